/** Paper first: printed, signed by hand, scanned back. A clerk enters it; it counts when a second person has checked it. */
import { randomUUID } from "node:crypto";
import { parseWhen } from "../../law/instant.ts";
import { authorityFor } from "../../law/signing.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { isoNow } from "../clock.ts";
import type { ApprovalRecord, FormSignature, PaperBody, PaperRecord } from "../contract/approval.ts";
import { Failure } from "../failure.ts";
import type { ApprovalRows, StoredApproval } from "../store/approvals.ts";
import { caseKeys } from "./case-key.ts";
import type { Documents } from "./documents.ts";
import { refusal, refuseLate, seenForm, type Times } from "./form-guards.ts";
import { type FormSigning, refuseWithoutReply } from "./form-signing.ts";
import type { Offices } from "./offices.ts";
import type { PolicyFile } from "./policy-file.ts";
import type { Register } from "./register.ts";

export interface PapersOptions extends Times {
  readonly rows: ApprovalRows;
  readonly register: Register;
  readonly signing: FormSigning;
  readonly offices: Offices;
  readonly documents: Documents;
  readonly policy: PolicyFile;
  readonly audit: AuditLog;
  readonly onChanged: (caseNumbers: readonly string[]) => void;
}

export class Papers {
  readonly #options: PapersOptions;
  constructor(options: PapersOptions) {
    this.#options = options;
  }

  /** What stands on the paper, with its scan. Nothing of it counts yet. */
  async enter(id: string, body: PaperBody, by: string): Promise<PaperRecord> {
    const { rows, documents, clock, audit } = this.#options;
    await documents.read(body.scanSha256);
    for (const { reply } of body.signatures) if (reply !== undefined) await documents.read(reply.scanSha256);
    const paper: PaperRecord = {
      id: randomUUID(),
      approvalId: id,
      version: body.version,
      signatures: body.signatures.map((signature) => ({ ...signature, onPaper: true })),
      scanSha256: body.scanSha256,
      enteredBy: by,
      enteredAt: isoNow(clock),
      ...{ checkedBy: null, checkedAt: null, agrees: null, note: null },
    };
    await rows.inTransaction(async (writer) => {
      const form = await seenForm(writer, id, body.version, ["submitted"]);
      this.#inOrder(form, paper.signatures);
      await writer.addPaper(paper);
    });
    const steps = paper.signatures.map(({ step }) => step);
    const detail = { paper: paper.id, steps, scanSha256: body.scanSha256 };
    await audit.append({ actor: by, action: "approval.paper", subject: id, outcome: "done", detail });
    return paper;
  }

  /** 核对: another person compares what was entered with the scan. Only what agrees becomes signatures. */
  async check(
    id: string,
    paperId: string,
    verdict: { readonly agrees: boolean; readonly note?: string | undefined },
    by: string,
  ): Promise<ApprovalRecord> {
    const { rows, clock, audit, documents, signing, register, onChanged } = this.#options;
    const after = await rows.inTransaction(async (writer) => {
      const paper = await writer.paper(paperId);
      if (paper === null || paper.approvalId !== id) {
        throw new Failure(404, "paper-not-found", "没有这份纸质签批", "No such paper");
      }
      if (paper.checkedAt !== null) throw refusal("paper-done");
      if (paper.enteredBy === by) throw refusal("paper-own");
      await documents.read(paper.scanSha256);
      const form = await seenForm(writer, id, paper.version, ["submitted"]);
      if (verdict.agrees) {
        this.#inOrder(form, paper.signatures);
        // It counts from now on, whatever date stands on it: once the hearing has begun that is too late.
        refuseLate(form, this.#options);
      }
      await writer.checkPaper(paperId, by, isoNow(clock), verdict);
      return verdict.agrees ? signing.addSignatures(writer, form, paper.signatures, by) : form;
    });
    onChanged(caseKeys(after.approval.caseNumbers));
    const detail = { paper: paperId, ...verdict, after: after.status };
    await audit.append({ actor: by, action: "approval.paper-check", subject: id, outcome: "done", detail });
    return register.byId(id);
  }

  async ofForm(id: string): Promise<PaperRecord[]> {
    await this.#options.register.stored(id);
    return this.#options.rows.papersOf(id);
  }

  /** Each signature was its signer's to give, on the day that stands beside it. */
  #inOrder(form: StoredApproval, signatures: readonly FormSignature[]): void {
    const { offices, policy, clock } = this.#options;
    let approval = form.approval;
    for (const signature of signatures) {
      const when = parseWhen(signature.at);
      if (when === null || when.earliest > clock.wallMs()) throw refusal("paper-later");
      refuseWithoutReply(signature);
      const at = { staff: offices.staff, policy: policy.inForce.policy, atMs: when.earliest };
      const authority = authorityFor(approval, signature.step, signature.name, at);
      if (!authority.ok) throw refusal(authority.code);
      if ((authority.actingFor ?? undefined) !== signature.actingFor) throw refusal("not-your-step");
      approval = { ...approval, signatures: [...approval.signatures, signature] };
    }
  }
}
