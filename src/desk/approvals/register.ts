/** The approval register: import, revocation, use, and the look-ups that the law is asked with. */
import { randomUUID } from "node:crypto";
import type { RegisteredApproval } from "../../law/approval.ts";
import type { ApprovalUse } from "../../law/decision.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { ApprovalForm, ApprovalRecord, ChangeRecord, ImportResult } from "../contract/approval.ts";
import { Failure } from "../failure.ts";
import type { ApprovalQuery, ApprovalRows, ApprovalWriter, StoredApproval } from "../store/approvals.ts";
import { caseKey, caseKeys } from "./case-key.ts";
import { type RecordView, recordOf } from "./form-record.ts";
import { importVerdict } from "./version-rule.ts";

/** Approvals sent by a token share one namespace; a signed file's is the name of its source. */
export const API_SOURCE = "api";

/** From a case to its earlier number, to the one before that: no real case has a handful of them. */
const EARLIER_STEPS = 20;
/** Past forms a look: the next look takes the rest. */
const EXPIRE_AT_ONCE = 200;

export interface RegisterOptions {
  readonly rows: ApprovalRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** Whether one of these cases stands on 不公开直播清单. */
  readonly isListed: (caseNumbers: readonly string[]) => boolean;
  /** Told which cases changed, after the change is durable; leases are renewed at once. */
  readonly onChanged: (caseNumbers: readonly string[]) => void;
  /** By whom and by which policy the next act of a form is told. */
  readonly view: () => RecordView;
}

export interface ImportOrigin {
  readonly source: string;
  readonly importedBy: string;
  /** Of the signed file. */
  readonly fileSha256?: string;
  /** Says what would become of each, and changes nothing. */
  readonly dryRun?: boolean;
}

export class Register {
  readonly #options: RegisterOptions;
  constructor(options: RegisterOptions) {
    this.#options = options;
  }

  /** Imports as a whole: either every result stands or, on an error of the store, none. */
  async import(origin: ImportOrigin, approvals: readonly ApprovalForm[]): Promise<ImportResult[]> {
    const touched: string[] = [];
    const results = await this.#options.rows.inTransaction(async (writer) => {
      const all: ImportResult[] = [];
      for (const approval of approvals) {
        all.push(await this.#importOne(writer, origin, approval, touched));
      }
      return all;
    });
    if (origin.dryRun === true) return results;
    if (touched.length > 0) this.#options.onChanged(touched);
    const { audit } = this.#options;
    const { source, importedBy, fileSha256 } = origin;
    await Promise.all(
      results.map((result, index) =>
        audit.append({
          actor: importedBy,
          action: "approval.import",
          subject: result.id,
          outcome: result.code ?? result.result,
          detail: {
            ...{ source, externalId: result.externalId, version: approvals[index]?.version },
            ...(fileSha256 !== undefined && { fileSha256 }),
          },
        }),
      ),
    );
    return results;
  }

  async #importOne(
    writer: ApprovalWriter,
    {
      source,
      importedBy,
      fileSha256 = null,
      dryRun = false,
    }: Omit<ImportOrigin, "fileSha256"> & {
      fileSha256?: string | null;
    },
    approval: ApprovalForm,
    touched: string[],
  ): Promise<ImportResult> {
    const existing = await writer.find(source, approval.externalId);
    const verdict = importVerdict(existing, approval, this.#options.isListed(approval.caseNumbers));
    const id = existing?.id ?? randomUUID();
    if (dryRun) return { externalId: approval.externalId, id: existing?.id ?? "", ...verdict };
    const caseNumbers = caseKeys(approval.caseNumbers);
    const importedAt = isoNow(this.#options.clock);
    const entry = { id, source, status: "active" as const, importedAt, importedBy, approval, caseNumbers };
    if (verdict.result === "created") await writer.insert({ ...entry, fileSha256 });
    if (verdict.result === "updated") await writer.replace({ ...entry, fileSha256 });
    if (verdict.result === "created" || verdict.result === "updated") {
      touched.push(...caseNumbers, ...caseKeys(existing?.approval.caseNumbers ?? []));
    }
    return { externalId: approval.externalId, id, ...verdict };
  }

  /** Ends an approval for good. Idempotent for one that is revoked already. */
  async revoke(id: string, reason: string, by: string): Promise<ApprovalRecord> {
    const { rows, audit, onChanged } = this.#options;
    const revoked = await rows.inTransaction((writer) => revokeOne(writer, id, reason));
    // First off the air, then the log: it must act within a second (design 9).
    if (revoked !== null) onChanged(caseKeys(revoked.approval.caseNumbers));
    await audit.append({
      actor: by,
      action: "approval.revoke",
      subject: id,
      outcome: "done",
      detail: { reason, before: revoked?.status ?? "revoked", after: "revoked" },
    });
    return this.byId(id);
  }

  /** 闭庭: these hearings of these forms are used up, by this session. */
  async use(uses: readonly ApprovalUse[], sessionId: string): Promise<void> {
    const { rows, audit, clock } = this.#options;
    const at = isoNow(clock);
    const used = await rows.inTransaction(async (writer) => {
      const finished: string[] = [];
      for (const { approvalId, hearingNo } of uses) {
        await writer.use(approvalId, { no: hearingNo, sessionId }, at);
        const form = await writer.byId(approvalId);
        if (form?.status !== "active" || !isUsedUp(form)) continue;
        await writer.setStatus(approvalId, "used", "");
        finished.push(approvalId);
      }
      return finished;
    });
    await Promise.all(
      uses.map(({ approvalId, hearingNo }) =>
        audit.note({
          actor: "desk",
          action: "approval.use",
          subject: approvalId,
          outcome: "done",
          detail: { hearingNo, sessionId, after: used.includes(approvalId) ? "used" : "active" },
        }),
      ),
    );
  }

  /** Forms whose last hearing has ended before this moment: expired, unless one of their cases is being heard. */
  async expire(endedBeforeMs: number, isHeard: (caseNumbers: readonly string[]) => boolean): Promise<void> {
    const { rows, audit } = this.#options;
    const past = (await rows.pastBefore(endedBeforeMs, EXPIRE_AT_ONCE)).filter(
      ({ approval }) => !isHeard(caseKeys(approval.caseNumbers)),
    );
    if (past.length === 0) return;
    await rows.inTransaction(async (writer) => {
      for (const { id } of past) await writer.setStatus(id, "expired", "");
    });
    for (const { id, status } of past) {
      const detail = { before: status, after: "expired" };
      await audit.note({ actor: "desk", action: "approval.expire", subject: id, outcome: "done", detail });
    }
  }

  async byId(id: string): Promise<ApprovalRecord> {
    return recordOf(await this.stored(id), this.#options.view());
  }

  async stored(id: string): Promise<StoredApproval> {
    const stored = await this.#options.rows.byId(id);
    if (stored === null) throw approvalNotFound(id);
    return stored;
  }

  async changesOf(id: string): Promise<ChangeRecord[]> {
    await this.stored(id);
    return this.#options.rows.changesOf(id);
  }

  async page({ caseNumber, ...query }: Omit<ApprovalQuery, "caseKey"> & { caseNumber?: string | undefined }) {
    const view = this.#options.view();
    const key = caseNumber === undefined ? undefined : caseKey(caseNumber);
    return (await this.#options.rows.page({ ...query, caseKey: key })).map((each) => recordOf(each, view));
  }

  /**
   * Every form that names one of the cases, or an earlier number of one, for decide().
   * @param sessionId what this session itself has used is not used up for it: it drains under its lease.
   */
  async forCases(caseNumbers: readonly string[], sessionId: string | null): Promise<RegisteredApproval[]> {
    const found = new Map<string, StoredApproval>();
    const asked = new Set<string>();
    for (let next = caseKeys(caseNumbers), steps = 0; next.length > 0; steps++) {
      // Doubt means shut: without an answer there is no lease.
      if (steps > EARLIER_STEPS) throw new Error(`more than ${EARLIER_STEPS} earlier numbers in a row`);
      for (const number of next) asked.add(number);
      const stored = await this.#options.rows.byCaseNumbers(next);
      for (const each of stored) found.set(each.id, each);
      const earlier = stored.flatMap(({ approval }) => caseKeys(approval.earlierNumbers));
      next = [...new Set(earlier)].filter((number) => !asked.has(number));
    }
    return [...found.values()].map((stored) => askedWith(stored, sessionId));
  }
}

function askedWith(
  { id, status, approval, usedHearings }: StoredApproval,
  sessionId: string | null,
): RegisteredApproval {
  const others = usedHearings.filter((use) => use.sessionId !== sessionId);
  const isOwnUse = status === "used" && others.length < usedHearings.length;
  return { id, status: isOwnUse ? "active" : status, approval, usedHearings: others.map(({ no }) => no) };
}

function isUsedUp({ approval, usedHearings }: StoredApproval): boolean {
  return approval.hearings.every(({ no }) => usedHearings.some((use) => use.no === no));
}

export function approvalNotFound(id: string): Failure {
  return new Failure(404, "approval-not-found", `没有审批 ${id}`, `No approval ${id}`);
}

/** @returns what was revoked by this; null when it was revoked already. */
async function revokeOne(writer: ApprovalWriter, id: string, reason: string): Promise<StoredApproval | null> {
  const existing = await writer.byId(id);
  if (existing === null) throw approvalNotFound(id);
  if (existing.status === "revoked") return null;
  if (existing.status !== "active" && existing.status !== "submitted") {
    const [zh, en] = ["审批已不是有效状态", "The approval is not in force"];
    throw new Failure(409, `approval-${existing.status}`, zh, en);
  }
  await writer.setStatus(id, "revoked", reason);
  return existing;
}
