/** A delegation while it is written: what an office may hand on, and whether it is in force. PURE. */
import type {
  DelegationBody,
  DelegationRecord,
  OfficeRecord,
} from "../../../../src/desk/contract/offices.ts";

type Step = DelegationBody["steps"][number];

export interface DelegationDraft {
  readonly office: string;
  readonly delegate: string;
  readonly from: string;
  readonly until: string;
  readonly reason: string;
  readonly steps: readonly Step[];
}

const STEPS: Readonly<Record<OfficeRecord["office"], readonly Step[]>> = {
  "division-chief": ["division-chief"],
  "vice-president": ["vice-president", "division-chief"],
  president: ["vice-president", "division-chief"],
  "intermediate-office": ["intermediate-court"],
  "provincial-clerk": ["provincial-office"],
};

/** What its holder signs, also in the place of the office below him. The first is what is meant as a rule. */
export function stepsFor(office: Pick<OfficeRecord, "office"> | undefined): readonly Step[] {
  return office === undefined ? [] : STEPS[office.office];
}

export function isReady({ delegate, from, until, reason, steps }: DelegationDraft): boolean {
  return delegate.trim() !== "" && reason.trim() !== "" && from !== "" && until >= from && steps.length > 0;
}

export function delegationBody(
  { delegate, from, until, reason, steps }: DelegationDraft,
  { court, division }: Pick<OfficeRecord, "court" | "division">,
): DelegationBody {
  return {
    ...{ delegate: delegate.trim(), court, division, steps: [...steps], from, until },
    reason: reason.trim(),
  };
}

/** @param today a Beijing day. */
export function standOf(
  { from, until }: Pick<DelegationRecord, "from" | "until">,
  today: string,
): "now" | "ahead" | "over" {
  // Ended before it had begun it is over too.
  return until < today || until < from ? "over" : from > today ? "ahead" : "now";
}
