// For what makes a hearing of today and looks for it on the pages of today: the court's day must not end meanwhile.
import { waitFor } from "./wait-for.ts";

const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;
/** A hearing that is made is planned from five minutes ago, or for some minutes from now. */
const AFTER_MS = 6 * 60_000;
const BEFORE_MS = 8 * 60_000;
/** What a hook that waits for it must be given, ms. */
export const CLEAR_OF_MIDNIGHT_MS = AFTER_MS + BEFORE_MS + 120_000;

function isClear(nowMs: number): boolean {
  const ofDayMs = (nowMs + BEIJING_MS) % DAY_MS;
  return ofDayMs >= AFTER_MS && ofDayMs < DAY_MS - BEFORE_MS;
}

/** Resolves at once, but for the minutes about midnight in Beijing. */
export async function clearOfMidnight(): Promise<void> {
  await waitFor("midnight in Beijing is over", () => isClear(Date.now()), {
    everyMs: 1_000,
    deadlineMs: CLEAR_OF_MIDNIGHT_MS,
  });
}
