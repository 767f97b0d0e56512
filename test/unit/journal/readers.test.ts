import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Follower } from "../../../src/journal/follower.ts";
import { PartReader } from "../../../src/journal/part-reader.ts";
import { journalKit, media, temporaryDirectory } from "./journal-kit.ts";

let place: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  place = await temporaryDirectory();
});
afterEach(() => place.remove());

describe("PartReader", () => {
  it("reads ranges of a growing part into the caller's buffer and says when a range is not there", async () => {
    const kit = journalKit(place.path);
    kit.journal.openPart();
    kit.push(100);
    await kit.written();
    const file = await readFile(kit.journal.partPath(1));
    const reader = new PartReader(kit.journal.partPath(1));
    const target = Buffer.alloc(4000);
    const read = (from: number, to: number) =>
      new Promise<Error | null>((resolve) => reader.read(from, to, target, resolve));
    expect(await read(13, 4013)).toBeNull();
    expect(target.equals(file.subarray(13, 4013))).toBe(true);
    expect(await read(file.length - 10, file.length + 1)).toMatchObject({ code: "short-read" });
    const last = read(0, 13);
    reader.close();
    reader.close();
    expect(await last).toBeNull();
    await kit.journal.seal();
  });

  it("tells with the first read that the file is not there", async () => {
    const reader = new PartReader(join(place.path, "part-009.flv"));
    const error = await new Promise((resolve) => reader.read(0, 1, Buffer.alloc(1), resolve));
    expect(error).toMatchObject({ code: "ENOENT" });
    reader.close();
  });
});

describe("Follower", () => {
  it("gives every tag once and whole, however the file grows", async () => {
    const kit = journalKit(join(place.path, "made"));
    kit.journal.openPart();
    kit.headers();
    kit.push(60);
    const big = media("key", 3, 700_000);
    kit.journal.append(9, 5000, big, big.length, kit.nowMs);
    kit.push(3);
    await kit.journal.seal();
    const whole = await readFile(kit.journal.partPath(1));
    const path = join(place.path, "growing.flv");
    await writeFile(path, whole.subarray(0, 13));
    const growing = await open(path, "a");
    const follower = new Follower(path);
    const seen: Buffer[] = [];
    for (let at = 13; at < whole.length; ) {
      const step = at < 20_000 ? 101 : 90_001;
      await growing.write(whole.subarray(at, at + step));
      at += step;
      for (let tags = await follower.read(); tags !== null; tags = await follower.read()) {
        expect(tags.from).toBe(13 + seen.reduce((sum, bytes) => sum + bytes.length, 0));
        seen.push(Buffer.from(tags.bytes));
      }
    }
    expect(Buffer.concat(seen).equals(whole.subarray(13))).toBe(true);
    expect(follower.position).toBe(whole.length);
    await growing.close();
    await follower.close();
  });

  it("stops at a limit, seeks, and names what is no tag", async () => {
    const kit = journalKit(place.path);
    kit.journal.openPart();
    kit.push(10);
    await kit.journal.seal();
    const follower = new Follower(kit.journal.partPath(1));
    const tags = await follower.read(13 + 315 * 2 + 314);
    expect(tags).toMatchObject({ from: 13, to: 13 + 630 });
    follower.seek(14);
    await expect(follower.read()).rejects.toMatchObject({ code: "not-a-tag" });
    await follower.close();
  });
});
