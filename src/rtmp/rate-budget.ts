// A token bucket over the monotonic clock, for what a peer may ask of this process in a second.

export class RateBudget {
  readonly #burst: number;
  readonly #perSecond: number;
  #left: number;
  #filledAtMs: number;

  constructor(burst: number, perSecond: number, nowMs: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#left = burst;
    this.#filledAtMs = nowMs;
  }

  /** Takes `cost`; false once the budget is spent. */
  take(cost: number, nowMs: number): boolean {
    const refill = ((nowMs - this.#filledAtMs) * this.#perSecond) / 1000;
    this.#left = Math.min(this.#burst, this.#left + refill) - cost;
    this.#filledAtMs = nowMs;
    return this.#left >= 0;
  }
}
