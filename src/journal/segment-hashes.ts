// Hashes a part's bytes batch by batch and hands each ended segment its hash.
import { createHash, type Hash } from "node:crypto";
import type { Digest } from "./part-index.ts";
import type { EndedSegment } from "./segment.ts";

export class SegmentHashes {
  readonly #digest: Digest;
  /** Segments that have ended and are not taken yet, in order; the later ones may wait for their bytes. */
  readonly #ended: EndedSegment[] = [];
  #hash: Hash;
  #hashedTo = 0;

  constructor(digest: Digest) {
    this.#digest = digest;
    this.#hash = createHash(digest);
  }

  /** A segment has ended; its last bytes may not have been hashed yet. */
  end(segment: EndedSegment): void {
    if (this.#hashedTo === segment.facts.to) segment.hash = this.#next();
    this.#ended.push(segment);
  }

  /** Hashes a batch, stopping at the ends of segments within it. */
  update(slices: readonly Buffer[]): void {
    let waiting = this.#ended.findIndex((segment) => segment.hash === null);
    for (const slice of slices) {
      let at = 0;
      while (at < slice.length) {
        const ended = waiting < 0 ? undefined : this.#ended[waiting];
        const stop = ended ? Math.min(slice.length, at + ended.facts.to - this.#hashedTo) : slice.length;
        this.#hash.update(at === 0 && stop === slice.length ? slice : slice.subarray(at, stop));
        this.#hashedTo += stop - at;
        at = stop;
        if (ended && this.#hashedTo === ended.facts.to) {
          ended.hash = this.#next();
          waiting += 1;
        }
      }
    }
  }

  /** The next ended segment that lies below `offset`, taken off; null when there is none. */
  takeBelow(offset: number): EndedSegment | null {
    const first = this.#ended[0];
    if (!first || first.hash === null || first.facts.to > offset) return null;
    this.#ended.shift();
    return first;
  }

  #next(): string {
    const hash = this.#hash.digest("hex");
    this.#hash = createHash(this.#digest);
    return hash;
  }
}
