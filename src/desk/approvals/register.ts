/** The approval register: import, revocation, and the look-ups that the law is asked with. */
import { randomUUID } from "node:crypto";
import type { RegisteredApproval } from "../../law/approval.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { ApprovalForm, ApprovalRecord, ImportResult } from "../contract/approval.ts";
import { Failure } from "../failure.ts";
import type { ApprovalRows, ApprovalWriter, StoredApproval } from "../store/approvals.ts";
import { caseKeys } from "./case-key.ts";
import { importVerdict } from "./version-rule.ts";

/** Approvals sent by a token share one namespace; a signed file's is the name of its source. */
export const API_SOURCE = "api";

/** From a case to its earlier number, to the one before that: no real case has a handful of them. */
const EARLIER_STEPS = 20;

export interface RegisterOptions {
  readonly rows: ApprovalRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** Whether one of these cases stands on 不公开直播清单. */
  readonly isListed: (caseNumbers: readonly string[]) => boolean;
  /** Told which cases changed, after the change is durable; leases are renewed at once. */
  readonly onChanged: (caseNumbers: readonly string[]) => void;
}

export class Register {
  readonly #options: RegisterOptions;
  constructor(options: RegisterOptions) {
    this.#options = options;
  }

  /** Imports as a whole: either every result stands or, on an error of the store, none. */
  async import(
    source: string,
    importedBy: string,
    approvals: readonly ApprovalForm[],
  ): Promise<ImportResult[]> {
    const touched: string[] = [];
    const results = await this.#options.rows.inTransaction(async (writer) => {
      const all: ImportResult[] = [];
      for (const approval of approvals) {
        all.push(await this.#importOne(writer, source, importedBy, approval, touched));
      }
      return all;
    });
    if (touched.length > 0) this.#options.onChanged(touched);
    const { audit } = this.#options;
    await Promise.all(
      results.map((result, index) =>
        audit.append({
          actor: importedBy,
          action: "approval.import",
          subject: result.id,
          outcome: result.code ?? result.result,
          detail: { source, externalId: result.externalId, version: approvals[index]?.version },
        }),
      ),
    );
    return results;
  }

  async #importOne(
    writer: ApprovalWriter,
    source: string,
    importedBy: string,
    approval: ApprovalForm,
    touched: string[],
  ): Promise<ImportResult> {
    const existing = await writer.find(source, approval.externalId);
    const verdict = importVerdict(existing, approval, this.#options.isListed(approval.caseNumbers));
    const id = existing?.id ?? randomUUID();
    const caseNumbers = caseKeys(approval.caseNumbers);
    const importedAt = isoNow(this.#options.clock);
    const entry = { id, source, importedAt, importedBy, approval, caseNumbers };
    if (verdict.result === "created") await writer.insert(entry);
    if (verdict.result === "updated") await writer.replace(entry);
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
      detail: { reason },
    });
    return this.byId(id);
  }

  async byId(id: string): Promise<ApprovalRecord> {
    const stored = await this.#options.rows.byId(id);
    if (stored === null) throw new Failure(404, "approval-not-found", `没有审批 ${id}`, `No approval ${id}`);
    return record(stored);
  }

  async page(limit: number, after: string | undefined): Promise<ApprovalRecord[]> {
    return (await this.#options.rows.page(limit, after)).map(record);
  }

  /** Every form that names one of the cases, or an earlier number of one, for decide(). */
  async forCases(caseNumbers: readonly string[]): Promise<RegisteredApproval[]> {
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
    return [...found.values()].map(({ id, status, approval }) => ({ id, status, approval }));
  }
}

/** @returns what was revoked by this; null when it was revoked already. */
async function revokeOne(writer: ApprovalWriter, id: string, reason: string): Promise<StoredApproval | null> {
  const existing = await writer.byId(id);
  if (existing === null) throw new Failure(404, "approval-not-found", `没有审批 ${id}`, `No approval ${id}`);
  if (existing.status === "revoked") return null;
  if (existing.status !== "active") {
    const [zh, en] = ["审批已不是有效状态", "The approval is not in force"];
    throw new Failure(409, `approval-${existing.status}`, zh, en);
  }
  await writer.setStatus(id, "revoked", reason);
  return existing;
}

function record(stored: StoredApproval): ApprovalRecord {
  const { id, source, status, statusReason, importedAt, approval } = stored;
  return { id, source, status, statusReason, importedAt, approval };
}
