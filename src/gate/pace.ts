/** Lets something through once per interval for each key, so that strangers fill neither the audit nor the link. */
export class Pace {
  readonly #everyMs: number;
  readonly #mostKeys: number;
  readonly #lastMs = new Map<string, number>();

  /** @param mostKeys beyond so many within one interval, new keys are not let through. */
  constructor(everyMs: number, mostKeys: number) {
    this.#everyMs = everyMs;
    this.#mostKeys = mostKeys;
  }

  /** @param now monotonic ms. */
  allows(key: string, now: number): boolean {
    // Keys stand in the order of their times, so what is over stands in front.
    for (const [oldest, lastMs] of this.#lastMs) {
      if (now - lastMs < this.#everyMs) break;
      this.#lastMs.delete(oldest);
    }
    if (this.#lastMs.has(key) || this.#lastMs.size >= this.#mostKeys) return false;
    this.#lastMs.set(key, now);
    return true;
  }
}
