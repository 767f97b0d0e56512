// Data messages (types 15 and 18) into FLV script tag bodies: the wrapper that asks a server to keep them goes.
import { AmfReader, encodeAmf } from "./amf0.ts";
import * as types from "./message-types.ts";
import { WireError } from "./wire-error.ts";

/**
 * The script tag body in `payload[0..length)`, as a view of it; null when the message carries nothing to keep
 * (`@clearDataFrame`, a bare `@setDataFrame`). The values are read through, so that nothing malformed reaches a
 * recording or the platform. Throws WireError.
 */
export function scriptTagBody(type: number, payload: Buffer, length: number): Buffer | null {
  // An AMF3 data message begins with a format byte and goes on in AMF0.
  let from = type === types.DATA_AMF3 ? 1 : 0;
  if (from >= length) throw new WireError("data-malformed", 0, "a data message that is not empty");
  const reader = new AmfReader(payload, from, length);
  let name = reader.read();
  if (name === "@clearDataFrame") return null;
  if (name === "@setDataFrame") {
    from += reader.offset;
    if (reader.atEnd) return null;
    name = reader.read();
  }
  if (typeof name !== "string") throw new WireError("data-malformed", 0, "a name first");
  while (!reader.atEnd) reader.read();
  return payload.subarray(from, length);
}

/** Goes before a script tag body towards a server: without it nginx-rtmp and others do not keep the metadata. */
export const SET_DATA_FRAME: Buffer = encodeAmf("@setDataFrame");
