import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BatchBuffers, LARGE_BATCH_BYTES } from "../../../src/gate/batch-buffers.ts";
import { readCardClip } from "../../../src/gate/card-clip.ts";
import { CardPlayer } from "../../../src/gate/card-player.ts";
import { CardShelf } from "../../../src/gate/card-shelf.ts";
import { Retimer } from "../../../src/gate/retimer.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { waitFor } from "../../support/wait-for.ts";

const LARGEST_TAG_BYTES = 384 * 1024;
/** The protocol's first and smallest chunks: the most that a message can grow. */
const OUTGOING = { messageStreamId: 1, chunkSize: 128 };

let folder: TempFolder;
let path: string;
beforeEach(() => {
  folder = tempFolder("card-clips");
  path = join(folder.path, "card.flv");
});
afterEach(() => folder.remove());

/** An AVC clip: a header and pictures of so many bytes, 100 ms apart. */
function writeClip(headerBytes: number, ...pictures: number[]): void {
  const tag = (isHeader: boolean, timestampMs: number, sizeBytes: number): Buffer => {
    const bytes = Buffer.alloc(11 + sizeBytes + 4);
    bytes[0] = 9;
    bytes.writeUIntBE(sizeBytes, 1, 3);
    bytes.writeUIntBE(timestampMs, 4, 3);
    bytes[11] = 0x17;
    bytes[12] = isHeader ? 0 : 1;
    return bytes;
  };
  const tags = [tag(true, 0, headerBytes), ...pictures.map((size, at) => tag(false, at * 100, size))];
  writeFileSync(path, Buffer.concat([Buffer.from("464c5601010000000900000000", "hex"), ...tags]));
}

describe("a card's tags", () => {
  it("go on through loop after loop, however large the platform's chunks are not", async () => {
    writeClip(LARGEST_TAG_BYTES - 32, LARGEST_TAG_BYTES, 5_000);
    const player = new CardPlayer(await readCardClip(path));
    const retimer = new Retimer();
    const chunks = new BatchBuffers().take(LARGE_BATCH_BYTES);
    let sentBytes = 0;
    for (let now = 0; now < 1_000; now += 25) {
      sentBytes += player.play(now, now, chunks, retimer, OUTGOING);
      // What had no room behind a larger one follows with the next write.
      sentBytes += player.play(now, now, chunks, retimer, OUTGOING);
    }
    // 1 s holds five loops of 200 ms.
    const rawBytes = LARGEST_TAG_BYTES - 32 + 5 * (LARGEST_TAG_BYTES + 5_000);
    expect(sentBytes).toBeGreaterThan(rawBytes);
    expect(sentBytes).toBeLessThan(rawBytes * 1.02);
  });

  it("are refused when one would never have room, and so are such headers", async () => {
    writeClip(50, 5_000, LARGEST_TAG_BYTES + 1);
    await expect(readCardClip(path)).rejects.toThrow(/tag of 393217 bytes/);
    writeClip(LARGEST_TAG_BYTES + 1, 5_000);
    await expect(readCardClip(path)).rejects.toThrow(/tag of/);
  });
});

describe("CardShelf", () => {
  it("tells once in 60 s of a clip that can't be read, and then tries again", async () => {
    let nowMs = 0;
    const failures: string[] = [];
    const shelf = new CardShelf(
      (failed) => failures.push(failed),
      () => nowMs,
    );
    writeClip(50, 5_000, 5_000);
    const missing = join(folder.path, "missing.flv");
    for (let lease = 0; lease < 5; lease++) shelf.prepare({ lost: missing, paused: missing });
    await waitFor("the failure", () => failures.length > 0);
    for (nowMs = 5_000; nowMs < 60_000; nowMs += 5_000) shelf.prepare({ lost: missing });
    // Asked for last and with more to do: whatever was begun before it has ended too.
    shelf.prepare({ recess: path });
    await waitFor("another clip", () => shelf.get(path));
    expect(failures).toEqual([missing]);
    renameSync(path, missing);
    expect(shelf.get(missing)).toBeNull();
    shelf.prepare({ lost: missing });
    await waitFor("the clip", () => shelf.get(missing));
    expect(failures).toEqual([missing]);
  });
});
