/** The rows of the docket, with the case numbers by which they are found. */
import type { DocketBody, DocketRecord } from "../contract/docket.ts";
import type { Db, DbOrTransaction, Row } from "./database.ts";

export class DocketRows {
  readonly #db: Db;
  readonly #reader: Db;
  constructor(db: Db, reader: Db) {
    this.#db = db;
    this.#reader = reader;
  }

  inTransaction<T>(work: (rows: DocketWriter) => Promise<T>): Promise<T> {
    return this.#db.transaction().execute((tx) => work(new DocketWriter(tx)));
  }

  async byId(id: string): Promise<DocketRecord | null> {
    const row = await this.#db.selectFrom("docket").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  ofCases(caseKeys: readonly string[]): Promise<DocketRecord[]> {
    return ofCases(this.#reader, caseKeys);
  }

  /** What leases are decided by: entries of these cases, and of this room within these bounds (ms). */
  async around(
    caseKeys: readonly string[],
    room: { readonly courtroom: string; readonly fromMs: number; readonly toMs: number },
  ): Promise<DocketRecord[]> {
    const own = caseKeys.length === 0 ? [] : await ofCases(this.#reader, caseKeys);
    const inRoom = await this.between(room.fromMs, room.toMs, room.courtroom);
    return [...new Map([...own, ...inRoom].map((entry) => [entry.id, entry])).values()];
  }

  /** Entries that overlap this span, in the order of their start. */
  async between(fromMs: number, toMs: number, courtroom?: string): Promise<DocketRecord[]> {
    let query = this.#reader
      .selectFrom("docket")
      .selectAll()
      .where("planned_start_ms", "<", toMs)
      // No hearing is longer than this: an index on the start alone finds them.
      .where("planned_start_ms", ">", fromMs - LONGEST_MS)
      .where("planned_end_ms", ">", fromMs)
      .orderBy("planned_start_ms")
      .orderBy("id");
    if (courtroom !== undefined) query = query.where("courtroom", "=", courtroom);
    return (await query.execute()).map(fromRow);
  }
}

const LONGEST_MS = 31 * 86_400_000;

export class DocketWriter {
  readonly #tx: DbOrTransaction;
  constructor(tx: DbOrTransaction) {
    this.#tx = tx;
  }

  async byId(id: string): Promise<DocketRecord | null> {
    const row = await this.#tx.selectFrom("docket").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  ofCases(caseKeys: readonly string[]): Promise<DocketRecord[]> {
    return ofCases(this.#tx, caseKeys);
  }

  async save(entry: DocketRecord, caseKeys: readonly string[]): Promise<void> {
    const { id, changedAt, changedBy, ...body } = entry;
    const columns = {
      hearing_no: body.hearingNo,
      courtroom: body.courtroom,
      planned_start_ms: Date.parse(body.plannedStart),
      planned_end_ms: Date.parse(body.plannedEnd),
      status: body.status,
      body: JSON.stringify(body),
      changed_at: changedAt,
      changed_by: changedBy,
    };
    await this.#tx
      .insertInto("docket")
      .values({ id, ...columns })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(columns))
      .execute();
    await this.#tx.deleteFrom("docket_cases").where("entry_id", "=", id).execute();
    for (const key of new Set(caseKeys)) {
      await this.#tx.insertInto("docket_cases").values({ entry_id: id, case_number: key }).execute();
    }
  }
}

async function ofCases(db: DbOrTransaction, caseKeys: readonly string[]): Promise<DocketRecord[]> {
  const rows = await db
    .selectFrom("docket")
    .selectAll()
    .where("id", "in", (sub) =>
      sub
        .selectFrom("docket_cases")
        .select("entry_id")
        .where("case_number", "in", [...caseKeys]),
    )
    .orderBy("planned_start_ms")
    .execute();
  return rows.map(fromRow);
}

function fromRow(row: Row<"docket">): DocketRecord {
  const body = JSON.parse(row.body) as DocketBody;
  return { ...body, id: row.id, changedAt: row.changed_at, changedBy: row.changed_by };
}
