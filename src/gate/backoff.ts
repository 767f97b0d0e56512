/**
 * When to try the platform again: often while the outage is short, so that a restarted platform is back within
 * seconds, then up to 15 s apart, with jitter so that a hundred courtrooms do not knock at once (design 7).
 */
const SHORT_OUTAGE_MS = 12_000;
const SHORT_STEPS_MS = [500, 1_000, 1_500] as const;
const SHORT_LAST_MS = 2_000;
const LONG_STEPS_MS = [4_000, 8_000] as const;
const LONG_LAST_MS = 15_000;
const JITTER = 0.2;

export class Backoff {
  #failedSinceMs: number | null = null;
  #attempts = 0;
  #longAttempts = 0;

  /** @returns ms to wait before the next attempt. @param random in [0, 1). */
  failed(now: number, random: number): number {
    this.#failedSinceMs ??= now;
    const jitter = 1 - JITTER + 2 * JITTER * random;
    if (now - this.#failedSinceMs < SHORT_OUTAGE_MS) {
      return (SHORT_STEPS_MS[this.#attempts++] ?? SHORT_LAST_MS) * jitter;
    }
    return Math.min(LONG_LAST_MS, (LONG_STEPS_MS[this.#longAttempts++] ?? LONG_LAST_MS) * jitter);
  }

  succeeded(): void {
    this.#failedSinceMs = null;
    this.#attempts = 0;
    this.#longAttempts = 0;
  }
}
