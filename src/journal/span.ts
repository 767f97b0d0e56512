// A stretch of a session by wall clock: which bytes of which parts it is, and those bytes as a file that plays.
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { FLV_FILE_HEADER } from "../media/flv.ts";
import { headerTags } from "./header-tags.ts";
import { partFileName, partNumberOf, readLine, type SegmentLine } from "./part-index.ts";

/** Whole segments of one part: it begins with a key frame where there is one, and covers at least what was asked for. */
export interface SpanPiece {
  readonly part: number;
  readonly path: string;
  readonly first: SegmentLine;
  /** Offset behind the last byte. */
  readonly to: number;
  /** Wall clock of the first byte, and of where it ends at the latest; ms. */
  readonly fromMs: number;
  readonly toMs: number;
}

interface TimedSegment {
  readonly line: SegmentLine;
  readonly wallMs: number;
}

/**
 * What the index covers of it so far. A session's parts may lie in two directories; one that is not there holds none.
 * Reads whole index files (about 2 MB for a day), never the media.
 */
export async function spanOf(
  directories: readonly string[],
  fromMs: number,
  toMs: number,
): Promise<SpanPiece[]> {
  const pieces: SpanPiece[] = [];
  for (const directory of directories) {
    const names = await readdir(directory).catch(() => []);
    for (const name of names) {
      const part = partNumberOf(name, "index");
      if (part === null) continue;
      const texts = (await readFile(join(directory, name), "utf8")).split("\n");
      const piece = pieceOf(texts, fromMs, toMs);
      if (piece !== null) pieces.push({ ...piece, part, path: join(directory, partFileName(part, "flv")) });
    }
  }
  return pieces.sort((a, b) => a.part - b.part);
}

/**
 * The piece as an FLV file: the tags of the headers in force, then the record's own bytes, unchanged. A part's beginning has
 * them itself, and the file's own header before them.
 */
export async function openPiece({ path, first, to }: SpanPiece): Promise<{
  readonly sizeBytes: number;
  readonly stream: Readable;
}> {
  const before =
    first.from === 0
      ? Buffer.alloc(0)
      : Buffer.concat([FLV_FILE_HEADER as Buffer, ...(await headerTags(path, first))]);
  const bytes = async function* () {
    yield before;
    if (to > first.from) yield* createReadStream(path, { start: first.from, end: to - 1 });
  };
  return { sizeBytes: before.length + to - first.from, stream: Readable.from(bytes()) };
}

function pieceOf(
  texts: readonly string[],
  fromMs: number,
  toMs: number,
): Omit<SpanPiece, "part" | "path"> | null {
  // By halves: of a day's lines only some dozen are looked at.
  const begin = lastBefore(texts, fromMs);
  const lines: TimedSegment[] = [];
  for (let at = begin; at < texts.length; at++) {
    const line = segmentAt(texts, at);
    if (line === null || line.torn === true) continue;
    const wallMs = wallOf(line) ?? lines.at(-1)?.wallMs;
    if (wallMs === undefined) continue;
    if (wallMs >= toMs) break;
    lines.push({ line, wallMs });
  }
  // A part's beginning plays too, though what it begins with is no key frame.
  const first = lines.find(({ line }) => line.key || line.from === 0) ?? lines[0];
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return null;
  const endMs = endOf(last);
  if (endMs < fromMs) return null;
  return { first: first.line, to: last.line.to, fromMs: first.wallMs, toMs: endMs };
}

/** Index of a line at or before which a segment with a key frame begins no later than that; 0 without any. */
function lastBefore(texts: readonly string[], wallMs: number): number {
  let low = 0;
  let high = texts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const at = timedAtOrBefore(texts, middle, low);
    if (at === null || at.wallMs <= wallMs) low = middle;
    else high = middle;
  }
  for (let at = low; at > 0; at--) {
    const line = segmentAt(texts, at);
    if (line?.key === true && (wallOf(line) ?? Number.POSITIVE_INFINITY) <= wallMs) return at;
  }
  return 0;
}

function timedAtOrBefore(texts: readonly string[], from: number, above: number): TimedSegment | null {
  for (let at = from; at > above; at--) {
    const line = segmentAt(texts, at);
    const wallMs = line === null ? null : wallOf(line);
    if (line !== null && wallMs !== null) return { line, wallMs };
  }
  return null;
}

function segmentAt(texts: readonly string[], at: number): SegmentLine | null {
  const line = readLine(texts[at] ?? "")?.line;
  return line?.kind === "segment" ? line : null;
}

function wallOf({ wall }: SegmentLine): number | null {
  return wall === null ? null : Date.parse(wall);
}

function endOf({ line: { mono, monoTo }, wallMs }: TimedSegment): number {
  return wallMs + (mono !== null && monoTo !== null ? monoTo - mono : 0);
}
