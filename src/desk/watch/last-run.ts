/** What a closer look proves: what held up to the newest picture, since when. PURE. */
import type { LookedAt } from "./closer-look.ts";
import { type Evidence, goOn } from "./evidence.ts";

/** What holds without a break up to the last picture that was looked at. */
export interface LastRun {
  /** Media time, ms. */
  readonly sinceMs: number;
  /** Of the last picture for which it did not hold; a standstill's own first picture, since that one still moved. */
  readonly brokenMs: number | null;
  readonly untilMs: number;
  /** It held from the first picture looked at on, and may have held before. */
  readonly fromTheFirst: boolean;
}

/** @returns null when it does not hold at the end. */
export function lastRun(looked: readonly LookedAt[], holds: (each: LookedAt) => boolean): LastRun | null {
  const untilMs = looked.at(-1)?.mediaMs ?? 0;
  const broken = looked.findLastIndex((each) => !holds(each));
  const first = looked[broken + 1];
  if (first === undefined) return null;
  const brokenMs = looked[broken]?.mediaMs ?? null;
  return { sinceMs: first.mediaMs, brokenMs, untilMs, fromTheFirst: brokenMs === null };
}

interface Dating {
  /** Of a media time, by the key frame from which was looked; monotonic ms. */
  readonly arrival: (mediaMs: number) => number;
  /** Of the newest picture, which is the last that was looked at. */
  readonly nowMs: number;
  /** A shorter run is none. */
  readonly shortestMs: number;
  /** It stands already at the picture behind which nothing moved any more. */
  readonly fromBroken: boolean;
}

/** @param before what was believed until now: it is over where the run was broken within what was looked at. */
export function provenBy(run: LastRun | null, before: Evidence, dating: Dating): Evidence {
  const { arrival, nowMs, shortestMs, fromBroken } = dating;
  if (run === null || run.untilMs - run.sinceMs < shortestMs) return goOn(before, "absent", nowMs, nowMs);
  const sinceMs = arrival(fromBroken ? (run.brokenMs ?? run.sinceMs) : run.sinceMs);
  if (run.fromTheFirst) return goOn(before, "present", sinceMs, nowMs);
  return { presence: "present", sinceMs, untilMs: Math.max(sinceMs, nowMs) };
}
