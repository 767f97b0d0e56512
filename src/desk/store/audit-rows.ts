/** Rows of the audit log. Appended in one transaction a batch, never changed. */
import { containing } from "./containing.ts";
import type { Db, Row } from "./database.ts";

export type AuditRow = Row<"audit">;

/** Entries that one query looks through: a few ms. */
const STRETCH = 20_000;

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
    return this.#matching(filter).where("seq", ">", seq).orderBy("seq").limit(limit).execute();
  }

  /**
   * Newest first. Looked through stretch by stretch: what must be written meanwhile waits for one of them at the most.
   * @param seq the last one seen; 0: none.
   */
  async before(seq: number, limit: number, filter: AuditFilter = {}): Promise<AuditRow[]> {
    const span = await this.span();
    const found: AuditRow[] = [];
    let end = seq === 0 ? span.last + 1 : seq;
    while (found.length < limit && end > span.first) {
      const start = Math.max(span.first, end - STRETCH);
      const rows = await this.#matching(filter)
        .where("seq", ">=", start)
        .where("seq", "<", end)
        .orderBy("seq", "desc")
        .limit(limit - found.length)
        .execute();
      found.push(...rows);
      end = start;
    }
    return found;
  }

  /** Sequence numbers of what stands in the table; moved days are not in it. */
  async span(): Promise<{ readonly first: number; readonly last: number }> {
    const row = await this.#db
      .selectFrom("audit")
      .select(({ fn }) => [fn.min("seq").as("first"), fn.max("seq").as("last")])
      .executeTakeFirst();
    return { first: row?.first ?? 1, last: row?.last ?? 0 };
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

  /** Of these acts within the time, oldest first. @param fromAt, toAt ISO 8601 */
  async during(fromAt: string, toAt: string, actions: readonly string[], limit: number): Promise<AuditRow[]> {
    return this.#db
      .selectFrom("audit")
      .selectAll()
      .where("action", "in", [...actions])
      .where("at", ">=", fromAt)
      .where("at", "<=", toAt)
      .orderBy("seq")
      .limit(limit)
      .execute();
  }

  /** Of the oldest entry that has not been moved away; null: there is none. */
  async firstAt(): Promise<string | null> {
    const row = await this.#db.selectFrom("audit").select("at").orderBy("seq").limit(1).executeTakeFirst();
    return row?.at ?? null;
  }

  #matching({ action, text, fromAt, toAt, ...exact }: AuditFilter) {
    let query = this.#db.selectFrom("audit").selectAll();
    for (const column of ["actor", "subject"] as const) {
      const value = exact[column];
      if (value !== undefined) query = query.where(column, "=", value);
    }
    // With a dot at its end it is a whole kind of acts.
    if (action?.endsWith(".")) query = query.where("action", "like", `${action}%`);
    else if (action !== undefined) query = query.where("action", "=", action);
    if (fromAt !== undefined) query = query.where("at", ">=", fromAt);
    if (toAt !== undefined) query = query.where("at", "<", toAt);
    if (text !== undefined) {
      query = query.where(({ or }) => or([containing("subject", text), containing("detail", text)]));
    }
    return query;
  }
}

export interface AuditFilter {
  readonly actor?: string | undefined;
  /** One act, or with a dot at its end all of its kind: `session.`. */
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  /** Within the subject or the detail. */
  readonly text?: string | undefined;
  /** ISO 8601 in UTC, as entries write it: from this moment on, and before that one. */
  readonly fromAt?: string | undefined;
  readonly toAt?: string | undefined;
}
