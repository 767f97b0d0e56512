// What a session's recording holds, read with the judge's own FLV reader: payloads of each part, and their stamps.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describePayload, type FlvPayload, isSequenceHeader, readFlvTags } from "../support/flv-payloads.ts";
import { readStamp, type Stamp } from "../support/stamp.ts";

export interface RecordedPart {
  readonly path: string;
  readonly payloads: readonly FlvPayload[];
  /** Of all stamped payloads, in file order. */
  readonly stamps: readonly Stamp[];
  /** Bytes after the last whole tag: a part that is being written may have some. */
  readonly trailingBytes: number;
}

/** Every part of the session in `directory`, in order; of those with so many bytes at least. */
export function partsOf(directory: string, leastBytes = 0): RecordedPart[] {
  const names = readdirSync(directory).filter((name) => /^part-\d+\.flv$/.test(name));
  return names.sort().flatMap((name) => {
    const path = join(directory, name);
    const bytes = readFileSync(path);
    if (bytes.length < leastBytes) return [];
    const { tags, trailingBytes } = readFlvTags(bytes);
    const media = tags.filter(({ track, payload }) => track !== "data" && !isSequenceHeader(track, payload));
    return {
      path,
      payloads: tags.map(({ track, timestampMs, payload }) => describePayload(track, timestampMs, payload)),
      stamps: media.map(({ payload }) => readStamp(payload)).filter((stamp) => stamp !== null),
      trailingBytes,
    };
  });
}

/** Places where the sequence does not go on by one; [] for a whole run. */
export function breaksIn(stamps: readonly (Stamp | null)[]): string[] {
  const present = stamps.filter((stamp) => stamp !== null);
  return present.slice(1).flatMap(({ sequence }, at) => {
    const before = present[at]?.sequence ?? 0;
    return sequence === before + 1 ? [] : [`${before} → ${sequence}`];
  });
}
