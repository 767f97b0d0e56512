/** One track's timestamps against the clock. PURE. */

/** RTMP timestamps are 32 bits and start over after 49 days. */
const WRAP_MS = 2 ** 32;
/** A step that differs more from the time that passed is a jump; batches and bursts stay far below. */
const JUMP_MS = 3_000;
const WINDOW_MS = 10_000;
const MARK_EVERY_MS = 1_000;

interface Mark {
  readonly atMs: number;
  readonly mediaMs: number;
}

export class TrackTime {
  #last: Mark | null = null;
  /** About one a second, for the ratio of media time to wall time. */
  #marks: Mark[] = [];

  /** Newest timestamp, ms; null before there is any. */
  get lastMs(): number | null {
    return this.#last?.mediaMs ?? null;
  }

  begin(): void {
    this.#last = null;
    this.#marks = [];
  }

  /** @returns the step from the timestamp before in ms (0 for the first one), or null: it jumped. */
  see(timestampMs: number, atMs: number): number | null {
    const last = this.#last;
    const mark = { atMs, mediaMs: timestampMs };
    this.#last = mark;
    if (last === null) {
      this.#marks = [mark];
      return 0;
    }
    const stepMs = signedStep(last.mediaMs, timestampMs);
    // Backwards, or far ahead of what the clock allows: time that passed without a message is no jump.
    if (stepMs < -JUMP_MS || stepMs - (atMs - last.atMs) > JUMP_MS) {
      this.#marks = [mark];
      return null;
    }
    const newest = this.#marks.at(-1);
    if (newest === undefined || atMs - newest.atMs >= MARK_EVERY_MS) {
      this.#marks.push(mark);
      while (this.#marks.length > 2 && atMs - (this.#marks[1]?.atMs ?? atMs) >= WINDOW_MS)
        this.#marks.shift();
    }
    return stepMs;
  }

  /** Media time per wall time of the last 10 s; null below 5 s. */
  ratio(atMs: number): number | null {
    const first = this.#marks[0];
    if (first === undefined || this.#last === null || atMs - first.atMs < WINDOW_MS / 2) return null;
    return signedStep(first.mediaMs, this.#last.mediaMs) / (atMs - first.atMs);
  }
}

function signedStep(from: number, to: number): number {
  const step = (to - from + WRAP_MS) % WRAP_MS;
  return step >= WRAP_MS / 2 ? step - WRAP_MS : step;
}
