/** Counts of the last seconds, by the second they happened in. PURE; allocates nothing once it stands. */

export class RecentSeconds {
  readonly #counts: Float64Array;
  #newest = Number.NEGATIVE_INFINITY;

  /** @param seconds how far back it reaches. */
  constructor(seconds: number) {
    this.#counts = new Float64Array(seconds);
  }

  add(atMs: number, count: number): void {
    const second = Math.floor(atMs / 1000);
    this.#advance(second);
    if (second <= this.#newest - this.#counts.length) return;
    const slot = this.#slot(second);
    this.#counts[slot] = (this.#counts[slot] ?? 0) + count;
  }

  /** Of the `seconds` whole seconds before the one that is going on. */
  sum(atMs: number, seconds: number): number {
    const now = Math.floor(atMs / 1000);
    this.#advance(now);
    let total = 0;
    for (let second = now - seconds; second < now; second++) {
      if (second > this.#newest - this.#counts.length) total += this.#counts[this.#slot(second)] ?? 0;
    }
    return total;
  }

  clear(): void {
    this.#counts.fill(0);
    this.#newest = Number.NEGATIVE_INFINITY;
  }

  #advance(second: number): void {
    if (second <= this.#newest) return;
    const from = Math.max(this.#newest + 1, second - this.#counts.length + 1);
    for (let each = from; each <= second; each++) this.#counts[this.#slot(each)] = 0;
    this.#newest = second;
  }

  #slot(second: number): number {
    const length = this.#counts.length;
    return ((second % length) + length) % length;
  }
}
