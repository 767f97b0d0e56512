/**
 * Pooled buffers for batches on their way out: the record is read into one, chunks are made of it in another. A session
 * holds one only while a batch of its is being read, or waits for a platform that takes its time. Two sizes are kept:
 * most batches fit the small one, one with a large key frame the large one; a larger one is made and forgotten.
 */

/** Batches are merged up to this size; at 2 Mbit/s it is a quarter of a second of media. */
export const BATCH_BYTES = 64 * 1024;
/** Also what a card's picture and its headers must fit into. */
export const LARGE_BATCH_BYTES = 512 * 1024;
/** Chunks are a little longer than the tags they are made of. */
const CHUNKING_BYTES = 4 * 1024;
const SMALL_BYTES = BATCH_BYTES + CHUNKING_BYTES;
/** Of each size; 200 sessions have some thirty batches in flight at once. */
const MOST_POOLED_BYTES = 4 * 1024 * 1024;

export class BatchBuffers {
  readonly #small: Buffer[] = [];
  readonly #large: Buffer[] = [];

  /** A buffer of at least so many bytes. */
  take(sizeBytes: number): Buffer {
    if (sizeBytes <= SMALL_BYTES) return this.#small.pop() ?? Buffer.allocUnsafeSlow(SMALL_BYTES);
    if (sizeBytes <= LARGE_BATCH_BYTES) return this.#large.pop() ?? Buffer.allocUnsafeSlow(LARGE_BATCH_BYTES);
    return Buffer.allocUnsafeSlow(sizeBytes);
  }

  give(buffer: Buffer): void {
    const pool = buffer.length === SMALL_BYTES ? this.#small : this.#large;
    const isPooled = buffer.length === SMALL_BYTES || buffer.length === LARGE_BATCH_BYTES;
    if (isPooled && pool.length * buffer.length < MOST_POOLED_BYTES) pool.push(buffer);
  }
}
