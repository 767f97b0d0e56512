// Picture sizes out of decoder configuration records: AVC and HEVC (their SPS) and AV1 (sequence header).
// The bytes come from an encoder: nothing here throws, what can't be read is null.
import { BitReader, withoutEmulation } from "./bits.ts";

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** No codec here goes beyond 16 bits a side; more is a broken or hostile header. */
const MAX_SIDE = 65_536;

/** AVCDecoderConfigurationRecord (ISO 14496-15, 5.3.3.1) at `at`. */
export function avcPictureSize(record: Buffer, at: number, end: number): PictureSize | null {
  if (at + 8 > end || ((record[at + 5] ?? 0) & 0x1f) === 0) return null;
  const spsBytes = record.readUInt16BE(at + 6);
  const spsAt = at + 8;
  if (spsBytes < 4 || spsAt + spsBytes > end) return null;
  const sps = withoutEmulation(record, spsAt + 1, spsAt + spsBytes);
  const bits = new BitReader(sps, 0, sps.length);
  const profile = bits.bits(8);
  bits.skip(16);
  bits.unsigned();
  let chroma = 1;
  if (HIGH_PROFILES.has(profile)) {
    chroma = bits.unsigned();
    if (chroma === 3) bits.skip(1);
    bits.unsigned();
    bits.unsigned();
    bits.skip(1);
    if (bits.bit() === 1) skipAvcScalingLists(bits, chroma === 3 ? 12 : 8);
  }
  bits.unsigned();
  const orderType = bits.unsigned();
  if (orderType === 0) bits.unsigned();
  else if (orderType === 1) {
    bits.skip(1);
    bits.signed();
    bits.signed();
    const cycle = bits.unsigned();
    if (cycle > 255) return null;
    for (let index = 0; index < cycle; index++) bits.signed();
  }
  bits.unsigned();
  bits.skip(1);
  const widthInBlocks = bits.unsigned() + 1;
  const heightInMaps = bits.unsigned() + 1;
  const framesOnly = bits.bit();
  if (framesOnly === 0) bits.skip(1);
  bits.skip(1);
  let width = widthInBlocks * 16;
  let height = heightInMaps * 16 * (2 - framesOnly);
  if (bits.bit() === 1) {
    const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
    const unitY = (chroma === 1 ? 2 : 1) * (2 - framesOnly);
    width -= (bits.unsigned() + bits.unsigned()) * unitX;
    height -= (bits.unsigned() + bits.unsigned()) * unitY;
  }
  return sized(bits, width, height);
}

/** Profiles whose SPS carries chroma format and scaling lists (H.264, 7.3.2.1.1). */
const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

function skipAvcScalingLists(bits: BitReader, lists: number): void {
  for (let list = 0; list < lists; list++) {
    if (bits.bit() === 0) continue;
    let last = 8;
    let next = 8;
    for (let index = 0; index < (list < 6 ? 16 : 64); index++) {
      if (next !== 0) next = (last + bits.signed() + 256) % 256;
      if (next !== 0) last = next;
    }
  }
}

const HEVC_SPS = 33;

/** HEVCDecoderConfigurationRecord (ISO 14496-15, 8.3.3.1) at `at`. */
export function hevcPictureSize(record: Buffer, at: number, end: number): PictureSize | null {
  if (at + 23 > end) return null;
  const arrays = record[at + 22] ?? 0;
  let next = at + 23;
  for (let array = 0; array < arrays; array++) {
    if (next + 3 > end) return null;
    const nalType = (record[next] ?? 0) & 0x3f;
    const units = record.readUInt16BE(next + 1);
    next += 3;
    for (let unit = 0; unit < units; unit++) {
      if (next + 2 > end) return null;
      const unitBytes = record.readUInt16BE(next);
      next += 2;
      if (next + unitBytes > end) return null;
      if (nalType === HEVC_SPS) return hevcSpsSize(record, next, next + unitBytes);
      next += unitBytes;
    }
  }
  return null;
}

function hevcSpsSize(record: Buffer, from: number, to: number): PictureSize | null {
  if (to - from < 4) return null;
  const sps = withoutEmulation(record, from + 2, to);
  const bits = new BitReader(sps, 0, sps.length);
  bits.skip(4);
  const subLayers = bits.bits(3);
  bits.skip(1);
  // profile_tier_level (H.265, 7.3.3): 88 bits of profile, 8 of level, then the sub-layers'.
  bits.skip(96);
  let present = 0;
  let levels = 0;
  for (let layer = 0; layer < subLayers; layer++) {
    present += bits.bit();
    levels += bits.bit();
  }
  if (subLayers > 0) bits.skip((8 - subLayers) * 2);
  bits.skip(present * 88 + levels * 8);
  bits.unsigned();
  const chroma = bits.unsigned();
  if (chroma === 3) bits.skip(1);
  let width = bits.unsigned();
  let height = bits.unsigned();
  if (bits.bit() === 1) {
    const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
    const unitY = chroma === 1 ? 2 : 1;
    width -= (bits.unsigned() + bits.unsigned()) * unitX;
    height -= (bits.unsigned() + bits.unsigned()) * unitY;
  }
  return sized(bits, width, height);
}

const OBU_SEQUENCE_HEADER = 1;

/** AV1CodecConfigurationRecord (AV1 in ISOBMFF, 2.3) at `at`: 4 bytes, then configuration OBUs. */
export function av1PictureSize(record: Buffer, at: number, end: number): PictureSize | null {
  let next = at + 4;
  while (next < end) {
    const header = record[next] ?? 0;
    next += (header & 0x04) !== 0 ? 2 : 1;
    let obuBytes = end - next;
    if ((header & 0x02) !== 0) {
      obuBytes = 0;
      for (let index = 0; ; index++) {
        if (index === 4 || next >= end) return null;
        const byte = record[next++] ?? 0;
        obuBytes += (byte & 0x7f) << (7 * index);
        if ((byte & 0x80) === 0) break;
      }
    }
    if (obuBytes < 0 || next + obuBytes > end) return null;
    if (((header >> 3) & 0x0f) === OBU_SEQUENCE_HEADER) return av1SequenceSize(record, next, next + obuBytes);
    next += obuBytes;
  }
  return null;
}

/** sequence_header_obu of the AV1 specification, 5.5.1, up to the frame size. */
function av1SequenceSize(record: Buffer, from: number, to: number): PictureSize | null {
  const bits = new BitReader(record, from, to);
  bits.skip(4);
  if (bits.bit() === 1) {
    bits.skip(5);
  } else {
    let decoderModelBits = -1;
    if (bits.bit() === 1) {
      bits.skip(64);
      if (bits.bit() === 1) bits.unsigned();
      if (bits.bit() === 1) {
        decoderModelBits = bits.bits(5) + 1;
        bits.skip(32 + 10);
      }
    }
    const displayDelay = bits.bit();
    const points = bits.bits(5) + 1;
    for (let point = 0; point < points; point++) {
      bits.skip(12);
      if (bits.bits(5) > 7) bits.skip(1);
      if (decoderModelBits > 0 && bits.bit() === 1) bits.skip(2 * decoderModelBits + 1);
      if (displayDelay === 1 && bits.bit() === 1) bits.skip(4);
    }
  }
  const widthBits = bits.bits(4) + 1;
  const heightBits = bits.bits(4) + 1;
  return sized(bits, bits.bits(widthBits) + 1, bits.bits(heightBits) + 1);
}

function sized(bits: BitReader, width: number, height: number): PictureSize | null {
  if (bits.overrun || width <= 0 || height <= 0 || width > MAX_SIDE || height > MAX_SIDE) return null;
  return { width, height };
}
