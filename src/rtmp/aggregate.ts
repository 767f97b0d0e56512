// Aggregate messages (7.1.6): several audio, video and data messages in one body, each with an FLV-like header.
import * as types from "./message-types.ts";
import { WireError } from "./wire-error.ts";

const HEADER_BYTES = 11;
const BACK_POINTER_BYTES = 4;
/** FMLE puts about a second into one; each part costs a call, whatever its length. */
export const MAX_AGGREGATE_PARTS = 4096;

/** Gives each part on; its timestamp is moved so that the first part has the aggregate's. Throws WireError. */
export function splitAggregate(
  payload: Buffer,
  length: number,
  timestamp: number,
  part: (type: number, timestamp: number, payload: Buffer, length: number) => void,
): void {
  let at = 0;
  let offsetMs = 0;
  for (let parts = 0; at < length; parts += 1) {
    if (parts === MAX_AGGREGATE_PARTS) throw malformed(at, `at most ${MAX_AGGREGATE_PARTS} parts`);
    if (length - at < HEADER_BYTES) throw malformed(at, `${HEADER_BYTES} bytes of part header`);
    const type = payload[at] ?? 0;
    const size = payload.readUIntBE(at + 1, 3);
    const time = payload.readUIntBE(at + 4, 3) + (payload[at + 7] ?? 0) * 0x1000000;
    const body = at + HEADER_BYTES;
    if (size + BACK_POINTER_BYTES > length - body) {
      throw malformed(at + 1, `a part of at most ${Math.max(0, length - body - BACK_POINTER_BYTES)} bytes`);
    }
    if (type !== types.AUDIO && type !== types.VIDEO && type !== types.DATA_AMF0) {
      throw malformed(at, "audio, video or data");
    }
    if (parts === 0) offsetMs = timestamp - time;
    part(type, (time + offsetMs) >>> 0, payload.subarray(body, body + size), size);
    at = body + size + BACK_POINTER_BYTES;
  }
}

function malformed(offset: number, expectation: string): WireError {
  return new WireError("aggregate-malformed", offset, expectation);
}
