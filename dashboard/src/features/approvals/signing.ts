/** A signature while it is written, and whether it can be given. PURE. */
import type { FormSignature, SignatureStepName, SignBody } from "../../../../src/desk/contract/approval.ts";
import type { Grade } from "./chain.ts";

export interface Draft {
  readonly decision: FormSignature["decision"] | null;
  readonly opinion: string;
  readonly riskGrade: Grade | null;
  /** 批复: number, date, scan. */
  readonly number: string;
  readonly date: string;
  readonly scanSha256: string;
}

/** What a court above has said is believed by its number, date and scan. */
export function isReplyStep(step: SignatureStepName): boolean {
  return step === "intermediate-court" || step === "provincial-office";
}

export function canSign(draft: Draft, step: SignatureStepName): boolean {
  const { decision, opinion } = draft;
  if (decision === null) return false;
  if (decision !== "approve") return opinion.trim() !== "";
  return !isReplyStep(step) || hasReply(draft);
}

export function signBody(draft: Draft, step: SignatureStepName, version: number): SignBody {
  const { decision, opinion, riskGrade, number, date, scanSha256 } = draft;
  return {
    ...{ version, step, decision: decision ?? "return" },
    ...(opinion.trim() !== "" && { opinion: opinion.trim() }),
    ...(riskGrade !== null && decision === "approve" && { riskGrade }),
    ...(isReplyStep(step) && hasReply(draft) && { reply: { number: number.trim(), date, scanSha256 } }),
  };
}

function hasReply({ number, date, scanSha256 }: Draft): boolean {
  return number.trim() !== "" && date !== "" && scanSha256 !== "";
}
