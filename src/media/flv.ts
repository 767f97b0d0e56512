// FLV as bytes: the file header, tag headers and the walk over whole tags, all without allocation.

export const AUDIO_TAG = 8;
export const VIDEO_TAG = 9;
export const DATA_TAG = 18;
export type TagType = typeof AUDIO_TAG | typeof VIDEO_TAG | typeof DATA_TAG;

export const TAG_HEADER_BYTES = 11;
/** Every tag is followed by its own size (PreviousTagSize). */
export const TAG_TRAILER_BYTES = 4;
export const TAG_OVERHEAD_BYTES = TAG_HEADER_BYTES + TAG_TRAILER_BYTES;
/** A tag's size field has 24 bits. */
export const MAX_TAG_PAYLOAD_BYTES = 0xffffff;

/** "FLV", version 1, audio and video, header size 9, PreviousTagSize0. */
export const FLV_FILE_HEADER: Readonly<Buffer> = Buffer.from([
  0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0,
]);
export const FLV_FILE_HEADER_BYTES = 13;

/** The tag is not whole in the given range: more bytes may follow. */
export const NOT_WHOLE = -1;
/** What stands here is no tag. */
export const NO_TAG = -2;

/** Writes the 11 bytes before a payload. `timestampMs` is RTMP's unsigned 32-bit value, kept raw. */
export function writeTagHeader(
  target: Buffer,
  at: number,
  type: number,
  payloadBytes: number,
  timestampMs: number,
): void {
  target[at] = type;
  target[at + 1] = payloadBytes >>> 16;
  target[at + 2] = payloadBytes >>> 8;
  target[at + 3] = payloadBytes;
  target[at + 4] = timestampMs >>> 16;
  target[at + 5] = timestampMs >>> 8;
  target[at + 6] = timestampMs;
  target[at + 7] = timestampMs >>> 24;
  target[at + 8] = 0;
  target[at + 9] = 0;
  target[at + 10] = 0;
}

/** Writes the 4 bytes after a payload. */
export function writeTagTrailer(target: Buffer, at: number, payloadBytes: number): void {
  const size = payloadBytes + TAG_HEADER_BYTES;
  target[at] = size >>> 24;
  target[at + 1] = size >>> 16;
  target[at + 2] = size >>> 8;
  target[at + 3] = size;
}

/** The type of the tag at `at`; the caller knows that its header lies within the buffer. */
export function tagType(buffer: Buffer, at: number): number {
  return buffer[at] ?? 0;
}

/** Bytes of the payload of the tag at `at`. */
export function tagPayloadBytes(buffer: Buffer, at: number): number {
  return ((buffer[at + 1] ?? 0) << 16) | ((buffer[at + 2] ?? 0) << 8) | (buffer[at + 3] ?? 0);
}

/** The timestamp of the tag at `at`, unsigned 32 bits, in ms. */
export function tagTimestampMs(buffer: Buffer, at: number): number {
  return (
    (((buffer[at + 7] ?? 0) << 24) |
      ((buffer[at + 4] ?? 0) << 16) |
      ((buffer[at + 5] ?? 0) << 8) |
      (buffer[at + 6] ?? 0)) >>>
    0
  );
}

/**
 * Where the tag that begins at `at` ends (its trailer included), or NOT_WHOLE when it reaches past `end`,
 * or NO_TAG when type, stream id or trailer contradict the format.
 */
export function tagEnd(buffer: Buffer, at: number, end: number): number {
  if (at >= end) return NOT_WHOLE;
  const type = tagType(buffer, at);
  if (type !== AUDIO_TAG && type !== VIDEO_TAG && type !== DATA_TAG) return NO_TAG;
  if (at + TAG_HEADER_BYTES > end) return NOT_WHOLE;
  if (buffer[at + 8] !== 0 || buffer[at + 9] !== 0 || buffer[at + 10] !== 0) return NO_TAG;
  const trailerAt = at + TAG_HEADER_BYTES + tagPayloadBytes(buffer, at);
  if (trailerAt + TAG_TRAILER_BYTES > end) return NOT_WHOLE;
  if (buffer.readUInt32BE(trailerAt) !== trailerAt - at) return NO_TAG;
  return trailerAt + TAG_TRAILER_BYTES;
}

/** Where the last whole tag in [from, end) ends; `from` when there is none. */
export function wholeTagsEnd(buffer: Buffer, from: number, end: number): number {
  let at = from;
  for (;;) {
    const next = tagEnd(buffer, at, end);
    if (next < 0) return at;
    at = next;
  }
}
