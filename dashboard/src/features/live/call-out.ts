/** Which alarm is called out now. PURE: what was called and when is an argument. */
import type { Alarm } from "../../../../src/desk/contract/watch.ts";

export interface Called {
  readonly key: string;
  /** Of the same name at the same place, another time: called anew. */
  readonly raisedAt: string;
  readonly atMs: number;
}

/** The gravest again and again, until somebody has seen it. */
const AGAIN_MS: Readonly<Record<number, number>> = { 1: 10_000, 2: 60_000 };

/** @param telling gravest first. @returns null: nothing to call. */
export function dueCall(telling: readonly Alarm[], called: readonly Called[], nowMs: number): Alarm | null {
  for (const alarm of telling) {
    const everyMs = AGAIN_MS[alarm.priority];
    if (everyMs === undefined || alarm.acknowledgedAt !== null) continue;
    const last = called.findLast(({ key, raisedAt }) => key === alarm.key && raisedAt === alarm.raisedAt);
    if (last === undefined || nowMs - last.atMs >= everyMs) return alarm;
  }
  return null;
}
