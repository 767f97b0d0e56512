/** Rows of the audit log. Appended in one transaction a batch, never changed. */
import type { Db, Row } from "./database.ts";

export type AuditRow = Row<"audit">;

export class AuditRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /** Appends what `chain` makes of the newest row; both inside one transaction, so that two never follow one. */
  async append(chain: (last: AuditRow | null) => readonly AuditRow[]): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const last = await tx
        .selectFrom("audit")
        .selectAll()
        .orderBy("seq", "desc")
        .limit(1)
        .executeTakeFirst();
      for (const row of chain(last ?? null)) await tx.insertInto("audit").values(row).execute();
    });
  }

  async after(seq: number, limit: number): Promise<AuditRow[]> {
    return this.#db
      .selectFrom("audit")
      .selectAll()
      .where("seq", ">", seq)
      .orderBy("seq")
      .limit(limit)
      .execute();
  }
}
