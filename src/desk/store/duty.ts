/** Who was on duty from when to when, and for which courts. */
import type { ShiftView } from "../contract/shifts.ts";
import type { Db, Row } from "./database.ts";

export interface DutyRow {
  readonly id: string;
  readonly person: string;
  readonly fromAt: string;
  /** 法院代字; null: every court. */
  readonly courts: readonly string[] | null;
}

export class DutyRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /** Whoever has not gone off duty. */
  async open(): Promise<DutyRow[]> {
    const rows = await this.#db.selectFrom("duty").selectAll().where("until_at", "is", null).execute();
    return rows.map(fromRow);
  }

  async byId(id: string): Promise<ShiftView | null> {
    const row = await this.#db.selectFrom("duty").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  /** Newest first. @param after id of the last one seen. */
  async page(limit: number, after: string | undefined): Promise<ShiftView[]> {
    let query = this.#db
      .selectFrom("duty")
      .selectAll()
      .orderBy("from_at", "desc")
      .orderBy("id", "desc")
      .limit(limit);
    const last = after === undefined ? null : await this.byId(after);
    if (last !== null) {
      query = query.where(({ and, eb, or }) =>
        or([eb("from_at", "<", last.fromAt), and([eb("from_at", "=", last.fromAt), eb("id", "<", last.id)])]),
      );
    }
    return (await query.execute()).map(fromRow);
  }

  /** On duty at some moment of it, oldest first. @param fromAt, toAt ISO 8601 */
  async during(fromAt: string, toAt: string): Promise<ShiftView[]> {
    const rows = await this.#db
      .selectFrom("duty")
      .selectAll()
      .where("from_at", "<", toAt)
      .where(({ eb, or }) => or([eb("until_at", "is", null), eb("until_at", ">", fromAt)]))
      .orderBy("from_at")
      .execute();
    return rows.map(fromRow);
  }

  async begin({ id, person, fromAt, courts }: DutyRow): Promise<void> {
    const watched = courts === null ? null : JSON.stringify(courts);
    await this.#db
      .insertInto("duty")
      .values({ id, person, from_at: fromAt, until_at: null, how_ended: null, courts: watched })
      .execute();
  }

  async end(id: string, at: string, how: string): Promise<void> {
    await this.#db.updateTable("duty").set({ until_at: at, how_ended: how }).where("id", "=", id).execute();
  }
}

function fromRow({ id, person, from_at, until_at, how_ended, courts }: Row<"duty">): ShiftView {
  return {
    ...{ id, person, fromAt: from_at, untilAt: until_at, howEnded: how_ended },
    courts: courts === null ? null : (JSON.parse(courts) as string[]),
  };
}
