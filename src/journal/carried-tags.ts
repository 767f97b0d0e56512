// Takes whole tags out of bytes that a failed part could not write, so that the next part records them.
import { TAG_HEADER_BYTES, TAG_TRAILER_BYTES, tagEnd, tagTimestampMs, tagType } from "../media/flv.ts";

export interface CarriedTag {
  readonly type: number;
  readonly timestampMs: number;
  readonly payload: Buffer;
}

export function* carriedTags(bytes: Buffer): Generator<CarriedTag> {
  let at = 0;
  for (;;) {
    const end = tagEnd(bytes, at, bytes.length);
    if (end < 0) return;
    const payload = bytes.subarray(at + TAG_HEADER_BYTES, end - TAG_TRAILER_BYTES);
    yield { type: tagType(bytes, at), timestampMs: tagTimestampMs(bytes, at), payload };
    at = end;
  }
}
