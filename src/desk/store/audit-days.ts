/** Days of the audit log: each with the signed head of its last entry, and the file it was moved to. Never changed but by the move. */
import type { AuditRow } from "./audit-rows.ts";
import type { Db, Row } from "./database.ts";

export interface AuditDay {
  /** Beijing day, `yyyy-mm-dd`. */
  readonly day: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Hash of the last entry. */
  readonly head: string;
  readonly sealedAt: string;
  /** Over the day's text (sealed-days.ts), lower-case hex. */
  readonly signature: string;
  /** Base64 of the SPKI. */
  readonly publicKey: string;
  /** null: its entries are in the table. */
  readonly archive: { readonly file: string; readonly sha256: string } | null;
}

export class AuditDayRows {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  async all(): Promise<AuditDay[]> {
    return (await this.#db.selectFrom("audit_days").selectAll().orderBy("first_seq").execute()).map(fromRow);
  }

  async add(day: AuditDay): Promise<void> {
    await this.#db
      .insertInto("audit_days")
      .values({
        day: day.day,
        first_seq: day.firstSeq,
        last_seq: day.lastSeq,
        head: day.head,
        sealed_at: day.sealedAt,
        signature: day.signature,
        public_key: day.publicKey,
        archive_file: null,
        archive_sha256: null,
      })
      .execute();
  }

  /** The first entry after a sequence number. */
  async next(after: number): Promise<AuditRow | null> {
    const row = await this.#db
      .selectFrom("audit")
      .selectAll()
      .where("seq", ">", after)
      .orderBy("seq")
      .limit(1)
      .executeTakeFirst();
    return row ?? null;
  }

  /** The last entry before the first one that is not older than `at` (ISO 8601, UTC). */
  async lastBefore(after: number, at: string): Promise<AuditRow | null> {
    const first = await this.#db
      .selectFrom("audit")
      .select("seq")
      .where("seq", ">", after)
      .where("at", ">=", at)
      .orderBy("seq")
      .limit(1)
      .executeTakeFirst();
    let query = this.#db.selectFrom("audit").selectAll().where("seq", ">", after);
    if (first !== undefined) query = query.where("seq", "<", first.seq);
    return (await query.orderBy("seq", "desc").limit(1).executeTakeFirst()) ?? null;
  }

  /** The day's file is durable: the table lets its entries go, in one transaction with the note of where they are. */
  async moved(day: string, archive: { readonly file: string; readonly sha256: string }): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .updateTable("audit_days")
        .set({ archive_file: archive.file, archive_sha256: archive.sha256 })
        .where("day", "=", day)
        .execute();
      const { first_seq, last_seq } = await tx
        .selectFrom("audit_days")
        .select(["first_seq", "last_seq"])
        .where("day", "=", day)
        .executeTakeFirstOrThrow();
      await tx.deleteFrom("audit").where("seq", ">=", first_seq).where("seq", "<=", last_seq).execute();
    });
  }
}

function fromRow(row: Row<"audit_days">): AuditDay {
  const { archive_file: file, archive_sha256: sha256 } = row;
  return {
    day: row.day,
    firstSeq: row.first_seq,
    lastSeq: row.last_seq,
    head: row.head,
    sealedAt: row.sealed_at,
    signature: row.signature,
    publicKey: row.public_key,
    archive: file === null || sha256 === null ? null : { file, sha256 },
  };
}
