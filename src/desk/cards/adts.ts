/** From ffmpeg's ADTS stream to what FLV carries: AudioSpecificConfig and raw AAC frames. */
import { unexpected } from "./card-error.ts";

export interface CodedAudio {
  /** ISO 14496-3, 1.6.2.1: two bytes for AAC-LC. */
  readonly config: Buffer;
  readonly frames: readonly Buffer[];
}

const HEADER_BYTES = 7;

/** @throws FfmpegError ffmpeg-failed when the stream holds no whole ADTS frame. */
export function codedAudio(stream: Buffer): CodedAudio {
  const frames: Buffer[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= stream.length && stream.readUInt16BE(at) >> 4 === 0xfff) {
    const frameBytes = (stream.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
    if (frameBytes <= HEADER_BYTES || at + frameBytes > stream.length) break;
    // protection_absent: ffmpeg writes no checksum, so the header has 7 bytes.
    frames.push(stream.subarray(at + HEADER_BYTES, at + frameBytes));
    at += frameBytes;
  }
  if (frames.length === 0) throw unexpected("no AAC frames in the stream");
  const head = stream.readUInt16BE(2);
  const objectType = (head >> 14) + 1;
  const rateIndex = (head >> 10) & 0x0f;
  const channels = (head >> 6) & 0x07;
  const config = Buffer.alloc(2);
  config.writeUInt16BE((objectType << 11) | (rateIndex << 7) | (channels << 3));
  return { config, frames };
}
