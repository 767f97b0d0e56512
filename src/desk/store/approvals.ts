/** The rows of the approval register, with the case numbers and hearings by which they are found. */
import type { ApprovalForm, ApprovalStatus, ChangeRecord, PaperRecord } from "../contract/approval.ts";
import type { Db, DbOrTransaction, Row } from "./database.ts";

export interface StoredApproval {
  readonly id: string;
  readonly source: string;
  readonly status: ApprovalStatus;
  readonly statusReason: string | null;
  readonly importedAt: string;
  /** Who made it, where it was filed here; whoever imported it first. */
  readonly draftedBy: string;
  /** Of the signed file that brought it. */
  readonly fileSha256: string | null;
  /** A change of it waits for the 庭长's confirmation. */
  readonly awaitsConfirmation: boolean;
  readonly usedHearings: readonly UsedHearing[];
  readonly approval: ApprovalForm;
}

export interface UsedHearing {
  readonly no: number;
  /** The session whose 闭庭 used it. */
  readonly sessionId: string;
}

export interface NewApproval {
  readonly id: string;
  readonly source: string;
  readonly status: ApprovalStatus;
  readonly importedAt: string;
  readonly importedBy: string;
  readonly fileSha256: string | null;
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
    return withUse(this.#reader, rows);
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
    return withUse(this.#reader, rows);
  }

  /** Forms, in any of these states, with a hearing that begins in this time; bounds in milliseconds. */
  async plannedBetween(
    statuses: readonly ApprovalStatus[],
    fromMs: number,
    toMs: number,
  ): Promise<StoredApproval[]> {
    const rows = await this.#reader
      .selectFrom("approvals")
      .selectAll()
      .where("status", "in", [...statuses])
      .where("id", "in", (sub) =>
        sub
          .selectFrom("approval_hearings")
          .select("approval_id")
          .where("planned_start_ms", ">=", fromMs)
          .where("planned_start_ms", "<", toMs),
      )
      .orderBy("id")
      .execute();
    return withUse(this.#reader, rows);
  }

  /** Forms that still wait or permit, and whose hearings have all ended before this moment. */
  async pastBefore(endMs: number, limit: number): Promise<StoredApproval[]> {
    const rows = await this.#db
      .selectFrom("approvals")
      .selectAll()
      .where("status", "in", ["submitted", "returned", "active"])
      .where(({ exists, not, selectFrom }) => {
        const hearings = () =>
          selectFrom("approval_hearings")
            .select("approval_hearings.approval_id")
            .whereRef("approval_hearings.approval_id", "=", "approvals.id");
        return exists(hearings()).and(not(exists(hearings().where("planned_end_ms", ">=", endMs))));
      })
      .limit(limit)
      .execute();
    return withUse(this.#db, rows);
  }

  async page(query: ApprovalQuery): Promise<StoredApproval[]> {
    let select = this.#reader.selectFrom("approvals").selectAll().orderBy("id").limit(query.limit);
    if (query.after !== undefined) select = select.where("id", ">", query.after);
    if (query.status !== undefined) select = select.where("status", "=", query.status);
    const { caseKey, courts } = query;
    if (courts !== undefined) {
      select = select.where(({ eb, or, and }) =>
        or(courts.map((code) => and([eb("court", ">=", code), eb("court", "<", `${code}\uffff`)]))),
      );
    }
    if (caseKey !== undefined) {
      select = select.where("id", "in", (sub) =>
        sub.selectFrom("approval_cases").select("approval_id").where("case_number", "=", caseKey),
      );
    }
    return withUse(this.#reader, await select.execute());
  }

  async changesOf(approvalId: string): Promise<ChangeRecord[]> {
    const rows = await this.#db
      .selectFrom("approval_changes")
      .selectAll()
      .where("approval_id", "=", approvalId)
      .orderBy("version")
      .execute();
    return rows.map(({ approval_id, confirmed_by, confirmed_at, items, cost, ...row }) => ({
      ...row,
      approvalId: approval_id,
      cost: cost as ChangeRecord["cost"],
      items: JSON.parse(items) as ChangeRecord["items"],
      confirmedBy: confirmed_by,
      confirmedAt: confirmed_at,
    }));
  }

  async papersOf(approvalId: string): Promise<PaperRecord[]> {
    const query = this.#db.selectFrom("papers").selectAll().where("approval_id", "=", approvalId);
    return (await query.orderBy("entered_at").execute()).map(paperFromRow);
  }

  /** Papers that nobody has checked against their scan yet. */
  async uncheckedPapers(): Promise<PaperRecord[]> {
    const rows = await this.#db.selectFrom("papers").selectAll().where("checked_at", "is", null).execute();
    return rows.map(paperFromRow);
  }
}

export interface ApprovalQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly status?: ApprovalStatus | undefined;
  readonly caseKey?: string | undefined;
  /** Forms of these courts and of those below them. Absent: of every court. */
  readonly courts?: readonly string[] | undefined;
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
    return row === undefined ? null : one(await withUse(this.#tx, [row]));
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
        drafted_by: entry.importedBy,
        status_reason: null,
        ...versionColumns(entry),
      })
      .execute();
    await this.#index(entry);
  }

  /** Replaces the form and its status. */
  async replace(entry: NewApproval): Promise<void> {
    await this.#tx.updateTable("approvals").set(versionColumns(entry)).where("id", "=", entry.id).execute();
    await this.#tx.deleteFrom("approval_cases").where("approval_id", "=", entry.id).execute();
    await this.#tx.deleteFrom("approval_hearings").where("approval_id", "=", entry.id).execute();
    await this.#index(entry);
  }

  /** Idempotent: the first session that closed a hearing keeps it. */
  async use(id: string, { no, sessionId }: UsedHearing, at: string): Promise<void> {
    await this.#tx
      .insertInto("used_hearings")
      .values({ approval_id: id, hearing_no: no, session_id: sessionId, used_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async setAwaitsConfirmation(id: string, awaits: boolean): Promise<void> {
    await this.#tx
      .updateTable("approvals")
      .set({ awaits_confirmation: awaits ? 1 : 0 })
      .where("id", "=", id)
      .execute();
  }

  async addChange({ items, ...change }: ChangeRecord): Promise<void> {
    await this.#tx
      .insertInto("approval_changes")
      .values({
        id: change.id,
        approval_id: change.approvalId,
        version: change.version,
        at: change.at,
        by: change.by,
        reason: change.reason,
        cost: change.cost,
        items: JSON.stringify(items),
        confirmed_by: change.confirmedBy,
        confirmed_at: change.confirmedAt,
      })
      .execute();
  }

  /** Every change of the form that waited for it. */
  async confirmChanges(approvalId: string, by: string, at: string): Promise<void> {
    await this.#tx
      .updateTable("approval_changes")
      .set({ confirmed_by: by, confirmed_at: at })
      .where("approval_id", "=", approvalId)
      .where("cost", "=", "confirm")
      .where("confirmed_at", "is", null)
      .execute();
  }

  async addPaper(paper: PaperRecord): Promise<void> {
    await this.#tx
      .insertInto("papers")
      .values({
        id: paper.id,
        approval_id: paper.approvalId,
        version: paper.version,
        signatures: JSON.stringify(paper.signatures),
        scan_sha256: paper.scanSha256,
        entered_by: paper.enteredBy,
        entered_at: paper.enteredAt,
      })
      .execute();
  }

  async paper(id: string): Promise<PaperRecord | null> {
    const row = await this.#tx.selectFrom("papers").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : paperFromRow(row);
  }

  /** Whether this source has a form of this case and hearing, whatever became of it. */
  async filedFor(source: string, caseKey: string, hearingNo: number): Promise<boolean> {
    const row = await this.#tx
      .selectFrom("approval_cases")
      .innerJoin("approvals", "approvals.id", "approval_cases.approval_id")
      .innerJoin("approval_hearings", "approval_hearings.approval_id", "approvals.id")
      .select("approvals.id")
      .where("approval_cases.case_number", "=", caseKey)
      .where("approvals.source", "=", source)
      .where("approval_hearings.hearing_no", "=", hearingNo)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async hasUncheckedPaper(approvalId: string, version: number): Promise<boolean> {
    const row = await this.#tx
      .selectFrom("papers")
      .select("id")
      .where("approval_id", "=", approvalId)
      .where("version", "=", version)
      .where("checked_at", "is", null)
      .executeTakeFirst();
    return row !== undefined;
  }

  async checkPaper(
    id: string,
    by: string,
    at: string,
    { agrees, note }: { readonly agrees: boolean; readonly note?: string | undefined },
  ): Promise<void> {
    await this.#tx
      .updateTable("papers")
      .set({ checked_by: by, checked_at: at, agrees: agrees ? 1 : 0, note: note ?? null })
      .where("id", "=", id)
      .execute();
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
  return row === undefined ? null : one(await withUse(db, [row]));
}

function one(found: readonly StoredApproval[]): StoredApproval | null {
  return found[0] ?? null;
}

function versionColumns(entry: NewApproval) {
  return {
    version: entry.approval.version,
    status: entry.status,
    imported_at: entry.importedAt,
    imported_by: entry.importedBy,
    file_sha256: entry.fileSha256,
    court: entry.approval.court,
    body: JSON.stringify(entry.approval),
  };
}

/** The forms of these rows, each with the hearings of it that are used. */
async function withUse(db: DbOrTransaction, rows: readonly Row<"approvals">[]): Promise<StoredApproval[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const uses = await db.selectFrom("used_hearings").selectAll().where("approval_id", "in", ids).execute();
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    status: row.status as ApprovalStatus,
    statusReason: row.status_reason,
    importedAt: row.imported_at,
    draftedBy: row.drafted_by ?? row.imported_by,
    fileSha256: row.file_sha256,
    awaitsConfirmation: row.awaits_confirmation === 1,
    usedHearings: uses
      .filter(({ approval_id }) => approval_id === row.id)
      .map(({ hearing_no, session_id }) => ({ no: hearing_no, sessionId: session_id })),
    approval: JSON.parse(row.body) as ApprovalForm,
  }));
}

function paperFromRow(row: Row<"papers">): PaperRecord {
  return {
    id: row.id,
    approvalId: row.approval_id,
    version: row.version,
    signatures: JSON.parse(row.signatures) as PaperRecord["signatures"],
    scanSha256: row.scan_sha256,
    enteredBy: row.entered_by,
    enteredAt: row.entered_at,
    checkedBy: row.checked_by,
    checkedAt: row.checked_at,
    agrees: row.agrees === null ? null : row.agrees === 1,
    note: row.note,
  };
}
