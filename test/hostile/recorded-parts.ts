// A session's parts while they are still being written: its folder comes a moment after its first report, and a part
// whose FLV header is not there yet has nothing in it.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { partsOf, type RecordedPart } from "../crash/recording.ts";

const FLV_HEADER_BYTES = 13;

export type { RecordedPart };

export function recordedParts(directory: string): RecordedPart[] {
  if (!existsSync(directory)) return [];
  const isBegun = readdirSync(directory)
    .filter((name) => name.endsWith(".flv"))
    .every((name) => statSync(join(directory, name)).size >= FLV_HEADER_BYTES);
  return isBegun ? partsOf(directory) : [];
}
