/** Conditions under which a hearing may be aired: of policy, risk grade and form the strictest wins (审慎, 通知 一). PURE. */
import { type Approval, type RiskGrade, STAGES, type Stage } from "./approval.ts";
import { parseInstant } from "./instant.ts";
import { gradeThatCounts } from "./risk.ts";

export interface Conditions {
  /** At least this safety delay; 0: whatever the node has. */
  readonly minDelaySeconds: number;
  /** Only a person's act puts it on air, whatever `gate.start` says. */
  readonly manualStart: boolean;
  /** Wall-clock ms: from then on it is not aired; null: no such end. */
  readonly until: number | null;
  /** Stages of the hearing that are not aired, in their order. */
  readonly notAired: readonly Stage[];
}

export const NO_CONDITIONS: Conditions = {
  minDelaySeconds: 0,
  manualStart: false,
  until: null,
  notAired: [],
};

/** What a policy demands of a grade. */
export type GradeConditions = Readonly<Record<RiskGrade, Conditions>>;

export function conditionsOf(approval: Approval, byGrade: GradeConditions): Conditions {
  const { minDelaySeconds = 0, manualStart = false, until, notAired = [] } = approval.conditions ?? {};
  const end = until === undefined ? null : parseInstant(until);
  const own = { minDelaySeconds, manualStart, until: end, notAired };
  // A grade that isn't one denies by a rule of its own.
  const grade = gradeThatCounts(approval);
  return strictest([own, grade === undefined ? NO_CONDITIONS : (byGrade[grade] ?? NO_CONDITIONS)]);
}

export function strictest(all: readonly Conditions[]): Conditions {
  return all.reduce(
    (a, b) => ({
      minDelaySeconds: Math.max(a.minDelaySeconds, b.minDelaySeconds),
      manualStart: a.manualStart || b.manualStart,
      until: a.until === null ? b.until : Math.min(a.until, b.until ?? a.until),
      notAired: STAGES.filter((stage) => a.notAired.includes(stage) || b.notAired.includes(stage)),
    }),
    NO_CONDITIONS,
  );
}
