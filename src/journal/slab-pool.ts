// Pooled slabs: media is copied into them once and goes to disk from there, so that a message costs no
// allocation (design 11).
import { FreeBuffers } from "./free-buffers.ts";

export const SLAB_BYTES = 64 * 1024;

/** Also the ledger of what all sessions together have not yet written: that sum has a bound (design 6). */
export class SlabPool {
  readonly #free: FreeBuffers;
  /** Slabs handed out now. */
  slabsInUse = 0;
  /** Bytes appended and not yet written, over all sessions; kept by the parts. */
  unwrittenBytes = 0;

  /** `keepBytes`: how much memory stays pooled at most; by default all that may be unwritten at once. */
  constructor(keepBytes = 64 * 1024 * 1024) {
    this.#free = new FreeBuffers(SLAB_BYTES, keepBytes);
  }

  /** Never fails: what bounds the memory is that full sessions are not read from (see the scheduler). */
  take(): Buffer {
    this.slabsInUse += 1;
    return this.#free.take();
  }

  give(slab: Buffer): void {
    this.slabsInUse -= 1;
    this.#free.give(slab);
  }

  /** To be called about once a second: what a peak needed goes back to the system by and by. */
  trim(): void {
    this.#free.trim();
  }

  get pooledBytes(): number {
    return this.#free.keptBytes;
  }
}
