/**
 * Turns FLV tags, as they stand in the record, into RTMP chunks for the platform: new timestamps, one copy, one
 * buffer a batch, nothing allocated.
 */
import {
  TAG_TRAILER_BYTES as BACK_POINTER,
  TAG_HEADER_BYTES as TAG_HEADER,
  tagPayloadBytes,
  tagTimestampMs,
  tagType,
} from "../media/flv.ts";
import { chunkedSizeBytes, writeMessage } from "../rtmp/chunk-writer.ts";
import { SET_DATA_FRAME } from "../rtmp/data-message.ts";
import { AUDIO, DATA, type Retimer, type Track, VIDEO } from "./retimer.ts";

const TYPE_AUDIO = 8;
const TYPE_VIDEO = 9;
/** One chunk stream a track, so that a reader's delta state of one is never disturbed by another. */
const CHUNK_STREAM: Readonly<Record<Track, number>> = { [AUDIO]: 4, [VIDEO]: 6, [DATA]: 5 };

export interface Outgoing {
  readonly messageStreamId: number;
  readonly chunkSize: number;
}

/** Room for what `forwardPayload` makes of a message of so many bytes. */
export function forwardedBytes(payloadBytes: number, type: number, chunkSize: number): number {
  const wrapping = trackOf(type) === DATA ? SET_DATA_FRAME.length : 0;
  return chunkedSizeBytes(payloadBytes + wrapping, chunkSize);
}

/** Room for what `forwardTags` makes of the whole tags of `tags[from, to)`. */
export function forwardedTagsBytes(tags: Buffer, from: number, to: number, chunkSize: number): number {
  let sum = 0;
  for (let at = from; at + TAG_HEADER <= to; ) {
    const size = tagPayloadBytes(tags, at);
    sum += forwardedBytes(size, tagType(tags, at), chunkSize);
    at += TAG_HEADER + size + BACK_POINTER;
  }
  return sum;
}

export function trackOf(type: number): Track {
  return type === TYPE_AUDIO ? AUDIO : type === TYPE_VIDEO ? VIDEO : DATA;
}

/**
 * Forwards the whole tags of `tags[from, to)` into `out`.
 * @returns how many bytes of `out` were written.
 */
export function forwardTags(
  tags: Buffer,
  from: number,
  to: number,
  out: Buffer,
  outAt: number,
  retimer: Retimer,
  outgoing: Outgoing,
): number {
  let at = from;
  let end = outAt;
  while (at + TAG_HEADER <= to) {
    const type = tagType(tags, at);
    const size = tagPayloadBytes(tags, at);
    const timestamp = tagTimestampMs(tags, at);
    const payloadAt = at + TAG_HEADER;
    end = forwardPayload(tags, payloadAt, payloadAt + size, type, timestamp, out, end, retimer, outgoing);
    at = payloadAt + size + BACK_POINTER;
  }
  return end - outAt;
}

/** One message; @returns the new end of `out`. */
export function forwardPayload(
  payload: Buffer,
  from: number,
  to: number,
  type: number,
  timestamp: number,
  out: Buffer,
  outAt: number,
  retimer: Retimer,
  outgoing: Outgoing,
): number {
  const track = trackOf(type);
  if (track === DATA && !isWrapped(payload, from, to)) {
    // FLV holds metadata bare; a server takes it as the stream's only when told to set it.
    const wrapped = Buffer.concat([SET_DATA_FRAME, payload.subarray(from, to)]);
    return forwardPayload(wrapped, 0, wrapped.length, type, timestamp, out, outAt, retimer, outgoing);
  }
  const mapped = retimer.map(track, timestamp) >>> 0;
  const { messageStreamId, chunkSize } = outgoing;
  return writeMessage(
    out,
    outAt,
    CHUNK_STREAM[track],
    type,
    mapped,
    messageStreamId,
    payload,
    from,
    to,
    chunkSize,
  );
}

function isWrapped(payload: Buffer, from: number, to: number): boolean {
  const { length } = SET_DATA_FRAME;
  return to - from >= length && payload.compare(SET_DATA_FRAME, 0, length, from, from + length) === 0;
}
