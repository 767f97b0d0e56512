// Pooled slabs: media is copied into them once and goes to disk from there, so that a message costs no
// allocation (design 11).

export const SLAB_BYTES = 64 * 1024;

/** Also the ledger of what all sessions together have not yet written: that sum has a bound (design 6). */
export class SlabPool {
  readonly #free: Buffer[] = [];
  readonly #keepBytes: number;
  /** Slabs handed out now. */
  slabsInUse = 0;
  /** Bytes appended and not yet written, over all sessions; kept by the parts. */
  unwrittenBytes = 0;

  /** `keepBytes`: how much memory stays pooled after a peak; beyond it slabs go back to the system. */
  constructor(keepBytes = 8 * 1024 * 1024) {
    this.#keepBytes = keepBytes;
  }

  /** Never fails: what bounds the memory is that full sessions are not read from (see the scheduler). */
  take(): Buffer {
    this.slabsInUse += 1;
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
  }

  give(slab: Buffer): void {
    this.slabsInUse -= 1;
    if (this.#free.length * SLAB_BYTES < this.#keepBytes) this.#free.push(slab);
  }

  get pooledBytes(): number {
    return this.#free.length * SLAB_BYTES;
  }
}
