/** The newest values of a series and their median. PURE. */

export class RecentMedian {
  readonly #values: Float64Array;
  readonly #sorted: Float64Array;
  #next = 0;
  #size = 0;
  #sum = 0;

  constructor(most: number) {
    this.#values = new Float64Array(most);
    this.#sorted = new Float64Array(most);
  }

  get size(): number {
    return this.#size;
  }

  add(value: number): void {
    const most = this.#values.length;
    if (this.#size === most) this.#sum -= this.#values[this.#next] ?? 0;
    else this.#size += 1;
    this.#values[this.#next] = value;
    this.#sum += value;
    this.#next = (this.#next + 1) % most;
  }

  sum(): number {
    return this.#sum;
  }

  /** 0 of nothing: ask `size` first. */
  median(): number {
    const sorted = this.#sorted.subarray(0, this.#size);
    sorted.set(this.#values.subarray(0, this.#size));
    sorted.sort();
    return sorted[this.#size >> 1] ?? 0;
  }

  clear(): void {
    this.#next = 0;
    this.#size = 0;
    this.#sum = 0;
  }
}
