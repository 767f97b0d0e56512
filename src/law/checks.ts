/**
 * The built-in checks that a policy's rows refer to by name. Each answers with the findings that deny: an empty
 * list is a pass. A check knows facts and dates; clauses, codes and words stand in the policy and the catalogue.
 */
import {
  APPROVAL_STATUSES,
  type ApprovalStatus,
  PREPARATIONS,
  QUESTIONS,
  type Question,
  type RegisteredApproval,
  RISK_GRADES,
} from "./approval.ts";
import type { StandingBars } from "./case-bars.ts";
import type { CaseNumberResult } from "./case-number.ts";
import { conditionsOf } from "./conditions.ts";
import type { DecideInput, HearingWindow } from "./decision.ts";
import { docketConflicts } from "./docket.ts";
import type { Candidate, Choice } from "./hearing-choice.ts";
import * as informed from "./informed.ts";
import { parseWhen } from "./instant.ts";
import * as risk from "./risk.ts";
import * as signatures from "./signatures.ts";
import { CATEGORIES, type Category } from "./type-codes.ts";
import { shownCaseNumber } from "./wording.ts";

/** What is known of one case number of the hearing when its rows are checked. */
export interface CaseFacts {
  /** Canonical, or as given where it can't be read. */
  readonly caseNumber: string;
  readonly parsed: CaseNumberResult;
  /** Forms of the register that name this case, whatever their status. */
  readonly forms: readonly RegisteredApproval[];
  /** null: no active form. */
  readonly choice: Choice | null;
  /** What stands against it beside its forms. */
  readonly bars: StandingBars;
}

/** What is known of one active form when its rows are checked. */
export interface FormFacts {
  readonly caseNumber: string;
  readonly form: RegisteredApproval;
  /** null: the form doesn't name this hearing. */
  readonly planned: Candidate["planned"] | null;
  /** null: no planned hearing, or unreadable times. */
  readonly window: HearingWindow | null;
}

/** What exactly is at fault; the words name it. One empty list in the array: a fault that needs no naming. */
export type Findings = readonly (readonly string[])[];
const PASS: Findings = [];
const FAULT: Findings = [[]];

export type ParamKind = "question" | "status" | "categories" | "date";
export type Params = Readonly<Record<string, unknown>>;

interface CheckBase {
  /** Arguments the row must give. */
  readonly params?: Readonly<Record<string, ParamKind>>;
  /** A policy without this check would let out what the law shuts, so it isn't accepted (policy-validation). */
  readonly required: boolean;
}
export interface HearingCheck extends CheckBase {
  readonly scope: "hearing";
  readonly run: (input: DecideInput, params: Params) => Findings;
}
export interface CaseCheck extends CheckBase {
  readonly scope: "case";
  readonly run: (facts: CaseFacts, input: DecideInput, params: Params) => Findings;
}
export interface FormCheck extends CheckBase {
  readonly scope: "form";
  /** States a fact of the case itself: it denies also when another active form of this hearing is clean. */
  readonly fact: boolean;
  readonly run: (facts: FormFacts, input: DecideInput, params: Params) => Findings;
}
export type Check = HearingCheck | CaseCheck | FormCheck;

const fault = (at: boolean): Findings => (at ? FAULT : PASS);
const named = (subjects: readonly string[]): Findings => (subjects.length > 0 ? [subjects] : PASS);

function hearing(run: HearingCheck["run"]): HearingCheck {
  return { scope: "hearing", required: true, run };
}
function perCase(run: CaseCheck["run"]): CaseCheck {
  return { scope: "case", required: true, run };
}
function form(run: FormCheck["run"], fact = false): FormCheck {
  return { scope: "form", required: true, fact, run };
}

const isRunning = (input: DecideInput, window: HearingWindow): boolean =>
  typeof input.hearing.startedAt === "number" && input.hearing.startedAt < window.closesAt;

/** The planned start, or the opening where that came earlier. */
const startOf = (window: HearingWindow, { hearing: { startedAt } }: DecideInput): number =>
  Math.min(window.plannedStart, startedAt ?? window.plannedStart);

export const CHECKS: Readonly<Record<string, Check>> = {
  "case-named": hearing(({ hearing: { caseNumbers } }) => fault(caseNumbers.length === 0)),
  "not-test-mode": hearing(({ hearing: { testMode } }) => fault(testMode === true)),
  "duty-present": hearing(({ dutyOk }) => fault(dutyOk === false)),

  "case-number-readable": perCase(({ parsed }) => fault(!parsed.ok && parsed.fault !== "unknown-type")),
  "case-type-known": perCase(({ parsed }) => fault(!parsed.ok && parsed.fault === "unknown-type")),
  "category-open": {
    ...perCase(({ parsed }, { now }, params) => {
      const until = parseWhen(params.until);
      if (until === null || now > until.latest || !parsed.ok) return PASS;
      // A number of the old shape doesn't tell its category: while the suspension lasts that is a doubt.
      if (parsed.value.kind === "legacy") return FAULT;
      return fault((params.categories as readonly Category[]).includes(parsed.value.category));
    }),
    params: { categories: "categories", until: "date" },
    required: false,
  },
  "approval-exists": perCase(({ parsed, forms }) => fault(parsed.ok && forms.length === 0)),
  "approval-status": {
    // Told only where no active form is left: a revoked form doesn't stand against the one that replaced it.
    ...perCase(({ forms, choice }, _input, params) =>
      fault(choice === null && forms.some(({ status }) => status === (params.status as ApprovalStatus))),
    ),
    params: { status: "status" },
  },
  "hearing-approved": perCase(({ choice }) => fault(choice?.kind === "none")),
  "hearing-unambiguous": perCase(({ choice }) =>
    choice?.kind === "ambiguous" ? named(choice.numbers.map(String)) : PASS,
  ),

  "not-listed": perCase(({ bars }) => named(bars.neverStream.map(({ ground }) => ground))),
  "objections-settled": perCase(({ bars }) => named(bars.openObjections.map(({ by }) => by))),
  "objections-unjustified": perCase(({ bars }) => named(bars.justifiedObjections.map(({ by }) => by))),
  "earlier-numbers-readable": perCase(({ bars }) => named(bars.unreadableEarlier.map(shownCaseNumber))),
  "earlier-numbers-clear": perCase(({ bars }) => named(bars.barredEarlier)),

  "hearing-unused": form(({ form: { usedHearings = [] }, planned }) =>
    planned !== null && usedHearings.includes(planned.no) ? [[String(planned.no)]] : PASS,
  ),
  "docket-agrees": form(({ planned, caseNumber }, { hearing, docket }) =>
    planned === null ? PASS : named(docketConflicts(caseNumber, planned, hearing, docket ?? [])),
  ),
  "hearing-time-readable": form(({ planned, window }) => fault(planned !== null && window === null)),
  "courtroom-approved": form(({ planned }, input) =>
    planned !== null && planned.courtroom !== input.hearing.courtroom ? [[planned.courtroom]] : PASS,
  ),
  "window-open": form(({ window }, { now }) => fault(window !== null && now < window.opensAt)),
  "window-not-closed": form(({ window }, input) =>
    fault(window !== null && input.now >= window.closesAt && !isRunning(input, window)),
  ),
  "overrun-not-exceeded": form(({ window }, input) =>
    fault(window !== null && input.now >= window.closesAt && isRunning(input, window)),
  ),
  "until-not-passed": form(({ form: { approval } }, { now, policy }) => {
    const { until } = conditionsOf(approval, policy.conditions);
    return fault(until !== null && now >= until);
  }),
  "hearing-public": form(({ form: { approval } }) => fault(approval.publicHearing !== true), true),
  "risk-graded": form(({ form: { approval } }) =>
    fault(approval.riskGrade === undefined || !RISK_GRADES.includes(approval.riskGrade)),
  ),
  "risk-not-high": form(({ form: { approval } }) => fault(risk.gradeThatCounts(approval) === "high"), true),
  "risk-not-lowered": form(({ form: { approval } }) => named(risk.loweringSteps(approval))),
  "risk-assessed": form(({ form: { approval } }) => named(risk.missingAssessment(approval))),
  "reason-given": form(({ form: { approval } }) => fault((approval.reason ?? "").trim() === "")),
  "participants-informed": form(({ form: { approval } }) => named(informed.uninformed(approval))),
  "informed-in-time": form(({ form: { approval }, window }, input) =>
    window === null ? PASS : named(informed.informedLate(approval, startOf(window, input))),
  ),
  prepared: form(({ form: { approval } }) =>
    named(PREPARATIONS.filter((item) => (approval.preparation?.[item] ?? "").trim() === "")),
  ),
  answered: form(({ form: { approval } }) =>
    named(QUESTIONS.filter((question) => typeof approval.answers[question] !== "boolean")),
  ),
  "not-barred": {
    ...form(
      ({ form: { approval } }, _input, params) =>
        fault(approval.answers[params.question as Question] === true),
      true,
    ),
    params: { question: "question" },
  },
  "signatures-complete": form(({ form: { approval }, caseNumber }, { policy }) =>
    named(signatures.missingSteps(approval, signatures.requiredSteps(approval, caseNumber, policy))),
  ),
  "signatures-approve": form(({ form: { approval } }) => named(signatures.refusedSteps(approval))),
  "signatures-dated": form(({ form: { approval } }) => named(signatures.undatedSteps(approval))),
  "signatures-in-order": form(({ form: { approval } }) => named(signatures.disorderedSteps(approval))),
  // 开庭前: before the planned start that was signed for, and before the opening where that came earlier.
  "signatures-before-start": form(({ form: { approval }, window }, input) => {
    return window === null ? PASS : named(signatures.lateSteps(approval, startOf(window, input)));
  }),
};

/** What a row's argument must be: the test and how the rule reads. */
export const PARAM_KINDS: Readonly<Record<ParamKind, { test: (value: unknown) => boolean; rule: string }>> = {
  question: {
    test: (value) => (QUESTIONS as readonly unknown[]).includes(value) && value !== "massInvolving",
    rule: "a question that bars",
  },
  status: {
    test: (value) => (APPROVAL_STATUSES as readonly unknown[]).includes(value) && value !== "active",
    rule: "a status other than active",
  },
  categories: {
    test: (value) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((item) => Object.hasOwn(CATEGORIES, String(item))),
    rule: `a list of: ${Object.keys(CATEGORIES).join(", ")}`,
  },
  date: { test: (value) => parseWhen(value) !== null, rule: "a date, yyyy-mm-dd, in quotes" },
};
