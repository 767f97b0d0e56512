/**
 * What was written and when it had arrived, a line for each journal batch: the clock of the delay. A ring of
 * numbers, so that a delay of 600 s costs 100 KB and no garbage. Times are monotonic milliseconds.
 */
const FIELDS = 5;
const END = 0;
const FIRST_ARRIVAL = 1;
const LAST_ARRIVAL = 2;
const KEY = 3;
const KEY_ARRIVAL = 4;

export class BatchLog {
  #rows = new Float64Array(64 * FIELDS);
  #first = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @param keyPosition first key frame of the batch, or 0 when it has none. */
  add(
    end: number,
    firstArrivalMs: number,
    lastArrivalMs: number,
    keyPosition: number,
    keyArrivalMs: number,
  ): void {
    if (this.#count * FIELDS === this.#rows.length) this.#grow();
    const at = this.#at(this.#count);
    this.#rows[at + END] = end;
    this.#rows[at + FIRST_ARRIVAL] = firstArrivalMs;
    this.#rows[at + LAST_ARRIVAL] = lastArrivalMs;
    this.#rows[at + KEY] = keyPosition;
    this.#rows[at + KEY_ARRIVAL] = keyArrivalMs;
    this.#count++;
  }

  end(index: number): number {
    return this.#field(index, END);
  }

  firstArrivalMs(index: number): number {
    return this.#field(index, FIRST_ARRIVAL);
  }

  lastArrivalMs(index: number): number {
    return this.#field(index, LAST_ARRIVAL);
  }

  /** Position of the first key frame of that batch, or 0. */
  keyPosition(index: number): number {
    return this.#field(index, KEY);
  }

  keyArrivalMs(index: number): number {
    return this.#field(index, KEY_ARRIVAL);
  }

  /** Forgets every batch that ends at or before the position. */
  dropUpTo(position: number): void {
    while (this.#count > 0 && this.end(0) <= position) this.#shift();
  }

  /** Forgets every batch that arrived before the given time, the newest excepted. */
  dropOlderThan(arrivedBeforeMs: number): void {
    while (this.#count > 1 && this.lastArrivalMs(0) < arrivedBeforeMs) this.#shift();
  }

  clear(): void {
    this.#first = 0;
    this.#count = 0;
  }

  #shift(): void {
    this.#first = (this.#first + 1) % (this.#rows.length / FIELDS);
    this.#count--;
  }

  #at(index: number): number {
    return ((this.#first + index) % (this.#rows.length / FIELDS)) * FIELDS;
  }

  #field(index: number, field: number): number {
    return this.#rows[this.#at(index) + field] ?? 0;
  }

  #grow(): void {
    const rows = new Float64Array(this.#rows.length * 2);
    const tail = this.#rows.subarray(this.#first * FIELDS);
    rows.set(tail, 0);
    rows.set(this.#rows.subarray(0, this.#first * FIELDS), tail.length);
    this.#rows = rows;
    this.#first = 0;
  }
}
