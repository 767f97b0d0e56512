/** The decision: may this hearing be aired now, and if not, every reason why. PURE (design 8). */
import type { RegisteredApproval } from "./approval.ts";
import { NO_BARS, standingBars } from "./case-bars.ts";
import { canonicalCaseNumber, parseCaseNumber } from "./case-number.ts";
import { type CaseFacts, CHECKS, type Check, type Findings, type FormFacts } from "./checks.ts";
import { type Conditions, conditionsOf, NO_CONDITIONS, strictest } from "./conditions.ts";
import type { ApprovalUse, DecideInput, Decision, HearingWindow, LawReason, Overrun } from "./decision.ts";
import { type Choice, chooseHearing } from "./hearing-choice.ts";
import type { Rule } from "./policy.ts";
import { REASONS } from "./reasons.ts";
import { overrunOf, windowOf } from "./window.ts";
import { reasonOf } from "./wording.ts";

interface Fault {
  readonly check: string;
  readonly reason: LawReason;
}

/** What came of one case number: faults, and the form that permits it where there are none. */
interface CaseOutcome {
  readonly faults: readonly Fault[];
  readonly use: ApprovalUse | null;
  readonly window: HearingWindow | null;
  /** The strictest of every form that names this hearing. */
  readonly conditions: Conditions;
}

/**
 * Allows only when every case number is permitted by an active form under every row of the policy; otherwise
 * denies with every reason. Malformed rows may throw a TypeError: the caller treats that as a denial.
 */
export function decide(input: DecideInput): Decision {
  const cases = [...new Set(input.hearing.caseNumbers.map((text) => canonicalCaseNumber(text) ?? text))];
  const outcomes = cases.map((caseNumber) => decideCase(caseNumber, input));
  const faults = [
    ...rowsOf(input, "hearing").flatMap(([rule, check]) =>
      faultsOf(rule, null, check.run(input, rule.params)),
    ),
    ...outcomes.flatMap((outcome) => outcome.faults),
  ];
  const windows = outcomes.flatMap(({ window }) => (window === null ? [] : [window]));
  const window = windows.reduce<HearingWindow | null>(narrower, null);
  const overrun: Overrun | null = window === null ? null : overrunOf(window, input.now);
  const conditions = strictest(outcomes.map((outcome) => outcome.conditions));
  const approvals = outcomes.flatMap(({ use }) => (use === null ? [] : [use]));
  if (faults.length > 0) {
    const pausesOnly = faults.every(({ check }) => check === "overrun-not-exceeded");
    return { allow: false, reasons: faults.map(({ reason }) => reason), overrun, pausesOnly, conditions };
  }
  // No row denied, yet not every case is permitted: the policy lacks rows. Doubt means shut (design 1).
  if (window === null || approvals.length < cases.length || cases.length === 0) {
    const reason = { ...REASONS["policy-incomplete"], code: "policy-incomplete", clause: input.policy.id };
    return {
      allow: false,
      reasons: [{ ...reason, caseNumber: null, subjects: [] }],
      overrun,
      pausesOnly: false,
      conditions,
    };
  }
  return { allow: true, caseNumbers: cases, approvals, window, overrun, conditions };
}

function decideCase(caseNumber: string, input: DecideInput): CaseOutcome {
  const { approvals, hearing, policy, now } = input;
  const parsed = parseCaseNumber(caseNumber);
  const forms = parsed.ok ? approvals.filter((row) => covers(row, caseNumber)) : [];
  const active = forms.filter(({ status }) => status === "active");
  const choice = active.length > 0 ? chooseHearing(active, hearing, policy.window, now) : null;
  const bars = standingBars(caseNumber, approvals, input.bars ?? NO_BARS);
  const facts: CaseFacts = { caseNumber, parsed, forms, choice, bars };
  const caseFaults = rowsOf(input, "case").flatMap(([rule, check]) =>
    faultsOf(rule, caseNumber, check.run(facts, input, rule.params)),
  );
  const candidates = candidatesOf(active, choice).map(({ form, planned }): FormFacts => {
    const extendedUntil = hearing.extendedUntil ?? null;
    const window = planned === null ? null : windowOf(planned, policy.window, extendedUntil);
    return { caseNumber, form, planned, window };
  });
  const checked = candidates.map((candidate) => ({ candidate, ...formFaults(candidate, input) }));
  const [best] = [...checked].sort((a, b) => a.all.length - b.all.length);
  if (best === undefined) return { faults: caseFaults, use: null, window: null, conditions: NO_CONDITIONS };
  // One form permits, but a fact stated in another active form of this hearing stands against the case.
  const contradicting = checked.filter((other) => other !== best).flatMap((other) => other.facts);
  const faults = distinct([...caseFaults, ...best.all, ...contradicting]);
  const { form, planned, window } = best.candidate;
  const use =
    planned === null || faults.length > 0 ? null : { caseNumber, approvalId: form.id, hearingNo: planned.no };
  const conditions = strictest(candidates.map((each) => conditionsOf(each.form.approval, policy.conditions)));
  return { faults, use, window, conditions };
}

/** Which form and 庭次 a hearing is, whether it may be aired or not: what its 闭庭 uses up. */
export function hearingsMeant({ approvals, hearing, policy, now }: DecideInput): ApprovalUse[] {
  const cases = [...new Set(hearing.caseNumbers.map((text) => canonicalCaseNumber(text) ?? text))];
  return cases.flatMap((caseNumber) => {
    const active = approvals.filter((row) => row.status === "active" && covers(row, caseNumber));
    const choice = active.length > 0 ? chooseHearing(active, hearing, policy.window, now) : null;
    if (choice?.kind !== "chosen") return [];
    return choice.candidates.map(({ form, planned }) => ({
      caseNumber,
      approvalId: form.id,
      hearingNo: planned.no,
    }));
  });
}

/** Forms to check, each with its hearing; without one the form's other faults are still told. */
function candidatesOf(active: readonly RegisteredApproval[], choice: Choice | null) {
  if (choice?.kind === "chosen") return choice.candidates;
  return active.map((form) => ({ form, planned: null }));
}

function formFaults(candidate: FormFacts, input: DecideInput): { all: Fault[]; facts: Fault[] } {
  const all: Fault[] = [];
  const facts: Fault[] = [];
  for (const [rule, check] of rowsOf(input, "form")) {
    const found = faultsOf(rule, candidate.caseNumber, check.run(candidate, input, rule.params));
    all.push(...found);
    if (check.fact) facts.push(...found);
  }
  return { all, facts };
}

function covers(row: RegisteredApproval, caseNumber: string): boolean {
  // 庭审不直播审批表 says why a case is not aired; it permits nothing.
  if (row.approval.kind === "no-stream") return false;
  return row.approval.caseNumbers.some((text) => canonicalCaseNumber(text) === caseNumber);
}

/** The policy's rows whose check has this scope, with the check. */
function rowsOf<S extends Check["scope"]>(
  input: DecideInput,
  scope: S,
): [Rule, Extract<Check, { scope: S }>][] {
  return input.policy.rules.flatMap((rule) => {
    const check = CHECKS[rule.check];
    return check?.scope === scope ? [[rule, check as Extract<Check, { scope: S }>]] : [];
  });
}

function faultsOf(rule: Rule, caseNumber: string | null, findings: Findings): Fault[] {
  return findings.map((subjects) => ({
    check: rule.check,
    reason: reasonOf(rule, caseNumber, subjects),
  }));
}

function distinct(faults: readonly Fault[]): Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.reason.code} ${fault.reason.text}`, fault])).values()];
}

/** Joined cases are one hearing: it is aired only while the window of every case is open. */
function narrower(a: HearingWindow | null, b: HearingWindow): HearingWindow {
  if (a === null) return b;
  return {
    opensAt: Math.max(a.opensAt, b.opensAt),
    plannedStart: Math.max(a.plannedStart, b.plannedStart),
    endsAt: Math.min(a.endsAt, b.endsAt),
    closesAt: Math.min(a.closesAt, b.closesAt),
  };
}
