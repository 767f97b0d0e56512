/**
 * Turns FLV tags, as they stand in the record, into RTMP chunks for the platform: new timestamps, one copy, one
 * buffer a batch, nothing allocated.
 */
import { writeMessage } from "../rtmp/chunk-writer.ts";
import { AUDIO, DATA, type Retimer, type Track, VIDEO } from "./retimer.ts";

const TAG_HEADER = 11;
const BACK_POINTER = 4;
const TYPE_AUDIO = 8;
const TYPE_VIDEO = 9;
/** One chunk stream a track, so that a reader's delta state of one is never disturbed by another. */
const CHUNK_STREAM: Readonly<Record<Track, number>> = { [AUDIO]: 4, [VIDEO]: 6, [DATA]: 5 };

export interface Outgoing {
  readonly messageStreamId: number;
  readonly chunkSize: number;
}

/** Bound of what `forwardTags` can make of so many bytes: headers may grow by five bytes a tag of at least 15. */
export function forwardedBound(sizeBytes: number): number {
  return sizeBytes + Math.ceil(sizeBytes / 3) + 64;
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
    const type = (tags[at] ?? 0) & 0x1f;
    const size = tags.readUIntBE(at + 1, 3);
    const timestamp = tags.readUIntBE(at + 4, 3) + (tags[at + 7] ?? 0) * 0x1000000;
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
