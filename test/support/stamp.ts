// The stamp in every payload of our own publisher: when it was sent, as what, by whom. The platform reads it
// back, so that "nothing younger than D has left" is judged outside the node, on one clock.
//
//   video: 0x17|0x27 01 cts(3) | NAL length (4) | 06 | stamp | filler
//   audio: 0xAF 01             |                       stamp | filler
//   stamp: "TZST" | sent, monotonic ns (8) | sequence number (4) | stream number (4)

const MAGIC = 0x545a5354;
const VIDEO_STAMP_AT = 10;
const AUDIO_STAMP_AT = 2;
const STAMP_BYTES = 20;
export const MIN_VIDEO_BYTES = VIDEO_STAMP_AT + STAMP_BYTES;
export const MIN_AUDIO_BYTES = AUDIO_STAMP_AT + STAMP_BYTES;

export interface Stamp {
  /** The machine's monotonic clock when the payload was handed to the socket. */
  readonly sentAtMs: number;
  /** Counts the stamped payloads of one stream, audio and video together, from 0 and without holes. */
  readonly sequence: number;
  readonly stream: number;
}

/** Makes a stampable video payload of that size, key frame or not; `writeStamp` completes it. */
export function videoTemplate(isKeyFrame: boolean, sizeBytes: number): Buffer {
  const payload = filled(Math.max(sizeBytes, MIN_VIDEO_BYTES));
  payload.set([isKeyFrame ? 0x17 : 0x27, 1, 0, 0, 0]);
  payload.writeUInt32BE(payload.length - 9, 5);
  payload[9] = 6;
  payload.writeUInt32BE(MAGIC, VIDEO_STAMP_AT);
  return payload;
}

export function audioTemplate(sizeBytes: number): Buffer {
  const payload = filled(Math.max(sizeBytes, MIN_AUDIO_BYTES));
  payload.set([0xaf, 1]);
  payload.writeUInt32BE(MAGIC, AUDIO_STAMP_AT);
  return payload;
}

export function writeStamp(payload: Buffer, sentAtNs: bigint, sequence: number, stream: number): void {
  const at = stampOffset(payload);
  payload.writeBigUInt64BE(sentAtNs, at + 4);
  payload.writeUInt32BE(sequence, at + 12);
  payload.writeUInt32BE(stream, at + 16);
}

/** null for a payload without a stamp: a sequence header, a card, a real encoder's frame. */
export function readStamp(payload: Buffer): Stamp | null {
  const at = stampOffset(payload);
  if (payload.length < at + STAMP_BYTES || payload.readUInt32BE(at) !== MAGIC) return null;
  const sentAtNs = payload.readUInt32BE(at + 4) * 2 ** 32 + payload.readUInt32BE(at + 8);
  return {
    sentAtMs: sentAtNs / 1e6,
    sequence: payload.readUInt32BE(at + 12),
    stream: payload.readUInt32BE(at + 16),
  };
}

/** The first nibble tells the tracks apart: sound format 10 (AAC) or a frame type. */
function stampOffset(payload: Buffer): number {
  return (payload[0] ?? 0) >> 4 === 0x0a ? AUDIO_STAMP_AT : VIDEO_STAMP_AT;
}

/** Filler that neither compresses nor repeats within a payload, the same in every run. */
function filled(sizeBytes: number): Buffer {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  let state = 0x9e3779b9;
  for (let at = 0; at < sizeBytes; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
