// Reads an FLV file into its payloads and compares two such lists: the judge of "byte-identical and in order".
// It shares no code with src/: a judge that parsed with the product's parser would share its faults.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

export type Track = "audio" | "video" | "data";

export interface FlvPayload {
  readonly track: Track;
  readonly timestampMs: number;
  readonly sizeBytes: number;
  /** SHA-256 (hex) of the payload. */
  readonly digest: string;
  /** A sequence header: the only payloads that may be sent again as copies. */
  readonly isHeader: boolean;
  readonly isKeyFrame: boolean;
}

export interface FlvContent {
  readonly payloads: readonly FlvPayload[];
  /** Bytes after the last whole tag; 0 for a well-closed file. */
  readonly trailingBytes: number;
}

const FLV_HEADER_BYTES = 9;
const TAG_HEADER_BYTES = 11;
const PREVIOUS_SIZE_BYTES = 4;
const TRACK_OF_TYPE: Readonly<Record<number, Track>> = { 8: "audio", 9: "video", 18: "data" };

export function readFlv(path: string): FlvContent {
  return parseFlv(readFileSync(path));
}

export function parseFlv(bytes: Buffer): FlvContent {
  const { tags, trailingBytes } = readFlvTags(bytes);
  const payloads = tags.map(({ track, timestampMs, payload }) =>
    describePayload(track, timestampMs, payload),
  );
  return { payloads, trailingBytes };
}

export interface FlvTag {
  readonly track: Track;
  readonly timestampMs: number;
  readonly payload: Buffer;
}

/** Throws when it is no FLV at all or a tag contradicts itself; a file cut short is read as far as it goes. */
export function readFlvTags(bytes: Buffer): { tags: FlvTag[]; trailingBytes: number } {
  if (bytes.subarray(0, 3).toString("latin1") !== "FLV") throw new Error("not an FLV file");
  const tags: FlvTag[] = [];
  let at = FLV_HEADER_BYTES + PREVIOUS_SIZE_BYTES;
  while (at + TAG_HEADER_BYTES <= bytes.length) {
    const size = bytes.readUIntBE(at + 1, 3);
    const end = at + TAG_HEADER_BYTES + size;
    if (end + PREVIOUS_SIZE_BYTES > bytes.length) break;
    const track = TRACK_OF_TYPE[bytes.readUInt8(at)];
    if (track === undefined) throw new Error(`unknown tag type ${bytes.readUInt8(at)} at byte ${at}`);
    if (bytes.readUInt32BE(end) !== size + TAG_HEADER_BYTES) throw new Error(`wrong tag size at byte ${end}`);
    const timestampMs = (bytes.readUIntBE(at + 4, 3) | (bytes.readUInt8(at + 7) << 24)) >>> 0;
    tags.push({ track, timestampMs, payload: bytes.subarray(at + TAG_HEADER_BYTES, end) });
    at = end + PREVIOUS_SIZE_BYTES;
  }
  return { tags, trailingBytes: bytes.length - at };
}

export function describePayload(track: Track, timestampMs: number, payload: Uint8Array): FlvPayload {
  return {
    track,
    timestampMs,
    sizeBytes: payload.length,
    digest: createHash("sha256").update(payload).digest("hex"),
    isHeader: isSequenceHeader(track, payload),
    isKeyFrame: isKeyFrame(track, payload),
  };
}

/** FLV 10.1, E.4.2.1 and E.4.3.1; enhanced RTMP: high bit of the first byte, packet type in the low nibble. */
export function isSequenceHeader(track: Track, payload: Uint8Array): boolean {
  const [first = 0, second = 0] = payload;
  if (track === "audio") return first >> 4 === 10 ? second === 0 : first >> 4 === 9 && (first & 0x0f) === 0;
  if (track !== "video") return false;
  return (first & 0x80) !== 0 ? (first & 0x0f) === 0 : (first & 0x0f) === 7 && second === 0;
}

export function isKeyFrame(track: Track, payload: Uint8Array): boolean {
  if (track !== "video" || isSequenceHeader(track, payload)) return false;
  const [first = 0, second = 0] = payload;
  const isEndOfSequence = (first & 0x80) !== 0 ? (first & 0x0f) === 2 : (first & 0x0f) === 7 && second === 2;
  return ((first >> 4) & 0x07) === 1 && !isEndOfSequence;
}

export interface CompareOptions {
  /** Where the copy may begin: with the first payload sent, or at any key frame. Default "start". */
  readonly from?: "start" | "key-frame";
  /** Where it may end: with the last payload sent, or anywhere. Default "end". */
  readonly to?: "end" | "anywhere";
}

export interface Comparison {
  readonly problems: readonly string[];
  /** Payloads of audio and video, headers aside, that were found in both. */
  readonly matched: { readonly audio: number; readonly video: number };
}

/**
 * Compares audio and video of a copy with what was sent, each track by itself: the copy must be one unbroken
 * run, byte for byte; sequence headers may be repeated, but only as copies of the header then in force.
 */
export function compareMedia(
  sent: readonly FlvPayload[],
  copy: readonly FlvPayload[],
  { from = "start", to = "end" }: CompareOptions = {},
): Comparison {
  const problems: string[] = [];
  const matched = { audio: 0, video: 0 };
  for (const track of ["video", "audio"] as const) {
    const original = withHeaderInForce(sent, track);
    const received = withHeaderInForce(copy, track);
    if (received.length === 0) {
      if (original.length > 0) problems.push(`${track}: the copy has none of ${original.length} payloads`);
      continue;
    }
    const start = startOf(original, received, from);
    if (start === undefined) {
      problems.push(`${track}: the copy's first payload is not one it may begin with`);
      continue;
    }
    matched[track] = matchRun(track, original.slice(start), received, problems);
    const missing = original.length - start - received.length;
    if (to === "end" && missing > 0) problems.push(`${track}: the last ${missing} payloads are missing`);
  }
  return { problems, matched };
}

interface Placed {
  readonly payload: FlvPayload;
  /** Digest of the sequence header in force at this payload. */
  readonly header: string;
}

function withHeaderInForce(payloads: readonly FlvPayload[], track: Track): Placed[] {
  const placed: Placed[] = [];
  let header = "";
  for (const payload of payloads) {
    if (payload.track !== track) continue;
    if (payload.isHeader) header = payload.digest;
    else placed.push({ payload, header });
  }
  return placed;
}

function startOf(original: readonly Placed[], received: readonly Placed[], from: "start" | "key-frame") {
  const first = received[0];
  if (first === undefined) return undefined;
  if (from === "start") return original[0]?.payload.digest === first.payload.digest ? 0 : undefined;
  // A looped clip holds equal payloads: take the first place from which the next few agree as well.
  const start = original.findIndex((_, at) =>
    received.slice(0, 8).every((entry, n) => original[at + n]?.payload.digest === entry.payload.digest),
  );
  if (start < 0 || (first.payload.track === "video" && !first.payload.isKeyFrame)) return undefined;
  return start;
}

function matchRun(
  track: Track,
  original: readonly Placed[],
  received: readonly Placed[],
  problems: string[],
) {
  for (const [at, { payload, header }] of received.entries()) {
    const expected = original[at];
    if (expected === undefined) {
      problems.push(`${track}: ${received.length - at} payloads more than were sent`);
      return at;
    }
    if (expected.payload.digest !== payload.digest) {
      problems.push(`${track}: payload ${at} (${payload.timestampMs} ms) differs from what was sent`);
      return at;
    }
    if (expected.header !== header) {
      problems.push(
        `${track}: payload ${at} (${payload.timestampMs} ms) stands behind another sequence header`,
      );
      return at;
    }
  }
  return received.length;
}
