/** From ffmpeg's raw H.264 or HEVC stream to what FLV carries: a decoder configuration record and coded pictures. */
import { withoutEmulation } from "../../media/bits.ts";
import { unexpected } from "./card-error.ts";
import { withOwnIds } from "./hevc-ids.ts";

export interface CodedVideo {
  /** AVCDecoderConfigurationRecord or HEVCDecoderConfigurationRecord (ISO 14496-15). */
  readonly record: Buffer;
  /**
   * NAL units of each picture, each behind its 4-byte length. The first one carries the parameter sets too: a parser
   * in mid-stream that missed the new record still decodes it with the right ones.
   */
  readonly pictures: readonly Buffer[];
}

const START_CODE = Buffer.from([0, 0, 1]);

/** H.264, table 7-1. */
const AVC = { slices: [1, 5], sps: 7, pps: 8 };
/** H.265, table 7-1: VCL types are below 32. */
const HEVC = { vps: 32, sps: 33, pps: 34 };

/** @throws FfmpegError ffmpeg-failed when the stream has no parameter sets or no pictures: ffmpeg wrote something else. */
export function codedVideo(codec: "avc" | "hevc", stream: Buffer): CodedVideo {
  const isHevc = codec === "hevc";
  const units = isHevc ? nalUnits(stream).map(withOwnIds) : nalUnits(stream);
  const typeOf = (unit: Buffer): number => (isHevc ? ((unit[0] ?? 0) >> 1) & 0x3f : (unit[0] ?? 0) & 0x1f);
  const set = (type: number): Buffer => {
    const found = units.find((unit) => typeOf(unit) === type);
    if (found === undefined) throw unexpected(`no parameter set of type ${type} in the ${codec} stream`);
    return found;
  };
  const isSlice = (unit: Buffer): boolean =>
    isHevc ? typeOf(unit) < HEVC.vps : AVC.slices.includes(typeOf(unit));
  // The first bit behind the NAL header: first_slice_segment_in_pic_flag, or first_mb_in_slice of 0 as ue(v).
  const isFirstSlice = (unit: Buffer): boolean => ((unit[isHevc ? 2 : 1] ?? 0) & 0x80) !== 0;
  const pictures: Buffer[][] = [];
  for (const unit of units.filter(isSlice)) {
    if (isFirstSlice(unit)) pictures.push([]);
    pictures.at(-1)?.push(withLength(unit, 4));
  }
  if (pictures.length === 0) throw unexpected(`no pictures in the ${codec} stream`);
  const sets = isHevc ? [set(HEVC.vps), set(HEVC.sps), set(HEVC.pps)] : [set(AVC.sps), set(AVC.pps)];
  pictures[0]?.unshift(...sets.map((unit) => withLength(unit, 4)));
  const record = isHevc
    ? hevcRecord(set(HEVC.vps), set(HEVC.sps), set(HEVC.pps))
    : avcRecord(set(AVC.sps), set(AVC.pps));
  return { record, pictures: pictures.map((slices) => Buffer.concat(slices)) };
}

function nalUnits(stream: Buffer): Buffer[] {
  const units: Buffer[] = [];
  let from = stream.indexOf(START_CODE);
  while (from >= 0) {
    const next = stream.indexOf(START_CODE, from + START_CODE.length);
    let end = next < 0 ? stream.length : next;
    // The longer start code's first zero, and trailing zeros, belong to no unit.
    while (end > from + START_CODE.length && stream[end - 1] === 0) end--;
    units.push(stream.subarray(from + START_CODE.length, end));
    from = next;
  }
  return units;
}

/** ISO 14496-15, 5.3.3.1; for main profile, which has no chroma or bit-depth extension. */
function avcRecord(sps: Buffer, pps: Buffer): Buffer {
  const head = Buffer.from([1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1]);
  return Buffer.concat([head, withLength(sps, 2), Buffer.from([1]), withLength(pps, 2)]);
}

/** ISO 14496-15, 8.3.3.1; 4:2:0 with 8 bits, which is what card-encoder.ts asks for. */
function hevcRecord(vps: Buffer, sps: Buffer, pps: Buffer): Buffer {
  const plain = withoutEmulation(sps, 0, sps.length);
  const layers = (((plain[2] ?? 0) >> 1) & 0x07) + 1;
  const nested = (plain[2] ?? 0) & 0x01;
  const sets = [vps, sps, pps].map((unit) => {
    const type = ((unit[0] ?? 0) >> 1) & 0x3f;
    return Buffer.concat([Buffer.from([0x80 | type, 0, 1]), withLength(unit, 2)]);
  });
  // profile_tier_level (12 bytes) stands byte-aligned behind the NAL header and the SPS's first byte.
  return Buffer.concat([
    Buffer.from([1]),
    plain.subarray(3, 15),
    Buffer.from([
      0xf0,
      0x00,
      0xfc,
      0xfd,
      0xf8,
      0xf8,
      0x00,
      0x00,
      (layers << 3) | (nested << 2) | 3,
      sets.length,
    ]),
    ...sets,
  ]);
}

function withLength(unit: Buffer, bytes: 2 | 4): Buffer {
  const length = Buffer.alloc(bytes);
  length.writeUIntBE(unit.length, 0, bytes);
  return Buffer.concat([length, unit]);
}
