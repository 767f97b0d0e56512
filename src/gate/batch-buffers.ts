/**
 * Pooled buffers for batches on their way out: the record is read into one, chunks are made of it in another. A session
 * holds one only while a batch of its is being read, or waits for a platform that takes its time. Sizes double from
 * that of a usual batch to that of one with a large key frame; a larger one is made and forgotten.
 */
import { FreeBuffers } from "../journal/free-buffers.ts";

/** Batches are merged up to this size; at 2 Mbit/s it is a quarter of a second of media. */
export const BATCH_BYTES = 64 * 1024;
/** Also what a card's picture and its headers must fit into. */
export const LARGE_BATCH_BYTES = 512 * 1024;
/** Chunks are a little longer than the tags they are made of: one part in sixteen is room enough. */
const SIZES_BYTES = [BATCH_BYTES, 2 * BATCH_BYTES, 4 * BATCH_BYTES, LARGE_BATCH_BYTES].map(
  (bytes) => bytes + bytes / 16,
);
/** Of each size; 200 sessions have some thirty batches in flight at once. */
const MOST_POOLED_BYTES = 8 * 1024 * 1024;

export class BatchBuffers {
  readonly #pools = SIZES_BYTES.map((bytes) => new FreeBuffers(bytes, MOST_POOLED_BYTES));

  /** A buffer of at least so many bytes. */
  take(sizeBytes: number): Buffer {
    for (const pool of this.#pools) if (sizeBytes <= pool.sizeBytes) return pool.take();
    return Buffer.allocUnsafeSlow(sizeBytes);
  }

  give(buffer: Buffer): void {
    for (const pool of this.#pools) if (buffer.length === pool.sizeBytes) pool.give(buffer);
  }

  /** To be called about once a second: what a peak needed goes back to the system by and by. */
  trim(): void {
    for (const pool of this.#pools) pool.trim();
  }
}
