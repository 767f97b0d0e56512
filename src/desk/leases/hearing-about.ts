/** 案由, 风险等级, the conditions and what is protected in a hearing, by the forms that a decision about it looked at. PURE. */
import { type RegisteredApproval, RISK_GRADES, type RiskGrade } from "../../law/approval.ts";
import { type Conditions, NO_CONDITIONS } from "../../law/conditions.ts";
import type { Decision } from "../../law/decision.ts";
import { gradeThatCounts } from "../../law/risk.ts";

export interface HearingAbout {
  /** One for each cause that is named, in the forms' order; null: none. */
  readonly cause: string | null;
  /** The gravest; null: none. */
  readonly grade: RiskGrade | null;
  readonly conditions: Conditions;
  readonly protection: Protected;
}

/** 保护清单: what must not be read out or shown; null: nothing is said of it. */
export interface Protected {
  readonly identityNotRead: boolean;
  readonly witnesses: string | null;
  readonly evidenceNotShown: string | null;
}

const UNPROTECTED: Protected = { identityNotRead: false, witnesses: null, evidenceNotShown: null };

export const ABOUT_NOTHING: HearingAbout = {
  ...{ cause: null, grade: null, conditions: NO_CONDITIONS, protection: UNPROTECTED },
};

/** Of the forms that allow it; of all that there are while none does. */
export function hearingAbout(decision: Decision, approvals: readonly RegisteredApproval[]): HearingAbout {
  const used = decision.allow ? decision.approvals.map(({ approvalId }) => approvalId) : null;
  const forms = approvals
    .filter(({ id }) => used === null || used.includes(id))
    .map(({ approval }) => approval);
  const grades = forms.map(gradeThatCounts);
  return {
    cause: eachOnce(forms.map(({ causeOfAction }) => causeOfAction)),
    grade: RISK_GRADES.findLast((grade) => grades.includes(grade)) ?? null,
    conditions: decision.conditions,
    protection: {
      identityNotRead: forms.some(({ protection }) => protection?.identityNotRead === true),
      witnesses: eachOnce(forms.map(({ protection }) => protection?.witnesses)),
      evidenceNotShown: eachOnce(forms.map(({ protection }) => protection?.evidenceNotShown)),
    },
  };
}

function eachOnce(texts: readonly (string | undefined)[]): string | null {
  const said = texts.map((text) => text?.trim() ?? "").filter((text) => text !== "");
  return said.length === 0 ? null : [...new Set(said)].join("；");
}
