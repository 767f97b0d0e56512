// Compares a part's media with the segments of its index and says what happened to those that differ:
// altered, moved, cut out, cut off, or something was put in.
import { FLV_FILE_HEADER_BYTES } from "../media/flv.ts";
import type { FileWindow } from "./file-window.ts";
import { type Finding, finding, spanOf } from "./finding.ts";
import type { Digest, SegmentLine } from "./part-index.ts";

/** Places at which a lost segment is looked for; more than that have the same timestamp only in junk. */
const MAX_CANDIDATES = 16;

export interface CheckedMedia {
  readonly part: number;
  readonly file: string;
  readonly window: FileWindow;
  readonly digest: Digest;
  readonly segments: readonly SegmentLine[];
  /** Size stated by the seal; null for a part that still grows. */
  readonly sealedBytes: number | null;
}

export async function checkSegments(media: CheckedMedia): Promise<Finding[]> {
  const { window, digest, segments, sealedBytes, part, file } = media;
  /** Where each segment really is; null: nowhere. */
  const places: (number | null)[] = [];
  for (const segment of segments) {
    const found = (await window.hash(digest, segment.from, segment.to)) === segment.hash;
    places.push(found ? segment.from : null);
  }
  const surplus = sealedBytes === null ? 0 : window.sizeBytes - sealedBytes;
  if (places.every((at) => at !== null)) {
    if (surplus <= 0) return [];
    const end = sealedBytes ?? 0;
    const last = spanOf(part, segments.slice(-1));
    return [finding("bytes-added", file, { ...last, bytes: { from: end, to: window.sizeBytes } })];
  }
  await locate(media, places, surplus);
  return [...movedSegments(media, places), ...(await changedRuns(media, places, surplus))];
}

/** Looks for the segments that are not in their place: shifted as a whole, or where a tag has their time. */
async function locate(media: CheckedMedia, places: (number | null)[], surplus: number): Promise<void> {
  const { window, digest, segments } = media;
  const byTime = await tagPlaces(media, places);
  for (const [index, segment] of segments.entries()) {
    if (places[index] !== null) continue;
    const candidates = [segment.from + surplus, ...(byTime.get(segment.media ?? -1) ?? [])];
    for (const at of candidates) {
      if (at < 0 || at === segment.from) continue;
      if ((await window.hash(digest, at, at + segment.to - segment.from)) === segment.hash) {
        places[index] = at;
        break;
      }
    }
  }
}

/** Offsets of the tags that have the timestamp with which a lost segment begins. */
async function tagPlaces(
  { window, segments }: CheckedMedia,
  places: readonly (number | null)[],
): Promise<Map<number, number[]>> {
  const wanted = new Map<number, number[]>();
  for (const [index, segment] of segments.entries()) {
    if (places[index] === null && segment.media !== null) wanted.set(segment.media, []);
  }
  const first = segments[places.indexOf(null)];
  let at = Math.max(first?.from ?? 0, FLV_FILE_HEADER_BYTES);
  while (at < window.sizeBytes) {
    const tag = await window.tag(at);
    if (tag.end < 0) {
      // The walk is lost here: it goes on where the index says that the next segment begins.
      const next = segments.find((segment) => segment.from > at);
      if (!next) break;
      at = next.from;
      continue;
    }
    const list = wanted.get(tag.timestampMs);
    if (list && list.length < MAX_CANDIDATES) list.push(at);
    at = tag.end;
  }
  return wanted;
}

/** Segments that stand whole in the file, but before or behind others than the index says. */
function movedSegments(
  { part, file, segments }: CheckedMedia,
  places: readonly (number | null)[],
): Finding[] {
  const present = places.flatMap((at, index) => (at === null ? [] : [{ at, index }]));
  const inFile = [...present].sort((a, b) => a.at - b.at);
  return present.flatMap(({ index }, rank) => {
    const segment = segments[index];
    const now = inFile[rank];
    if (!segment || now?.index === index) return [];
    return [finding("segment-moved", file, spanOf(part, [segment]))];
  });
}

/** Runs of segments that stand nowhere, and seams that grew or shrank between ones that do. */
async function changedRuns(
  media: CheckedMedia,
  places: readonly (number | null)[],
  surplus: number,
): Promise<Finding[]> {
  const { part, file, segments, window } = media;
  const found: Finding[] = [];
  let shift = 0;
  for (let index = 0; index < segments.length; index++) {
    let end = index;
    while (end < segments.length && places[end] === null) end++;
    const run = segments.slice(index, end);
    const after = segments[end];
    const place = places[end];
    const shiftAfter = after && place != null ? place - after.from : surplus;
    const change = shiftAfter - shift;
    const inOrder = !after || place == null || isInOrder(places, end);
    if (run.length > 0) {
      const cutOff = !after && surplus < 0;
      const span = cutOff ? await cutSpan(media, run) : spanOf(part, run);
      if (cutOff) found.push(finding("part-cut-off", file, span));
      else if (inOrder && change > 0) found.push(finding("bytes-added", file, span, `+${change} bytes`));
      else if (inOrder && change < 0) found.push(finding("bytes-removed", file, span, `${change} bytes`));
      else found.push(finding("segment-altered", file, span));
    } else if (after && inOrder && change !== 0) {
      // Nothing is lost, but something stands between two segments that touched.
      const seam = spanOf(part, segments.slice(Math.max(0, end - 1), end + 1));
      const bytes = { from: (place ?? 0) - Math.max(change, 0), to: place ?? 0 };
      if (change > 0) found.push(finding("bytes-added", file, { ...seam, bytes }, `+${change} bytes`));
    }
    if (inOrder) shift = shiftAfter;
    index = end;
  }
  const last = places.at(-1);
  const tail = segments.at(-1);
  if (last != null && tail && surplus > shift) {
    const from = last + tail.to - tail.from;
    const span = spanOf(part, [tail]);
    if (isInOrder(places, places.length - 1) && window.sizeBytes > from) {
      found.push(finding("bytes-added", file, { ...span, bytes: { from, to: window.sizeBytes } }));
    }
  }
  return found;
}

function isInOrder(places: readonly (number | null)[], index: number): boolean {
  const at = places[index];
  if (at == null) return true;
  return places.every(
    (other, position) => other === null || position === index || other < at === position < index,
  );
}

/** A cut is named by the last whole tag before it. */
async function cutSpan({ part, window, segments }: CheckedMedia, run: readonly SegmentLine[]) {
  const span = spanOf(part, run);
  let at = Math.max(run[0]?.from ?? 0, FLV_FILE_HEADER_BYTES);
  let lastMs: number | null = null;
  for (;;) {
    const tag = await window.tag(at);
    if (tag.end < 0) break;
    lastMs = tag.timestampMs;
    at = tag.end;
  }
  const to = segments.at(-1)?.to ?? at;
  const media = span.media && lastMs !== null ? { ...span.media, fromMs: lastMs } : span.media;
  return { ...span, media, bytes: { from: window.sizeBytes, to } };
}
