/**
 * Bits per second of media time. Not of the clock: an encoder that drops or falls silent leaves the last true figure
 * behind, and what its delay still holds is judged by the rate at which it will be shown.
 */

/** A shorter stretch is one key frame more or less. */
const SHORTEST_MS = 500;
/** A longer one is a jump of the encoder's clock. */
const LONGEST_MS = 10_000;

export class MediaRate {
  #mediaMs = Number.NaN;
  #bytes = 0;
  /** 0 until half a second of media has come. */
  bitsPerSecond = 0;

  /** Now and then: media time of the newest message (ms) and all bytes received up to it. */
  observe(mediaMs: number, bytes: number): void {
    const spanMs = mediaMs - this.#mediaMs;
    if (spanMs >= 0 && spanMs < SHORTEST_MS) return;
    if (spanMs >= SHORTEST_MS && spanMs <= LONGEST_MS) {
      this.bitsPerSecond = ((bytes - this.#bytes) * 8_000) / spanMs;
    }
    this.#mediaMs = mediaMs;
    this.#bytes = bytes;
  }
}
