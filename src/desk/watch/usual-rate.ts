/**
 * What is usual for a stream, to tell a collapse from a quiet scene. PURE. A scene in which nothing moves costs a good
 * encoder little between key frames, but its key frames stay as large as ever; a line that gives way makes both small.
 */
import { RecentMedian } from "./recent-median.ts";
import type { Thresholds } from "./thresholds.ts";

const SAMPLE_MS = 1_000;
const KEPT = 600;
const ENOUGH = 30;
/** Key frames of one scene vary less than this. */
const KEY_FRAME_SHARE = 0.6;

export class UsualRate {
  readonly #rates = new RecentMedian(KEPT);
  readonly #keyFrames = new RecentMedian(KEPT);
  #sampledMs = Number.NEGATIVE_INFINITY;

  /** Bits a second; null until enough is known. */
  get bitrateBps(): number | null {
    return this.#rates.size < ENOUGH ? null : this.#rates.median();
  }

  /** About once a second; what is low does not become the usual. @returns whether the stream has collapsed. */
  see(bitrateBps: number, keyFrameBytes: number, thresholds: Thresholds, atMs: number): boolean | null {
    const usual = this.bitrateBps;
    const low =
      usual === null
        ? null
        : bitrateBps < usual * thresholds.bitrateShare &&
          (keyFrameBytes < this.#keyFrames.median() * KEY_FRAME_SHARE ||
            bitrateBps < thresholds.bitrateFloorBps / 4);
    if (low !== true && atMs - this.#sampledMs >= SAMPLE_MS) {
      this.#sampledMs = atMs;
      this.#rates.add(bitrateBps);
      this.#keyFrames.add(keyFrameBytes);
    }
    return low;
  }
}
