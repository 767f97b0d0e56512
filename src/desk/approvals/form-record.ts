/** A form as people see it: with who must act next, and where it was signed. PURE but for the staff it is given. */
import { createHash } from "node:crypto";
import { SIGNATURE_STEPS, type SignatureStep } from "../../law/approval.ts";
import { canonicalJson } from "../../law/canonical-json.ts";
import { dayOf, type Staff } from "../../law/offices.ts";
import type { Policy } from "../../law/policy.ts";
import { openSteps, signersOf } from "../../law/signing.ts";
import type { ApprovalRecord } from "../contract/approval.ts";
import type { StoredApproval } from "../store/approvals.ts";

/** Source of the forms that are filed in this register; no import carries this name. */
export const FILED_HERE = "here";

export interface RecordView {
  readonly staff: Staff;
  /** null: no policy is in force, then nobody can be named. */
  readonly policy: Policy | null;
  readonly atMs: number;
}

export function recordOf(stored: StoredApproval, view: RecordView): ApprovalRecord {
  const { id, source, status, statusReason, importedAt, approval, fileSha256 } = stored;
  const filedHere = source === FILED_HERE;
  return {
    ...{ id, source, status, statusReason, importedAt, filedHere },
    signedElsewhere: filedHere ? null : { source, fileSha256 },
    next: filedHere ? nextAct(stored, view) : null,
    ahead: filedHere ? stepsAhead(stored, view) : [],
    integrityCode: integrityCode(stored),
    usedHearings: stored.usedHearings.map(({ no }) => no),
    approval,
  };
}

/**
 * 校验码 of what is printed: of the form's content and signatures as they stand, whatever the order of its keys. Whoever has the
 * paper compares it with the register's.
 */
export function integrityCode({ id, approval }: Pick<StoredApproval, "id" | "approval">): string {
  const hex = createHash("sha256")
    .update(canonicalJson([id, approval]))
    .digest("hex")
    .slice(0, 32);
  return hex.replace(/(.{4})(?=.)/g, "$1-");
}

/** Who must do what so that the form goes on; null: nothing is waited for, or nobody can be told without a policy. */
export function nextAct(stored: StoredApproval, { staff, policy, atMs }: RecordView): ApprovalRecord["next"] {
  const { approval, status, awaitsConfirmation } = stored;
  const judge = [{ person: approval.judge, actingFor: null }];
  if (status === "draft") return { act: "submit", step: null, persons: judge, why: null };
  if (status === "returned") return { act: "correct", step: null, persons: judge, why: null };
  if (status !== "submitted" || policy === null) return null;
  const [step]: (SignatureStep | undefined)[] = openSteps(approval, policy);
  const day = dayOf(atMs);
  if (step !== undefined) {
    const { signers, why } = signersOf(approval, step, { staff, policy, day });
    return { act: "sign", step, persons: [...signers], why };
  }
  if (!awaitsConfirmation) return null;
  const { signers, why } = signersOf(withoutChief(approval), "division-chief", { staff, policy, day });
  return { act: "confirm", step: "division-chief", persons: [...signers], why };
}

/** What is still to be signed, in order; of a draft all of it. Empty when nothing is, or nobody can tell without a policy. */
function stepsAhead(
  { approval, status }: StoredApproval,
  { staff, policy, atMs }: RecordView,
): ApprovalRecord["ahead"] {
  if (policy === null || !["draft", "returned", "submitted"].includes(status)) return [];
  // What had been signed before a return falls when it is submitted again.
  const form = status === "submitted" ? approval : { ...approval, signatures: [] };
  const at = { staff, policy, day: dayOf(atMs) };
  return openSteps(form, policy).map((step) => ({
    step,
    persons: [...signersOf(form, step, at).signers],
  }));
}

/** Whoever has signed as 庭长 may confirm: his own signature does not stand in his way. */
export function withoutChief<T extends StoredApproval["approval"]>(approval: T): T {
  const place = SIGNATURE_STEPS.indexOf("division-chief");
  return {
    ...approval,
    signatures: approval.signatures.filter(({ step }) => SIGNATURE_STEPS.indexOf(step) < place),
  };
}
