/** One rising line of timestamps over all parts of a session: each part, and each encoder, counts from where it likes. PURE. */

/** Between the last message of a part and the first of the next. */
const STEP_MS = 40;
/** Further apart it is no jitter: the encoder's clock was set. */
const BACK_MS = 1_000;
const AHEAD_MS = 10_000;

export class Rebase {
  #offsetMs = 0;
  #lastMs = 0;
  #anew = true;

  /** What follows is of another part. */
  begin(): void {
    this.#anew = true;
  }

  /** For headers, which have no time of their own. */
  get nowMs(): number {
    return this.#lastMs;
  }

  /** @param rawMs of a sound or a picture. @returns 32 bits, as FLV has them */
  of(rawMs: number): number {
    const ms = rawMs + this.#offsetMs;
    const jumps = ms < this.#lastMs - BACK_MS || ms > this.#lastMs + AHEAD_MS;
    if (this.#anew || jumps) this.#offsetMs = this.#lastMs + STEP_MS - rawMs;
    this.#anew = false;
    const rebasedMs = Math.max(0, rawMs + this.#offsetMs);
    this.#lastMs = Math.max(this.#lastMs, rebasedMs);
    return rebasedMs >>> 0;
  }
}
