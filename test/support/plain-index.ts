// A part's index with one segment, for a clip that no gate has recorded: enough to find it by the wall clock.
import { createHash } from "node:crypto";
import { NO_HEAD, renderLine, type SegmentLine } from "../../src/journal/part-index.ts";
import { FLV_FILE_HEADER_BYTES } from "../../src/media/flv.ts";

/** @param bytes of the part. @param wallMs when its first tag came. */
export function plainIndex(bytes: Buffer, wallMs: number, seconds: number): string {
  const segment: SegmentLine = {
    ...{
      kind: "segment",
      from: FLV_FILE_HEADER_BYTES,
      to: bytes.length,
      wall: new Date(wallMs).toISOString(),
    },
    ...{ mono: 0, monoTo: seconds * 1000, media: 0, mediaTo: seconds * 1000, key: true },
    ...{ metadata: null, video: null, audio: null },
    hash: createHash("sha256").update(bytes.subarray(FLV_FILE_HEADER_BYTES)).digest("hex"),
  };
  return renderLine(JSON.stringify(segment), NO_HEAD, null);
}
