// Walks the tags of a part that no index line covers and splits them into segments, from the file alone.
import { AUDIO, DATA, SEQUENCE_HEADER, VIDEO } from "../media/classify.ts";
import { FLV_FILE_HEADER_BYTES } from "../media/flv.ts";
import { type FileWindow, isHeader, isKeyFrame, type ScannedTag } from "./file-window.ts";
import type { SegmentLine, StartLine } from "./part-index.ts";
import { OpenSegment } from "./segment.ts";

export interface Tail {
  /** Where the last whole tag ends. */
  readonly end: number;
  readonly segments: readonly Omit<SegmentLine, "hash">[];
  readonly lastWallMs: number | null;
}

/** Walks the tags behind the last indexed segment and splits them into segments by media time. */
export async function scanTail(
  window: FileWindow,
  indexed: readonly SegmentLine[],
  start: StartLine,
  nowWallMs: number,
): Promise<Tail> {
  const last = indexed.at(-1);
  const from = last?.to ?? 0;
  const open = new OpenSegment();
  let { metadata, video, audio } = last ?? { metadata: null, video: null, audio: null };
  const segments: Omit<SegmentLine, "hash">[] = [];
  const clock = new MediaClock(indexed, start, nowWallMs);
  let lastWallMs = clock.last;
  // Headers may stand inside the last indexed segment, whose line says what was in force at its begin.
  let at = Math.max(last?.from ?? 0, FLV_FILE_HEADER_BYTES);
  let begun = false;
  const begin = (offset: number): void => open.begin(offset, metadata ?? -1, video ?? -1, audio ?? -1);
  const finish = (to: number): void => {
    const { facts } = open.end(to);
    segments.push({ kind: "segment", ...facts, mono: null, monoTo: null, recovered: true });
  };
  const take = (tag: ScannedTag): void => {
    if (tag.from >= from) {
      if (!begun) begin(from);
      begun = true;
      const key = isKeyFrame(tag);
      if (open.endsBefore(key, tag.timestampMs, tag.timestampMs, tag.from, tag.end - tag.from)) {
        finish(tag.from);
        begin(tag.from);
      }
      lastWallMs = clock.wallOf(tag.timestampMs);
      if (open.tags === 0) {
        open.mediaFrom = tag.timestampMs;
        open.monoFrom = tag.timestampMs;
        open.wallMs = lastWallMs;
        open.key = key;
      }
      open.tags += 1;
      open.mediaTo = tag.timestampMs;
    }
    if (!isHeader(tag)) return;
    if ((tag.flags & DATA) !== 0) metadata = tag.from;
    else if ((tag.flags & SEQUENCE_HEADER) === 0) return;
    else if ((tag.flags & VIDEO) !== 0) video = tag.from;
    else if ((tag.flags & AUDIO) !== 0) audio = tag.from;
  };
  if (window.sizeBytes < at) return { end: from, segments, lastWallMs };
  for (;;) {
    const tag = await window.tag(at);
    if (tag.end < 0) {
      // What is indexed already stays as it is, also where it no longer is a tag.
      if (at >= from) break;
      at = from;
      continue;
    }
    take(tag);
    at = tag.end;
  }
  if (begun) finish(at);
  return { end: at, segments, lastWallMs };
}

/** Estimates when something arrived from its media time and the nearest line that knows both. */
class MediaClock {
  readonly #baseWallMs: number;
  #baseMediaMs: number | null;
  readonly #nowWallMs: number;
  readonly last: number | null;

  constructor(indexed: readonly SegmentLine[], start: StartLine, nowWallMs: number) {
    const known = indexed.findLast((line) => line.wall !== null && line.media !== null);
    this.#nowWallMs = nowWallMs;
    this.#baseWallMs = Date.parse(known?.wall ?? start.wall);
    this.#baseMediaMs = known?.media ?? null;
    this.last = known === undefined ? null : this.wallOf(known.mediaTo ?? known.media ?? 0);
  }

  /** Never before the known moment, never in the future: an encoder's clock may say anything. */
  wallOf(mediaMs: number): number {
    this.#baseMediaMs ??= mediaMs;
    const estimated = this.#baseWallMs + (mediaMs - this.#baseMediaMs);
    return Math.max(this.#baseWallMs, Math.min(estimated, Math.max(this.#nowWallMs, this.#baseWallMs)));
  }
}
