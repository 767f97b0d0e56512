/** What stands against a form before anybody signs it: told when it is submitted, not when the hearing opens. PURE. */
import type { Approval, PlannedHearing } from "./approval.ts";
import { type CaseBars, NO_BARS } from "./case-bars.ts";
import { decide } from "./decide.ts";
import type { LawReason } from "./decision.ts";
import type { DocketEntry } from "./docket.ts";
import { parseInstant } from "./instant.ts";
import type { Policy } from "./policy.ts";

/** Due later: the signatures themselves, 告知 (which may follow the approval), and what only the day itself shows. */
const LATER: ReadonlySet<string> = new Set([
  "signatures-complete",
  "signatures-before-start",
  "participants-informed",
  "informed-in-time",
  "courtroom-approved",
  "window-open",
  "window-not-closed",
  "overrun-not-exceeded",
  "approval-status",
  "not-test-mode",
  "duty-present",
]);

/** What a 庭审不直播审批表 must hold: which case, which hearing, and why. */
const OF_NO_STREAM: ReadonlySet<string> = new Set([
  "case-number-readable",
  "case-type-known",
  "hearing-approved",
  "hearing-time-readable",
  "reason-given",
]);

export interface Submission {
  readonly form: Approval;
  readonly bars?: CaseBars;
  readonly docket?: readonly DocketEntry[];
  readonly policy: Policy;
}

/** Every reason against each of its hearings, each reason once. Empty: it can be signed. */
export function againstSubmission({ form, bars = NO_BARS, docket = [], policy }: Submission): LawReason[] {
  const isDue = (check: string) => (form.kind === "no-stream" ? OF_NO_STREAM.has(check) : !LATER.has(check));
  const rules = policy.rules.filter(({ check }) => isDue(check));
  const reasons = hearingsOf(form).flatMap((planned) => {
    const decision = decide({
      hearing: { courtroom: planned.courtroom, caseNumbers: form.caseNumbers, hearingNo: planned.no },
      approvals: [{ id: "", status: "active", approval: { ...form, kind: "stream" } }],
      bars,
      docket,
      policy: { ...policy, rules },
      now: parseInstant(planned.plannedStart) ?? Number.MAX_SAFE_INTEGER,
    });
    return decision.allow ? [] : decision.reasons;
  });
  return [...new Map(reasons.map((reason) => [`${reason.code} ${reason.text}`, reason])).values()];
}

/** A form without a hearing is still told what else it lacks. */
function hearingsOf(form: Approval): readonly PlannedHearing[] {
  const none = { no: 1, courtroom: "", plannedStart: "", plannedEnd: "" };
  return form.hearings.length > 0 ? form.hearings : [none];
}
