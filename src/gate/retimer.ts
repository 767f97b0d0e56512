/**
 * Timestamps of the forwarded copy: re-based at each run (connection, card, new part, jump of the encoder's clock)
 * and never falling within a track, with the offset between audio and video kept. The record keeps the raw values.
 */

export const AUDIO = 0;
export const VIDEO = 1;
export const DATA = 2;
export type Track = typeof AUDIO | typeof VIDEO | typeof DATA;

/** Encoders retry and adapt, so small steps back occur; beyond these it is a jump (protocol 3.3). */
const LARGEST_STEP_MS = 10_000;
const LARGEST_STEP_BACK_MS = -3_000;

/** Decoders want time to rise from one run to the next, not to stand. */
const FRAME_MS = 20;

export class Retimer {
  readonly #lastOut = new Float64Array(3);
  readonly #lastRaw = new Float64Array(3).fill(Number.NaN);
  #offset = 0;
  #hasSent = false;
  #anchorAt: number | null = 0;

  /** Newest timestamp sent on any track. */
  get newest(): number {
    return Math.max(...this.#lastOut);
  }

  /** A new run: its first tag gets this time, but always one frame after the newest sent on any track. */
  beginRun(outMs: number): void {
    this.#anchorAt = this.#hasSent ? Math.max(outMs, this.newest + FRAME_MS) : outMs;
    this.#lastRaw.fill(Number.NaN);
  }

  /** The time to send for a raw 32-bit timestamp of this track. */
  map(track: Track, raw: number): number {
    const last = this.#lastRaw[track] ?? Number.NaN;
    const floor = this.#lastOut[track] ?? 0;
    let unwrapped = raw;
    if (this.#anchorAt !== null) {
      this.#offset = this.#anchorAt - raw;
      this.#anchorAt = null;
    } else {
      const reference = Number.isNaN(last) ? this.#newestRaw() : last;
      const step = (raw - reference) | 0;
      unwrapped = reference + step;
      if (step > LARGEST_STEP_MS || step < LARGEST_STEP_BACK_MS) {
        // The other tracks follow the same jump: they take the new offset without judging their own step.
        this.#lastRaw.fill(Number.NaN);
        unwrapped = raw;
        this.#offset = this.newest + 1 - raw;
      }
    }
    this.#lastRaw[track] = unwrapped;
    this.#hasSent = true;
    const out = Math.max(floor, unwrapped + this.#offset);
    this.#lastOut[track] = out;
    return out;
  }

  #newestRaw(): number {
    let newest = Number.NaN;
    for (const raw of this.#lastRaw) if (Number.isNaN(newest) || raw > newest) newest = raw;
    return newest;
  }
}
