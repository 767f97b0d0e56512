/** Puts coded pictures and silence into one FLV clip: headers first, then tags in the order of their time. PURE. */
import {
  AUDIO_TAG,
  FLV_FILE_HEADER,
  TAG_HEADER_BYTES,
  TAG_OVERHEAD_BYTES,
  VIDEO_TAG,
  writeTagHeader,
  writeTagTrailer,
} from "../../media/flv.ts";
import type { CodedAudio } from "./adts.ts";
import type { CodedVideo } from "./annex-b.ts";
import type { LoopTiming } from "./card-format.ts";

interface Tag {
  readonly type: number;
  readonly timestampMs: number;
  readonly payload: Buffer;
}

const HVC1 = Buffer.from("hvc1");
/** Sound format 10 (AAC); rate, size and channels are fixed values that AAC's configuration overrules. */
const AAC = 0xaf;

/** A clip that loops after `timing.durationMs`. */
export function cardFlv(
  codec: "avc" | "hevc",
  video: CodedVideo | null,
  audio: CodedAudio | null,
  timing: LoopTiming,
): Buffer {
  const headers: Tag[] = [];
  const tags: Tag[] = [];
  if (video !== null) {
    const header = codec === "avc" ? avcPayload(true, 0, video.record) : hevcPayload(true, 0, video.record);
    headers.push({ type: VIDEO_TAG, timestampMs: 0, payload: header });
    for (const [at, picture] of video.pictures.entries()) {
      const payload = codec === "avc" ? avcPayload(at === 0, 1, picture) : hevcPayload(at === 0, 1, picture);
      tags.push({ type: VIDEO_TAG, timestampMs: at * timing.pictureMs, payload });
    }
  }
  if (audio !== null) {
    headers.push({ type: AUDIO_TAG, timestampMs: 0, payload: aacPayload(0, audio.config) });
    const frameMs = timing.durationMs / timing.soundFrames;
    for (const [at, frame] of audio.frames.entries()) {
      tags.push({ type: AUDIO_TAG, timestampMs: Math.floor(at * frameMs), payload: aacPayload(1, frame) });
    }
  }
  tags.sort((a, b) => a.timestampMs - b.timestampMs);
  return Buffer.concat([FLV_FILE_HEADER, ...[...headers, ...tags].map(tagBytes)]);
}

/** Legacy video tag: frame type and codec 7, packet type, composition time 0. */
function avcPayload(isKey: boolean, packetType: 0 | 1, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([isKey ? 0x17 : 0x27, packetType, 0, 0, 0]), body]);
}

/** Enhanced video tag; SequenceStart is 0, CodedFrames (1) carries a composition time of 0. */
function hevcPayload(isKey: boolean, packetType: 0 | 1, body: Buffer): Buffer {
  const head = Buffer.from([0x80 | ((isKey ? 1 : 2) << 4) | packetType]);
  return Buffer.concat([head, HVC1, Buffer.alloc(packetType === 1 ? 3 : 0), body]);
}

function aacPayload(packetType: 0 | 1, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([AAC, packetType]), body]);
}

function tagBytes({ type, timestampMs, payload }: Tag): Buffer {
  const tag = Buffer.alloc(payload.length + TAG_OVERHEAD_BYTES);
  writeTagHeader(tag, 0, type, payload.length, timestampMs);
  payload.copy(tag, TAG_HEADER_BYTES);
  writeTagTrailer(tag, TAG_HEADER_BYTES + payload.length, payload.length);
  return tag;
}
