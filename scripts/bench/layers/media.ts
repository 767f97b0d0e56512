// What every layer is fed: the messages of a courtroom's 2 Mbit/s, again and again, in the batches the gate has.
import {
  TAG_HEADER_BYTES,
  TAG_TRAILER_BYTES,
  writeTagHeader,
  writeTagTrailer,
} from "../../../src/media/flv.ts";
import { chunkedMessage } from "../../../src/rtmp/chunk-writer.ts";
import { StampedSource } from "../../../test/support/media-source.ts";

export interface Message {
  readonly type: 8 | 9;
  readonly timestampMs: number;
  readonly payload: Buffer;
}

/** 160 ms of 25 pictures and 47 sounds a second. */
export const BATCH_MESSAGES = 12;
/** Two seconds: one key frame, and a whole number of batches. */
const ROUND_MESSAGES = 144;
const CHUNK_BYTES = 4096;

/** One round of messages; each payload is its own. */
export function messages(): Message[] {
  const source = new StampedSource();
  return Array.from({ length: ROUND_MESSAGES }, () => {
    const { track, timestampMs, payload } = source.take(0n);
    return { type: track === "audio" ? 8 : 9, timestampMs, payload: Buffer.from(payload) };
  });
}

export function inBatches<Item>(items: readonly Item[]): Item[][] {
  const batches: Item[][] = [];
  for (let at = 0; at < items.length; at += BATCH_MESSAGES)
    batches.push(items.slice(at, at + BATCH_MESSAGES));
  return batches;
}

/** The messages as an encoder sends them, behind its own chunk size. */
export function asChunks(batch: readonly Message[]): Buffer {
  return Buffer.concat(
    batch.map(({ type, timestampMs, payload }) =>
      chunkedMessage(type === 8 ? 4 : 6, type, timestampMs, 1, payload, CHUNK_BYTES),
    ),
  );
}

/** The command by which the encoder makes its chunks that large. */
export function chunkSizeCommand(): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(CHUNK_BYTES);
  return chunkedMessage(2, 1, 0, 0, size, 128);
}

/** The messages as they stand in the record. */
export function asTags(batch: readonly Message[]): Buffer {
  return Buffer.concat(
    batch.map(({ type, timestampMs, payload }) => {
      const header = Buffer.alloc(TAG_HEADER_BYTES);
      writeTagHeader(header, 0, type, payload.length, timestampMs);
      const trailer = Buffer.alloc(TAG_TRAILER_BYTES);
      writeTagTrailer(trailer, 0, payload.length);
      return Buffer.concat([header, payload, trailer]);
    }),
  );
}
