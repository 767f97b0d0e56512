/** Waits for a condition that something else brings about. */
import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../clock.ts";

const POLL_MS = 20;

/** What the condition gave; null when it gave nothing in time. Rejects with what it throws. */
export async function until<T>(
  clock: Clock,
  withinMs: number,
  condition: () => T | undefined,
): Promise<T | null> {
  const deadlineMs = clock.monotonicMs() + withinMs;
  for (;;) {
    const given = condition();
    if (given !== undefined) return given;
    if (clock.monotonicMs() >= deadlineMs) return null;
    await delay(POLL_MS);
  }
}
