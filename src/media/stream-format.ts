// What a sequence header says of its stream: codec, picture size, sample rate, channels.

import { BitReader } from "./bits.ts";
import { AV01, AVC1, audioFourCc, configurationAt, HVC1, MP4A, VP09, videoFourCc } from "./classify.ts";
import { av1PictureSize, avcPictureSize, hevcPictureSize, type PictureSize } from "./picture-size.ts";

/** Absent or unreadable facts are null, never 0. */
export interface VideoFormat {
  readonly codec: string;
  readonly width: number | null;
  readonly height: number | null;
}

export interface AudioFormat {
  readonly codec: string;
  readonly sampleRate: number | null;
  readonly channels: number | null;
}

/** ISO 14496-3, table 1.18. */
const AAC_SAMPLE_RATES = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
];
/** ISO 14496-3, table 1.19; 0 means: described inside the stream. */
const AAC_CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 0, 8];

const LEGACY_SOUND_FORMATS: Readonly<Record<number, string>> = {
  0: "pcm",
  1: "adpcm",
  2: "mp3",
  3: "pcm",
  7: "g711a",
  8: "g711u",
  11: "speex",
};

/** Format of a video message; the size only from a sequence header of AVC, HEVC or AV1. */
export function videoFormat(payload: Buffer, length: number): VideoFormat {
  const fourCc = videoFourCc(payload, length);
  const at = configurationAt(9, payload, length);
  const size = at < 0 ? null : pictureSize(fourCc, payload, at, length);
  return { codec: videoCodecName(fourCc), width: size?.width ?? null, height: size?.height ?? null };
}

/** Format of an audio message; rate and channels from AAC's configuration. */
export function audioFormat(payload: Buffer, length: number): AudioFormat {
  const fourCc = audioFourCc(payload, length);
  if (fourCc !== MP4A) {
    const name = fourCc === 0 ? LEGACY_SOUND_FORMATS[(payload[0] ?? 0) >> 4] : fourCcText(fourCc);
    return { codec: (length > 0 ? name : undefined) ?? "unknown", sampleRate: null, channels: null };
  }
  const at = configurationAt(8, payload, length);
  if (at < 0) return { codec: "aac", sampleRate: null, channels: null };
  const bits = new BitReader(payload, at, length);
  let objectType = readObjectType(bits);
  let sampleRate = readSampleRate(bits);
  const channels = AAC_CHANNELS[bits.bits(4)] ?? 0;
  // Explicit SBR or PS: the rate that is heard is the extension's (ISO 14496-3, 1.6.2.1).
  if (objectType === 5 || objectType === 29) {
    sampleRate = readSampleRate(bits);
    objectType = readObjectType(bits);
  }
  if (bits.overrun) return { codec: "aac", sampleRate: null, channels: null };
  return {
    codec: "aac",
    sampleRate: sampleRate > 0 ? sampleRate : null,
    channels: channels > 0 ? channels : null,
  };
}

function readObjectType(bits: BitReader): number {
  const type = bits.bits(5);
  return type === 31 ? 32 + bits.bits(6) : type;
}

function readSampleRate(bits: BitReader): number {
  const index = bits.bits(4);
  return index === 15 ? bits.bits(24) : (AAC_SAMPLE_RATES[index] ?? 0);
}

function pictureSize(fourCc: number, payload: Buffer, at: number, length: number): PictureSize | null {
  if (fourCc === AVC1) return avcPictureSize(payload, at, length);
  if (fourCc === HVC1) return hevcPictureSize(payload, at, length);
  if (fourCc === AV01) return av1PictureSize(payload, at, length);
  return null;
}

function videoCodecName(fourCc: number): string {
  if (fourCc === AVC1) return "avc";
  if (fourCc === HVC1) return "hevc";
  if (fourCc === AV01) return "av1";
  if (fourCc === VP09) return "vp9";
  return fourCc === 0 ? "unknown" : fourCcText(fourCc);
}

/** Only letters and digits come through: the name reaches logs and pages. */
function fourCcText(fourCc: number): string {
  const text = String.fromCharCode(fourCc >>> 24, (fourCc >> 16) & 255, (fourCc >> 8) & 255, fourCc & 255);
  return text.replace(/[^A-Za-z0-9-]/g, "?").toLowerCase();
}
