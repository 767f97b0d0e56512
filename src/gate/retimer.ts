/**
 * Timestamps of the forwarded copy: re-based at each run (connection, card, new part, jump of the encoder's clock),
 * never falling within a track and rising from one run to the next, with the offset between audio and video kept. The
 * record keeps the raw values.
 */

export const AUDIO = 0;
export const VIDEO = 1;
export const DATA = 2;
export type Track = typeof AUDIO | typeof VIDEO | typeof DATA;

/** Encoders retry and adapt, so small steps back occur; beyond these it is a jump (protocol 3.3). */
const LARGEST_STEP_MS = 10_000;
const LARGEST_STEP_BACK_MS = -3_000;

/** Between two runs: about a frame, so that a decoder sees time go on and sound a little early still has its place. */
const FRAME_MS = 20;
const NOTHING_SENT = -1;

export class Retimer {
  readonly #lastOut = new Float64Array(3).fill(NOTHING_SENT);
  readonly #lastRaw = new Float64Array(3).fill(Number.NaN);
  #offset = 0;
  #anchorAt: number | null = 0;

  /** A new run: its first tag gets this time (ms), or one frame after the newest sent on any track if that is later. */
  beginRun(outMs: number): void {
    this.#anchorAt = this.#noEarlierThan(outMs);
    this.#lastRaw.fill(Number.NaN);
  }

  /** The time to send for a raw 32-bit timestamp of this track. */
  map(track: Track, raw: number): number {
    const last = this.#lastRaw[track] ?? Number.NaN;
    const isFirstOfRun = Number.isNaN(last);
    const unwrapped = this.#anchorAt === null ? this.#unwrap(raw, last) : this.#anchor(raw, this.#anchorAt);
    const before = this.#lastOut[track] ?? NOTHING_SENT;
    // A run's sound may be older than the picture it began with, and still comes after the last run's.
    const out = Math.max(isFirstOfRun ? before + 1 : before, unwrapped + this.#offset);
    this.#lastRaw[track] = unwrapped;
    this.#lastOut[track] = out;
    return out;
  }

  #unwrap(raw: number, last: number): number {
    const reference = Number.isNaN(last) ? this.#newestRaw() : last;
    const step = (raw - reference) | 0;
    if (step <= LARGEST_STEP_MS && step >= LARGEST_STEP_BACK_MS) return reference + step;
    // The other tracks follow the same jump: they take the new offset without judging their own step.
    this.#lastRaw.fill(Number.NaN);
    return this.#anchor(raw, this.#noEarlierThan(0));
  }

  #anchor(raw: number, outMs: number): number {
    this.#anchorAt = null;
    this.#offset = outMs - raw;
    return raw;
  }

  #noEarlierThan(outMs: number): number {
    let newest = NOTHING_SENT;
    for (const out of this.#lastOut) newest = Math.max(newest, out);
    return newest === NOTHING_SENT ? outMs : Math.max(outMs, newest + FRAME_MS);
  }

  #newestRaw(): number {
    let newest = Number.NaN;
    for (const raw of this.#lastRaw) if (Number.isNaN(newest) || raw > newest) newest = raw;
    return newest;
  }
}
