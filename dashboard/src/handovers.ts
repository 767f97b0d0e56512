/** Which handover concerns whom, and what a person may do about it. PURE; the desk decides in the end. */
import type { HandoverView } from "../../src/desk/contract/shifts.ts";

/** `offered`: nobody has taken over yet. */
export type Standing = "offered" | "taken" | "withdrawn";

export function standingOf({ takenAt, withdrawnAt }: HandoverView): Standing {
  if (takenAt !== null) return "taken";
  return withdrawnAt === null ? "offered" : "withdrawn";
}

export interface Handovers {
  /** His own, that waits for somebody. */
  readonly own: HandoverView | null;
  /** Others', that he may take over. */
  readonly waiting: readonly HandoverView[];
  /** What was said at the last one that was taken over. */
  readonly last: HandoverView | null;
}

/** @param all newest first among those that are over. */
export function handoversFor(all: readonly HandoverView[], person: string): Handovers {
  const offered = all.filter((each) => standingOf(each) === "offered");
  const taken = all.filter((each) => standingOf(each) === "taken");
  const [last] = [...taken].sort((a, b) => (b.takenAt ?? "").localeCompare(a.takenAt ?? ""));
  return {
    own: offered.find(({ from }) => from === person) ?? null,
    waiting: offered.filter(({ from }) => from !== person),
    last: last ?? null,
  };
}
