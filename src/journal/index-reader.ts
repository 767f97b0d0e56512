// Reads a whole part-NNN.index: the lines whose chain holds, and where it stops holding.
import {
  chainAfter,
  type Digest,
  type ReadLine,
  readLine,
  type SegmentLine,
  type StartLine,
} from "./part-index.ts";

export interface PlacedLine extends ReadLine {
  /** Bytes of the index file up to and with this line. */
  readonly endByte: number;
}

export interface ReadIndex {
  readonly start: StartLine | null;
  /** From the start line on, as long as each is whole and chained to the one before. */
  readonly lines: readonly PlacedLine[];
  /** The first line that is not, if any, with what can still be read of it and of those behind it. */
  readonly brokenAt: number | null;
  /** Every further line of the file; null where it can't be read at all. */
  readonly rest: readonly (ReadLine | null)[];
  /** The file ends within a line: what a crash leaves. */
  readonly endsTorn: boolean;
}

export function readIndex(bytes: Buffer): ReadIndex {
  const text = bytes.toString("utf8");
  const texts = text.split("\n");
  const endsTorn = texts.pop() !== "";
  const lines: PlacedLine[] = [];
  const rest: (ReadLine | null)[] = [];
  let start: StartLine | null = null;
  let chain = "";
  let endByte = 0;
  let brokenAt: number | null = null;
  for (const [number, lineText] of texts.entries()) {
    const read = readLine(lineText);
    if (brokenAt === null && read !== null) {
      const isStart = read.line.kind === "start";
      if (isStart === (number === 0)) {
        if (read.line.kind === "start") {
          start = read.line;
          chain = read.line.previous;
        }
        const next = chainOf(read, start, chain);
        if (next === read.chain) {
          endByte += Buffer.byteLength(lineText) + 1;
          lines.push({ ...read, endByte });
          chain = next;
          continue;
        }
      }
    }
    brokenAt ??= number;
    rest.push(read);
  }
  if (endsTorn) brokenAt ??= texts.length;
  return { start, lines, brokenAt, rest, endsTorn };
}

function chainOf(read: ReadLine, start: StartLine | null, previous: string): string {
  const digest: Digest = start?.digest ?? "sha256";
  return chainAfter(digest, previous, read.line.kind === "segment" ? read.line.hash : null, read.body);
}

export function segmentsOf(lines: readonly ReadLine[]): SegmentLine[] {
  return lines.flatMap(({ line }) => (line.kind === "segment" ? [line] : []));
}
