/** What drills have shown of each person: how often, how fast, and whether a switch failed him. PURE. */
import type { Drill } from "../../../../src/desk/contract/drills.ts";

export interface PersonResult {
  /** null: the command at the machine, which has no login. */
  readonly person: string | null;
  readonly drills: number;
  readonly bestMs: number;
  readonly medianMs: number;
  /** ISO 8601. */
  readonly lastAt: string;
  /** Drills whose switch did not do all that it must. */
  readonly faulty: number;
}

/** @param drills newest first. @returns who drilled last comes first. */
export function resultsOf(drills: readonly Drill[]): readonly PersonResult[] {
  const pressed = drills.filter(({ rehearsal }) => rehearsal !== null);
  return [...new Set(pressed.map(({ pressedBy }) => pressedBy))].map((person) => {
    const own = pressed.filter(({ pressedBy }) => pressedBy === person);
    const took = own.map(({ rehearsal }) => rehearsal?.reactionMs ?? 0).sort((a, b) => a - b);
    return {
      person,
      drills: own.length,
      bestMs: took[0] ?? 0,
      medianMs: took[took.length >> 1] ?? 0,
      lastAt: own[0]?.startedAt ?? "",
      faulty: own.filter(({ rehearsal }) => (rehearsal?.faults.length ?? 0) > 0).length,
    };
  });
}

/** Those that did not come to a press. */
export const OUTCOMES = [
  "not-pressed",
  "everything-cut",
  "rehearsal-not-on-air",
  "ffmpeg-failed",
  "desk-stopping",
] as const;
export function outcomeOf(outcome: string): (typeof OUTCOMES)[number] | null {
  return OUTCOMES.find((each) => each === outcome) ?? null;
}

export const FAULTS = [
  "not-verified",
  "slow-to-close",
  "latch-not-on-disk",
  "nothing-on-air",
  "content-after",
  "connected-after",
  "still-open",
  "young-content-left",
  "not-rearmed",
] as const;
export function faultOf(fault: string): (typeof FAULTS)[number] | null {
  return FAULTS.find((each) => each === fault) ?? null;
}
