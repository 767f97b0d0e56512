/**
 * Pooled pairs of buffers for a batch on its way out: one to read the record into, one for the chunks made of it.
 * A session holds a pair only while a batch of its is in flight; a batch with one huge message gets a pair of its own.
 */
import { forwardedBound } from "./tag-forwarder.ts";

/** Batches are merged up to this size; at 2 Mbit/s it is a second of media. */
export const BATCH_BYTES = 128 * 1024;
/** Metadata and sequence headers go before the first batch of a run. */
const HEADER_ROOM_BYTES = 128 * 1024;
const MOST_POOLED = 64;

export interface BatchPair {
  readonly tags: Buffer;
  readonly chunks: Buffer;
}

export class BatchBuffers {
  readonly #free: BatchPair[] = [];

  /** A pair whose `tags` holds at least so many bytes and whose `chunks` holds whatever they become. */
  take(sizeBytes: number): BatchPair {
    if (sizeBytes > BATCH_BYTES) return makePair(sizeBytes);
    return this.#free.pop() ?? makePair(BATCH_BYTES);
  }

  give(pair: BatchPair): void {
    if (pair.tags.length === BATCH_BYTES && this.#free.length < MOST_POOLED) this.#free.push(pair);
  }
}

function makePair(sizeBytes: number): BatchPair {
  const chunksBytes = forwardedBound(sizeBytes) + HEADER_ROOM_BYTES;
  return { tags: Buffer.allocUnsafeSlow(sizeBytes), chunks: Buffer.allocUnsafeSlow(chunksBytes) };
}
