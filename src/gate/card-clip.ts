/**
 * A card: a short FLV clip that is shown instead of the courtroom, looped at its own pace. Made by the desk for the
 * stream's codec and size; the gate only reads the file.
 */
import { readFile } from "node:fs/promises";
import { LARGE_BATCH_BYTES } from "./batch-buffers.ts";

const FILE_HEADER = 13;
const TAG_HEADER = 11;
const BACK_POINTER = 4;
const DATA_TAG = 18;
const LARGEST_CLIP_BYTES = 4 << 20;
/**
 * Of one tag, and of the sequence headers together: what surely has room in a large batch (batch-buffers.ts), however
 * small a platform's chunks are. A card with a larger tag would stop at it for good.
 */
const LARGEST_TAG_BYTES = (3 * LARGE_BATCH_BYTES) / 4;

/** A message's own header in chunks, rounded up. */
const HEADER_OVERHEAD_BYTES = 32;

export interface CardTag {
  readonly type: number;
  readonly timestampMs: number;
  readonly from: number;
  readonly to: number;
}

export interface CardClip {
  readonly bytes: Buffer;
  /** Sequence headers, sent once before the loop. */
  readonly headers: readonly CardTag[];
  readonly tags: readonly CardTag[];
  readonly durationMs: number;
}

/** @throws Error when the file is missing, holds no media, or is too large, as a whole or in one tag. */
export async function readCardClip(path: string): Promise<CardClip> {
  const bytes = await readFile(path);
  if (bytes.length > LARGEST_CLIP_BYTES)
    throw new Error(`card ${path} is larger than ${LARGEST_CLIP_BYTES} bytes`);
  const headers: CardTag[] = [];
  const tags: CardTag[] = [];
  for (const tag of mediaTags(bytes)) (isSequenceHeader(bytes, tag) ? headers : tags).push(tag);
  const headersBytes = headers.reduce((sum, { from, to }) => sum + to - from + HEADER_OVERHEAD_BYTES, 0);
  const largestBytes = tags.reduce((largest, { from, to }) => Math.max(largest, to - from), headersBytes);
  if (largestBytes > LARGEST_TAG_BYTES)
    throw new Error(`card ${path} has a tag of ${largestBytes} bytes, more than ${LARGEST_TAG_BYTES}`);
  const last = tags.at(-1);
  if (last === undefined) throw new Error(`card ${path} holds no media`);
  const sameType = tags.filter((tag) => tag.type === last.type);
  const frameMs = sameType.length < 2 ? 100 : Math.ceil(last.timestampMs / (sameType.length - 1));
  return { bytes, headers, tags, durationMs: last.timestampMs + frameMs };
}

function* mediaTags(bytes: Buffer): Generator<CardTag> {
  let at = FILE_HEADER;
  while (at + TAG_HEADER <= bytes.length) {
    const type = bytes[at] ?? 0;
    const from = at + TAG_HEADER;
    const to = from + bytes.readUIntBE(at + 1, 3);
    if (to > bytes.length) return;
    const timestampMs = bytes.readUIntBE(at + 4, 3);
    if (type !== DATA_TAG) yield { type, timestampMs, from, to };
    at = to + BACK_POINTER;
  }
}

/** AAC and AVC/HEVC configuration in legacy tags, and SequenceStart in enhanced ones. */
function isSequenceHeader(bytes: Buffer, tag: CardTag): boolean {
  const first = bytes[tag.from] ?? 0;
  if (tag.type === 8) return first >> 4 === 10 && bytes[tag.from + 1] === 0;
  if ((first & 0x80) !== 0) return (first & 0x0f) === 0;
  return bytes[tag.from + 1] === 0;
}
