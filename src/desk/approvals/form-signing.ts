/** Signatures on forms filed here, step by step. The law says who may sign what; here it is carried out. */
import type { SignatureStep } from "../../law/approval.ts";
import { authorityFor, openSteps } from "../../law/signing.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { isoNow } from "../clock.ts";
import type { ApprovalForm, ApprovalRecord, FormSignature, SignBody } from "../contract/approval.ts";
import type { ApprovalRows, ApprovalWriter, StoredApproval } from "../store/approvals.ts";
import { caseKeys } from "./case-key.ts";
import type { Documents } from "./documents.ts";
import { refusal, refuseLate, seenForm, type Times } from "./form-guards.ts";
import { withoutChief } from "./form-record.ts";
import type { Offices } from "./offices.ts";
import type { PolicyFile } from "./policy-file.ts";
import type { Register } from "./register.ts";

export interface FormSigningOptions extends Times {
  readonly rows: ApprovalRows;
  readonly register: Register;
  readonly offices: Offices;
  readonly documents: Documents;
  readonly policy: PolicyFile;
  readonly audit: AuditLog;
  readonly onChanged: (caseNumbers: readonly string[]) => void;
}

export class FormSigning {
  readonly #options: FormSigningOptions;
  constructor(options: FormSigningOptions) {
    this.#options = options;
  }

  /** One step, by whom it belongs to, over the version that he has seen. */
  async sign(id: string, body: SignBody, by: string): Promise<ApprovalRecord> {
    const { rows, clock } = this.#options;
    if (body.reply !== undefined) await this.#options.documents.read(body.reply.scanSha256);
    const signed = await rows.inTransaction(async (writer) => {
      const form = await seenForm(writer, id, body.version, ["submitted"]);
      // What stands on paper may be this very step: first it counts or is dismissed.
      if (await writer.hasUncheckedPaper(id, body.version)) throw refusal("paper-unchecked");
      const actingFor = this.#authority(form.approval, body.step, by);
      refuseLate(form, this.#options);
      refuseWithoutReply(body);
      refuseLowering(form.approval, body);
      const signature: FormSignature = {
        ...{ step: body.step, name: by, decision: body.decision, at: isoNow(clock) },
        ...(body.opinion !== undefined && { opinion: body.opinion }),
        ...(body.riskGrade !== undefined && { riskGrade: body.riskGrade }),
        ...(actingFor !== null && { actingFor }),
        ...(body.reply !== undefined && { reply: body.reply }),
      };
      return this.addSignatures(writer, form, [signature], by);
    });
    this.#options.onChanged(caseKeys(signed.approval.caseNumbers));
    const { step, decision } = body;
    const detail = { step, decision, version: body.version, before: "submitted", after: signed.status };
    await this.#options.audit.act(by, "approval.sign", id, detail);
    return this.#options.register.byId(id);
  }

  /** 改日: the 庭长 confirms the changed form anew. */
  async confirm(id: string, version: number, by: string): Promise<ApprovalRecord> {
    const { rows, clock } = this.#options;
    const form = await rows.inTransaction(async (writer) => {
      const found = await seenForm(writer, id, version, ["submitted"]);
      if (!found.awaitsConfirmation || this.#open(found.approval).length > 0) throw refusal("step-not-due");
      this.#authority(withoutChief(found.approval), "division-chief", by);
      refuseLate(found, this.#options);
      await writer.confirmChanges(id, by, isoNow(clock));
      await writer.setAwaitsConfirmation(id, false);
      await writer.setStatus(id, "active", "");
      return found;
    });
    this.#options.onChanged(caseKeys(form.approval.caseNumbers));
    await this.#options.audit.act(by, "approval.confirm", id, {
      version,
      before: "submitted",
      after: "active",
    });
    return this.#options.register.byId(id);
  }

  /** Puts signatures to a form and gives it the status that follows from them. For papers too. */
  async addSignatures(
    writer: ApprovalWriter,
    form: StoredApproval,
    signatures: readonly FormSignature[],
    by: string,
  ): Promise<StoredApproval> {
    const approval = { ...form.approval, signatures: [...form.approval.signatures, ...signatures] };
    const decisions = signatures.map(({ decision }) => decision);
    const isComplete = this.#open(approval).length === 0 && !form.awaitsConfirmation;
    const status = decisions.includes("reject")
      ? "rejected"
      : decisions.includes("return")
        ? "returned"
        : isComplete
          ? "active"
          : "submitted";
    const signed = { ...form, approval, status } satisfies StoredApproval;
    await writer.replace({ ...signed, importedBy: by, caseNumbers: caseKeys(approval.caseNumbers) });
    return signed;
  }

  /** @throws Failure when the step is not this person's now. @returns for whom he signs. */
  #authority(approval: ApprovalForm, step: SignatureStep, person: string): string | null {
    const { offices, policy, clock } = this.#options;
    const at = { staff: offices.staff, policy: policy.inForce.policy, atMs: clock.wallMs() };
    const authority = authorityFor(approval, step, person, at);
    if (!authority.ok) throw refusal(authority.code);
    return authority.actingFor;
  }

  #open(approval: ApprovalForm): SignatureStep[] {
    return openSteps(approval, this.#options.policy.inForce.policy);
  }
}

/** What the courts above have said is believed by its number, date and scan. */
export function refuseWithoutReply({
  step,
  reply,
  decision,
}: Pick<FormSignature, "step" | "reply" | "decision">): void {
  const isReply = step === "intermediate-court" || step === "provincial-office";
  if (isReply && decision === "approve" && reply === undefined) throw refusal("reply-missing");
}

function refuseLowering({ riskGrade, signatures }: ApprovalForm, body: SignBody): void {
  const order = ["low", "medium", "high"];
  const grades = [riskGrade, ...signatures.map((each) => each.riskGrade)].map((each) =>
    order.indexOf(each ?? ""),
  );
  if (body.riskGrade !== undefined && order.indexOf(body.riskGrade) < Math.max(...grades)) {
    throw refusal("risk-lowered");
  }
}
