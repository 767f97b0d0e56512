// What a platform received, one row of numbers a message and nothing else, to be fetched piece by piece: a soak of
// half an hour brings millions of them.
import type { Stamp } from "./stamp.ts";

/** Numbers a row, in this order. */
export const ROW = { connection: 0, stream: 1, sequence: 2, sentAtMs: 3, arrivedAtMs: 4 } as const;
export const ROW_NUMBERS = 5;
/** `stream` and `sequence` of media without a stamp: a card, or a header sent with it. */
export const NO_STAMP = -1;

const FIRST_ROWS = 4_096;

export class StampRows {
  #rows = new Float64Array(FIRST_ROWS * ROW_NUMBERS);
  #length = 0;

  add(connection: number, stamp: Stamp | null, arrivedAtMs: number): void {
    if (this.#length === this.#rows.length) {
      const larger = new Float64Array(this.#rows.length * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows[this.#length + ROW.connection] = connection;
    this.#rows[this.#length + ROW.stream] = stamp?.stream ?? NO_STAMP;
    this.#rows[this.#length + ROW.sequence] = stamp?.sequence ?? NO_STAMP;
    this.#rows[this.#length + ROW.sentAtMs] = stamp?.sentAtMs ?? Number.NaN;
    this.#rows[this.#length + ROW.arrivedAtMs] = arrivedAtMs;
    this.#length += ROW_NUMBERS;
  }

  /** The rows since the last call, in the order of arrival; they are kept no longer. */
  take(): Float64Array {
    const taken = this.#rows.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }
}
