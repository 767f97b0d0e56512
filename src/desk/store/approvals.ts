/** The rows of the approval register, with the case numbers and hearings by which they are found. */
import type { ApprovalForm, ApprovalStatus } from "../contract/approval.ts";
import type { Db, DbOrTransaction, Row } from "./database.ts";

export interface StoredApproval {
  readonly id: string;
  readonly source: string;
  readonly status: ApprovalStatus;
  readonly statusReason: string | null;
  readonly importedAt: string;
  readonly approval: ApprovalForm;
}

export interface NewApproval {
  readonly id: string;
  readonly source: string;
  readonly importedAt: string;
  readonly importedBy: string;
  readonly approval: ApprovalForm;
  /** Canonical where the law can read them, as written otherwise. */
  readonly caseNumbers: readonly string[];
}

export class ApprovalRows {
  readonly #db: Db;
  readonly #reader: Db;
  constructor(db: Db, reader: Db) {
    this.#db = db;
    this.#reader = reader;
  }

  /** Runs `work` in one transaction: an import happens whole or not at all. */
  inTransaction<T>(work: (rows: ApprovalWriter) => Promise<T>): Promise<T> {
    return this.#db.transaction().execute((tx) => work(new ApprovalWriter(tx)));
  }

  byId(id: string): Promise<StoredApproval | null> {
    return approvalById(this.#db, id);
  }

  /** Every form, in whatever status, that names one of these numbers. */
  async byCaseNumbers(caseNumbers: readonly string[]): Promise<StoredApproval[]> {
    if (caseNumbers.length === 0) return [];
    const rows = await this.#reader
      .selectFrom("approvals")
      .selectAll()
      .where("id", "in", (sub) =>
        sub
          .selectFrom("approval_cases")
          .select("approval_id")
          .where("case_number", "in", [...caseNumbers]),
      )
      .orderBy("id")
      .execute();
    return rows.map(fromRow);
  }

  /** Active forms with a hearing in this room that is planned around `atMs` (bounds in milliseconds). */
  async plannedIn(courtroom: string, startsBeforeMs: number, endsAfterMs: number): Promise<StoredApproval[]> {
    const rows = await this.#reader
      .selectFrom("approvals")
      .selectAll()
      .where("status", "=", "active")
      .where("id", "in", (sub) =>
        sub
          .selectFrom("approval_hearings")
          .select("approval_id")
          .where("courtroom", "=", courtroom)
          .where("planned_start_ms", "<=", startsBeforeMs)
          .where("planned_end_ms", ">=", endsAfterMs),
      )
      .orderBy("id")
      .execute();
    return rows.map(fromRow);
  }

  async page(limit: number, after: string | undefined): Promise<StoredApproval[]> {
    let query = this.#db.selectFrom("approvals").selectAll().orderBy("id").limit(limit);
    if (after !== undefined) query = query.where("id", ">", after);
    return (await query.execute()).map(fromRow);
  }
}

export class ApprovalWriter {
  readonly #tx: DbOrTransaction;
  constructor(tx: DbOrTransaction) {
    this.#tx = tx;
  }

  async find(source: string, externalId: string): Promise<StoredApproval | null> {
    const row = await this.#tx
      .selectFrom("approvals")
      .selectAll()
      .where("source", "=", source)
      .where("external_id", "=", externalId)
      .executeTakeFirst();
    return row === undefined ? null : fromRow(row);
  }

  byId(id: string): Promise<StoredApproval | null> {
    return approvalById(this.#tx, id);
  }

  async setStatus(id: string, status: ApprovalStatus, reason: string): Promise<void> {
    await this.#tx
      .updateTable("approvals")
      .set({ status, status_reason: reason })
      .where("id", "=", id)
      .execute();
  }

  async insert(entry: NewApproval): Promise<void> {
    await this.#tx
      .insertInto("approvals")
      .values({
        id: entry.id,
        source: entry.source,
        external_id: entry.approval.externalId,
        status: "active",
        status_reason: null,
        ...versionColumns(entry),
      })
      .execute();
    await this.#index(entry);
  }

  /** Replaces the form; its status stays what it is. */
  async replace(entry: NewApproval): Promise<void> {
    await this.#tx.updateTable("approvals").set(versionColumns(entry)).where("id", "=", entry.id).execute();
    await this.#tx.deleteFrom("approval_cases").where("approval_id", "=", entry.id).execute();
    await this.#tx.deleteFrom("approval_hearings").where("approval_id", "=", entry.id).execute();
    await this.#index(entry);
  }

  async #index(entry: NewApproval): Promise<void> {
    for (const caseNumber of new Set(entry.caseNumbers)) {
      await this.#tx
        .insertInto("approval_cases")
        .values({ approval_id: entry.id, case_number: caseNumber })
        .execute();
    }
    for (const hearing of entry.approval.hearings) {
      await this.#tx
        .insertInto("approval_hearings")
        .values({
          approval_id: entry.id,
          hearing_no: hearing.no,
          courtroom: hearing.courtroom,
          planned_start_ms: Date.parse(hearing.plannedStart),
          planned_end_ms: Date.parse(hearing.plannedEnd),
        })
        .execute();
    }
  }
}

async function approvalById(db: DbOrTransaction, id: string): Promise<StoredApproval | null> {
  const row = await db.selectFrom("approvals").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

function versionColumns(entry: NewApproval) {
  return {
    version: entry.approval.version,
    imported_at: entry.importedAt,
    imported_by: entry.importedBy,
    body: JSON.stringify(entry.approval),
  };
}

function fromRow(row: Row<"approvals">): StoredApproval {
  return {
    id: row.id,
    source: row.source,
    status: row.status as ApprovalStatus,
    statusReason: row.status_reason,
    importedAt: row.imported_at,
    approval: JSON.parse(row.body) as ApprovalForm,
  };
}
