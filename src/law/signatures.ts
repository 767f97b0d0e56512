/** The chain of signatures 承办法官 → 庭长 → 分管院长 (→ 中级法院 → 省法院宣教处): what is missing or wrong (通知 二). */
import { type Approval, SIGNATURE_STEPS, type Signature, type SignatureStep } from "./approval.ts";
import { parseCaseNumber } from "./case-number.ts";
import { courtLevel } from "./court-code.ts";
import { parseWhen } from "./instant.ts";
import type { CourtLevel, Policy } from "./policy.ts";

/** The steps this form needs: the policy's, and with 涉众型 those that the level of the court adds. */
export function requiredSteps(approval: Approval, caseNumber: string, policy: Policy): SignatureStep[] {
  if (approval.answers.massInvolving !== true) return [...policy.steps];
  const levels = new Set<CourtLevel>();
  const parsed = parseCaseNumber(caseNumber);
  if (parsed.ok && parsed.value.kind === "modern") levels.add(parsed.value.courtLevel);
  const formLevel = courtLevel(approval.court);
  if (formLevel !== null) levels.add(formLevel);
  // Where form and case number disagree, or neither tells, every step that may be due is due.
  const due = levels.size === 1 ? [...levels] : (Object.keys(policy.massSteps) as CourtLevel[]);
  const added = new Set(due.flatMap((level) => policy.massSteps[level]));
  return SIGNATURE_STEPS.filter((step) => policy.steps.includes(step) || added.has(step));
}

/** A signature without a name is none. */
function isSigned(signature: Signature): boolean {
  return signature.name.trim() !== "";
}

export function missingSteps(approval: Approval, required: readonly SignatureStep[]): SignatureStep[] {
  const signed = new Set(approval.signatures.filter(isSigned).map((signature) => signature.step));
  return required.filter((step) => !signed.has(step));
}

/** Every step that said anything but 同意, required or not: a refusal never passes for want of a rule. */
export function refusedSteps(approval: Approval): SignatureStep[] {
  return stepsOf(approval.signatures.filter((signature) => signature.decision !== "approve"));
}

export function undatedSteps(approval: Approval): SignatureStep[] {
  return stepsOf(approval.signatures.filter((signature) => parseWhen(signature.at) === null));
}

/** Steps that stand, or were surely signed, before a step that must precede them. */
export function disorderedSteps(approval: Approval): SignatureStep[] {
  let reachedStep = -1;
  let notBefore = Number.NEGATIVE_INFINITY;
  return stepsOf(
    approval.signatures.filter((signature) => {
      const place = SIGNATURE_STEPS.indexOf(signature.step);
      const when = parseWhen(signature.at);
      const disordered = place < reachedStep || (when !== null && when.latest < notBefore);
      reachedStep = Math.max(reachedStep, place);
      notBefore = Math.max(notBefore, when?.earliest ?? notBefore);
      return disordered;
    }),
  );
}

/** Steps not shown to be signed before `startsAt`; a bare date on the day of the hearing doesn't show it. */
export function lateSteps(approval: Approval, startsAt: number): SignatureStep[] {
  return stepsOf(
    approval.signatures.filter((signature) => {
      const when = parseWhen(signature.at);
      return when !== null && when.latest >= startsAt;
    }),
  );
}

function stepsOf(signatures: readonly Signature[]): SignatureStep[] {
  return [...new Set(signatures.map((signature) => signature.step))];
}
