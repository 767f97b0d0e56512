/** The window in which a planned hearing may be aired, and where a moment stands in it (design 8). */
import type { PlannedHearing } from "./approval.ts";
import type { HearingWindow, Overrun } from "./decision.ts";
import { parseInstant } from "./instant.ts";
import type { WindowSetting } from "./policy.ts";

const MINUTE_MS = 60_000;

/** The window of one planned hearing; null: its times are unreadable or end before they begin. */
export function windowOf(
  planned: PlannedHearing,
  setting: WindowSetting,
  extendedUntil: number | null,
): HearingWindow | null {
  const plannedStart = parseInstant(planned.plannedStart);
  const plannedEnd = parseInstant(planned.plannedEnd);
  if (plannedStart === null || plannedEnd === null || plannedEnd <= plannedStart) return null;
  // An extension never shortens the hearing that was approved.
  const endsAt = Math.max(plannedEnd, extendedUntil ?? plannedEnd);
  return {
    opensAt: plannedStart - setting.leadMinutes * MINUTE_MS,
    plannedStart,
    endsAt,
    closesAt: endsAt + setting.overrunMinutes * MINUTE_MS,
  };
}

export function isInside(window: HearingWindow, at: number): boolean {
  return at >= window.opensAt && at < window.closesAt;
}

/** Distance of a moment from a window, 0 inside it: the nearest hearing is the one a late or early start means. */
export function distance(window: HearingWindow, at: number): number {
  return Math.max(0, window.opensAt - at, at - window.closesAt);
}

/** Overrun of a hearing at a moment; null while it is within its planned or extended end. */
export function overrunOf(window: HearingWindow, now: number): Overrun | null {
  if (now < window.endsAt) return null;
  return { endedAt: window.endsAt, closesAt: window.closesAt, exceeded: now >= window.closesAt };
}
