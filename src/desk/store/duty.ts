/** Who was on duty from when to when. */
import type { Db } from "./database.ts";

export interface DutyRow {
  readonly id: string;
  readonly person: string;
  readonly fromAt: string;
}

export class DutyRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /** Whoever has not gone off duty. */
  async open(): Promise<DutyRow[]> {
    const rows = await this.#db.selectFrom("duty").selectAll().where("until_at", "is", null).execute();
    return rows.map(({ id, person, from_at }) => ({ id, person, fromAt: from_at }));
  }

  async begin({ id, person, fromAt }: DutyRow): Promise<void> {
    await this.#db
      .insertInto("duty")
      .values({ id, person, from_at: fromAt, until_at: null, how_ended: null })
      .execute();
  }

  async end(id: string, at: string, how: string): Promise<void> {
    await this.#db.updateTable("duty").set({ until_at: at, how_ended: how }).where("id", "=", id).execute();
  }
}
