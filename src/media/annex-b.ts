// From FLV's pictures (NAL units behind their lengths, parameter sets in a record) to the raw stream that a decoder
// reads from a pipe. The bytes come from an encoder: what can't be read is null.
import { AVC1, configurationAt, HVC1, pictureAt, videoFourCc } from "./classify.ts";

export type RawCodec = "h264" | "hevc";

export interface ParameterSets {
  readonly codec: RawCodec;
  /** With start codes. */
  readonly bytes: Buffer;
  /** Of the length before each NAL unit. */
  readonly lengthBytes: number;
}

const START_CODE = Buffer.from([0, 0, 0, 1]);
/** Ends a picture: a parser that sees it knows that the one before is whole (H.264 7.3.2.4, H.265 7.3.2.5). */
const DELIMITERS: Readonly<Record<RawCodec, Buffer>> = {
  h264: Buffer.from([0, 0, 0, 1, 0x09, 0xf0]),
  hevc: Buffer.from([0, 0, 0, 1, 0x46, 0x01, 0x50]),
};

/** Out of a sequence header's payload; null for other codecs and broken records. */
export function parameterSets(payload: Buffer): ParameterSets | null {
  const at = configurationAt(9, payload, payload.length);
  if (at < 0) return null;
  const record = payload.subarray(at);
  switch (videoFourCc(payload, payload.length)) {
    case AVC1:
      return avcSets(record);
    case HVC1:
      return hevcSets(record);
    default:
      return null;
  }
}

/** One coded picture with its delimiter behind it; null when the payload carries none or its lengths don't add up. */
export function rawPicture(payload: Buffer, sets: ParameterSets): Buffer | null {
  let at = pictureAt(payload, payload.length);
  if (at < 0) return null;
  const units: Buffer[] = [];
  while (at + sets.lengthBytes <= payload.length) {
    const from = at + sets.lengthBytes;
    at = from + payload.readUIntBE(at, sets.lengthBytes);
    if (at > payload.length) return null;
    units.push(START_CODE, payload.subarray(from, at));
  }
  return units.length === 0 ? null : Buffer.concat([...units, DELIMITERS[sets.codec]]);
}

/** AVCDecoderConfigurationRecord, ISO 14496-15, 5.3.3.1. */
function avcSets(record: Buffer): ParameterSets | null {
  const units: Buffer[] = [];
  const sps = takeUnits(record, 6, (record[5] ?? 0) & 0x1f, units);
  const pps = sps === null ? null : takeUnits(record, sps + 1, record[sps] ?? 0, units);
  return pps === null ? null : sets("h264", units, ((record[4] ?? 3) & 3) + 1);
}

/** HEVCDecoderConfigurationRecord, ISO 14496-15, 8.3.3.1. */
function hevcSets(record: Buffer): ParameterSets | null {
  const units: Buffer[] = [];
  let at: number | null = 23;
  for (let array = record[22] ?? 0; array > 0 && at !== null; array--) {
    if (at + 3 > record.length) return null;
    at = takeUnits(record, at + 3, record.readUInt16BE(at + 1), units);
  }
  return at === null ? null : sets("hevc", units, ((record[21] ?? 3) & 3) + 1);
}

/** @returns where the list of units ends; null when it reaches past the record. */
function takeUnits(record: Buffer, from: number, count: number, units: Buffer[]): number | null {
  let at = from;
  for (let each = 0; each < count; each++) {
    if (at + 2 > record.length) return null;
    const end = at + 2 + record.readUInt16BE(at);
    if (end > record.length) return null;
    units.push(record.subarray(at + 2, end));
    at = end;
  }
  return at;
}

function sets(codec: RawCodec, units: readonly Buffer[], lengthBytes: number): ParameterSets | null {
  if (units.length === 0 || lengthBytes === 3) return null;
  return { codec, bytes: Buffer.concat(units.flatMap((unit) => [START_CODE, unit])), lengthBytes };
}
