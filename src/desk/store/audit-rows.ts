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

  /** After what is being written: whoever has just acted finds his act. */
  async after(seq: number, limit: number, filter: AuditFilter = {}): Promise<AuditRow[]> {
    let query = this.#db.selectFrom("audit").selectAll().where("seq", ">", seq);
    for (const column of ["actor", "action", "subject"] as const) {
      const value = filter[column];
      if (value !== undefined) query = query.where(column, "=", value);
    }
    return query.orderBy("seq").limit(limit).execute();
  }

  /** The newest of these subjects within the time, oldest of them first. @param fromAt, toAt ISO 8601 */
  async about(
    subjects: readonly string[],
    { fromAt, toAt }: { readonly fromAt: string; readonly toAt: string },
    withoutActions: readonly string[],
    limit: number,
  ): Promise<AuditRow[]> {
    const rows = await this.#db
      .selectFrom("audit")
      .selectAll()
      .where("subject", "in", [...subjects])
      .where("at", ">=", fromAt)
      .where("at", "<", toAt)
      .where("action", "not in", [...withoutActions])
      .orderBy("seq", "desc")
      .limit(limit)
      .execute();
    return rows.reverse();
  }
}

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
}
