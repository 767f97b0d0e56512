/**
 * Gives an HEVC stream's parameter sets ids that no encoder uses, because x265 has no option for it. On one connection a
 * platform's parser keeps the courtroom's sets beside the card's; with equal ids it would read one with the other's.
 */
import { withoutEmulation } from "../../media/bits.ts";
import { unexpected } from "./card-error.ts";

/** H.265, table 7-1. */
const FIRST_NON_VCL = 32;
const VPS = 32;
const SPS = 33;
const PPS = 34;
const IRAP = { first: 16, last: 23 };

/** The largest id of a VPS and of an SPS; a PPS may have it too (H.265, 7.4.3). */
const ID = 15;
/**
 * ID as ue(v) takes 9 bits where 0 takes one: whatever follows moves by exactly one byte, so a slice header needs no
 * further reading to stay aligned.
 */
const GROWTH_BITS = 8;

/** @throws FfmpegError ffmpeg-failed when the ids aren't the zeros that x265 writes. */
export function withOwnIds(unit: Buffer): Buffer {
  const type = ((unit[0] ?? 0) >> 1) & 0x3f;
  const plain = Buffer.from(withoutEmulation(unit, 0, unit.length));
  switch (type) {
    case VPS:
      return escaped(withNibble(plain, 2));
    case SPS:
      // sps_max_sub_layers_minus1 of 0, so that profile_tier_level has 96 bits (7.3.3).
      if (((plain[2] ?? 0) & 0x0e) !== 0) throw unexpected("an HEVC stream with temporal layers");
      return escaped(withId(withNibble(plain, 2), 16 + 8 + 96));
    case PPS:
      return escaped(withId(withId(plain, 16), 16 + 1 + GROWTH_BITS));
    default:
      if (type >= FIRST_NON_VCL) return unit;
      // first_slice_segment_in_pic_flag; key pictures have no_output_of_prior_pics_flag too (7.3.6.1).
      return escaped(withId(plain, type >= IRAP.first && type <= IRAP.last ? 16 + 2 : 16 + 1));
  }
}

/** The byte's upper four bits: vps_video_parameter_set_id in both sets. */
function withNibble(plain: Buffer, at: number): Buffer {
  const out = Buffer.from(plain);
  out[at] = (ID << 4) | ((plain[at] ?? 0) & 0x0f);
  return out;
}

/** Replaces the ue(v) of 0 at `bit` by that of ID. */
function withId(plain: Buffer, bit: number): Buffer {
  const at = bit >> 3;
  const byte = plain[at] ?? 0;
  const rest = 7 - (bit & 7);
  if (((byte >> rest) & 1) !== 1) throw unexpected("HEVC parameter sets with other ids than 0");
  const below = (1 << rest) - 1;
  // ue(v) of 15: four zeros, then 10000 in binary.
  const grown = ((byte & ~(below | (1 << rest))) << GROWTH_BITS) | ((ID + 1) << rest) | (byte & below);
  return Buffer.concat([
    plain.subarray(0, at),
    Buffer.from([grown >> 8, grown & 0xff]),
    plain.subarray(at + 1),
  ]);
}

/** Puts emulation prevention bytes back (H.265, 7.3.1.1). */
function escaped(plain: Buffer): Buffer {
  const out: number[] = [];
  let zeros = 0;
  for (const byte of plain) {
    if (zeros === 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Buffer.from(out);
}
