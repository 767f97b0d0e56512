// A stretch of a session by wall clock: over two parts, from a key frame on, with the headers that it needs to play.
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openPiece, spanOf } from "../../../src/journal/span.ts";
import { readFlvTags } from "../../support/flv-payloads.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { journalKit, type Kit, WALL_START_MS } from "./journal-kit.ts";

let folder: TempFolder;
let kit: Kit;
let directory: string;
beforeEach(async () => {
  folder = tempFolder("span");
  kit = journalKit(folder.path);
  // Two parts of 40 s, 20 s apart; a key frame every second.
  for (const seconds of [40, 20]) {
    kit.journal.openPart();
    kit.headers();
    kit.push(seconds * 25, 40);
    await kit.written();
    await kit.journal.closePart("encoder-lost");
    kit.nowMs += 20_000;
  }
  const [day = ""] = readdirSync(folder.path).filter((name) => /^\d{4}-/.test(name));
  const [session = ""] = readdirSync(join(folder.path, day));
  directory = join(folder.path, day, session);
});
afterEach(() => folder.remove());

/** Of the kit's monotonic clock, which began at 1 s. */
const wall = (seconds: number) => WALL_START_MS + seconds * 1000;
const seconds = (ms: number) => (ms - WALL_START_MS) / 1000;

describe("a span of a session", () => {
  it("covers what was asked for, begins with a key frame, and is not much longer", async () => {
    const [piece, ...more] = await spanOf([directory], wall(12), wall(22));
    expect(more).toEqual([]);
    expect(piece?.part).toBe(1);
    expect(piece?.first.key).toBe(true);
    expect(seconds(piece?.fromMs ?? 0)).toBeGreaterThan(7);
    expect(seconds(piece?.fromMs ?? 0)).toBeLessThanOrEqual(12);
    expect(seconds(piece?.toMs ?? 0)).toBeGreaterThanOrEqual(21.5);
    expect(seconds(piece?.toMs ?? 0)).toBeLessThan(27);
  });

  it("lies in two parts where the encoder was away, and in two directories where the record moved", async () => {
    const second = join(folder.path, "second");
    mkdirSync(second);
    for (const name of ["part-002.flv", "part-002.index"]) {
      writeFileSync(join(second, name), readFileSync(join(directory, name)));
      writeFileSync(join(directory, name), "");
    }
    const pieces = await spanOf([directory, second, join(folder.path, "none")], wall(30), wall(75));
    expect(pieces.map(({ part }) => part)).toEqual([1, 2]);
  });

  it("plays by itself: the headers in force first, then the record's own bytes", async () => {
    const [piece] = await spanOf([directory], wall(12), wall(22));
    if (piece === undefined) throw new Error("no piece");
    const { sizeBytes, stream } = await openPiece(piece);
    const bytes = await buffer(stream);
    expect(bytes.length).toBe(sizeBytes);
    const part = readFileSync(join(directory, "part-001.flv"));
    expect(
      bytes.subarray(-(piece.to - piece.first.from)).equals(part.subarray(piece.first.from, piece.to)),
    ).toBe(true);
    const { tags } = readFlvTags(bytes);
    expect(new Set(tags.slice(0, 3).map(({ track }) => track)).size).toBe(3);
    expect(tags[3]?.payload[0]).toBe(0x17);
  });

  it("is a part's own beginning where it lies there, whole, with one header of the file", async () => {
    for (const to of [2, 22]) {
      const [piece] = await spanOf([directory], wall(1), wall(to));
      if (piece === undefined) throw new Error("no piece");
      const { sizeBytes, stream } = await openPiece(piece);
      const bytes = await buffer(stream);
      expect(bytes.length).toBe(sizeBytes);
      expect(bytes.equals(readFileSync(piece.path).subarray(0, piece.to))).toBe(true);
      expect(readFlvTags(bytes).tags.length).toBeGreaterThan(25);
    }
  });

  it("is nothing before the session, after it, or in the gap", async () => {
    for (const [from, to] of [
      [-60, -30],
      [43, 55],
      [300, 360],
    ] as const)
      expect(await spanOf([directory], wall(from), wall(to))).toEqual([]);
  });

  it("is what can be read of an index whose last line is torn", async () => {
    appendFileSync(join(directory, "part-002.index"), '{"kind":"segm');
    expect(await spanOf([directory], wall(62), wall(70))).toHaveLength(1);
  });
});
