// A session's parts while they are still being written: its folder comes a moment after its first report, and a part
// whose FLV header is not there yet has nothing in it.
import { existsSync } from "node:fs";
import { partsOf, type RecordedPart } from "../crash/recording.ts";

const FLV_HEADER_BYTES = 13;

export type { RecordedPart };

export function recordedParts(directory: string): RecordedPart[] {
  return existsSync(directory) ? partsOf(directory, FLV_HEADER_BYTES) : [];
}
