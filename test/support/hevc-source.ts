// A real HEVC elementary stream as enhanced RTMP sends it (FourCC hvc1), because Debian's ffmpeg can't.
import { readFileSync } from "node:fs";
import type { MediaMessage, MediaSource } from "./media-source.ts";

const FOURCC = Buffer.from("hvc1");
const FRAME_MS = 40;
const NAL_VPS = 32;
const NAL_SPS = 33;
const NAL_PPS = 34;
/** ISO/IEC 23008-2, table 7-1: VCL types are below 32, 16 to 23 are random access points. */
const FIRST_NON_VCL = 32;

/** Packet types of enhanced RTMP's ExVideoTagHeader. */
const SEQUENCE_START = 0;
const CODED_FRAMES = 1;
const CODED_FRAMES_X = 3;

export class HevcSource implements MediaSource {
  readonly headers: readonly MediaMessage[];
  readonly #frames: readonly Buffer[];
  #taken = 0;

  /** `path`: a raw Annex B stream without B frames and with one slice a picture, as clips.ts makes it. */
  constructor(path: string) {
    const nals = splitAnnexB(readFileSync(path));
    this.headers = [{ track: "video", timestampMs: 0, payload: sequenceStart(nals) }];
    this.#frames = accessUnits(nals).map(codedFrames);
    if (this.#frames.length === 0) throw new Error(`no HEVC pictures in ${path}`);
  }

  get nextMs(): number {
    return this.#taken * FRAME_MS;
  }

  take(): MediaMessage {
    const payload = this.#frames[this.#taken % this.#frames.length];
    if (payload === undefined) throw new Error("a HEVC source never runs out");
    const message: MediaMessage = { track: "video", timestampMs: this.nextMs, payload };
    this.#taken += 1;
    return message;
  }

  /** To the stream's beginning, which is a key frame. */
  skipToKeyFrame(): void {
    this.#taken = Math.ceil(this.#taken / this.#frames.length) * this.#frames.length;
  }
}

function splitAnnexB(bytes: Buffer): Buffer[] {
  const startCode = Buffer.from([0, 0, 1]);
  const nals: Buffer[] = [];
  let from = bytes.indexOf(startCode);
  while (from >= 0) {
    const next = bytes.indexOf(startCode, from + 3);
    let end = next < 0 ? bytes.length : next;
    while (end > from + 3 && bytes[end - 1] === 0) end -= 1;
    nals.push(bytes.subarray(from + 3, end));
    from = next;
  }
  return nals;
}

function typeOf(nal: Buffer): number {
  return ((nal[0] ?? 0) >> 1) & 0x3f;
}

/** HEVCDecoderConfigurationRecord, ISO/IEC 14496-15, 8.3.3.1. */
function sequenceStart(nals: readonly Buffer[]): Buffer {
  const sets = [NAL_VPS, NAL_SPS, NAL_PPS].map((type) => {
    const nal = nals.find((candidate) => typeOf(candidate) === type);
    if (nal === undefined) throw new Error(`the HEVC stream has no parameter set of type ${type}`);
    return nal;
  });
  const sps = withoutEmulationPrevention(sets[1] ?? Buffer.alloc(0));
  const maxSubLayers = (((sps[2] ?? 0) >> 1) & 0x07) + 1;
  const isTemporallyNested = (sps[2] ?? 0) & 0x01;
  // profile_tier_level stands byte-aligned behind the SPS's first three bytes: 11 bytes and the level.
  const profileTierLevel = sps.subarray(3, 15);
  const record = Buffer.concat([
    Buffer.from([1]),
    profileTierLevel,
    // No spatial segmentation or parallelism stated; 4:2:0; 8 bits luma and chroma; no frame rate stated.
    Buffer.from([0xf0, 0x00, 0xfc, 0xfd, 0xf8, 0xf8, 0x00, 0x00]),
    Buffer.from([(maxSubLayers << 3) | (isTemporallyNested << 2) | 3, sets.length]),
    ...sets.flatMap((nal) => [Buffer.from([0x80 | typeOf(nal), 0, 1]), lengthOf(nal, 2), nal]),
  ]);
  return Buffer.concat([Buffer.from([0x80 | (1 << 4) | SEQUENCE_START]), FOURCC, record]);
}

interface AccessUnit {
  readonly nals: Buffer[];
  readonly isKeyFrame: boolean;
}

function accessUnits(nals: readonly Buffer[]): AccessUnit[] {
  const units: AccessUnit[] = [];
  let before: Buffer[] = [];
  for (const nal of nals) {
    const type = typeOf(nal);
    if (type >= FIRST_NON_VCL) {
      before.push(nal);
      continue;
    }
    const isFirstSlice = ((nal[2] ?? 0) & 0x80) !== 0;
    if (isFirstSlice) units.push({ nals: [...before, nal], isKeyFrame: type >= 16 && type <= 23 });
    else units.at(-1)?.nals.push(nal);
    before = [];
  }
  return units;
}

/** Both packet types that carry pictures: with a composition time (of 0) and without. */
function codedFrames({ nals, isKeyFrame }: AccessUnit, at: number): Buffer {
  const hasCompositionTime = at % 2 === 0;
  const packetType = hasCompositionTime ? CODED_FRAMES : CODED_FRAMES_X;
  return Buffer.concat([
    Buffer.from([0x80 | ((isKeyFrame ? 1 : 2) << 4) | packetType]),
    FOURCC,
    Buffer.alloc(hasCompositionTime ? 3 : 0),
    ...nals.flatMap((nal) => [lengthOf(nal, 4), nal]),
  ]);
}

function lengthOf(nal: Buffer, bytes: 2 | 4): Buffer {
  const length = Buffer.alloc(bytes);
  length.writeUIntBE(nal.length, 0, bytes);
  return length;
}

function withoutEmulationPrevention(nal: Buffer): Buffer {
  const bytes = [...nal].filter((byte, at) => !(byte === 3 && nal[at - 1] === 0 && nal[at - 2] === 0));
  return Buffer.from(bytes);
}
