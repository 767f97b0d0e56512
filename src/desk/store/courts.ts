/** The courts that this node serves, by 法院代字; one of them is its own. */
import type { Db } from "./database.ts";

export interface CourtRow {
  readonly code: string;
  readonly name: string;
  /** Rooms of which no court is given are this one's. */
  readonly own: boolean;
  readonly addedAt: string;
  readonly addedBy: string;
}

export class CourtRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async all(): Promise<CourtRow[]> {
    const rows = await this.#db.selectFrom("courts").selectAll().orderBy("code").execute();
    return rows.map((row) => ({
      code: row.code,
      name: row.name,
      own: row.own === 1,
      addedAt: row.added_at,
      addedBy: row.added_by,
    }));
  }

  async add(court: CourtRow): Promise<void> {
    await this.#db
      .insertInto("courts")
      .values({
        code: court.code,
        name: court.name,
        own: court.own ? 1 : 0,
        added_at: court.addedAt,
        added_by: court.addedBy,
      })
      .execute();
  }
}
