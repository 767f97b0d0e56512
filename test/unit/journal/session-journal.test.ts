import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainAfter, headText, readLine } from "../../../src/journal/part-index.ts";
import { isSignedSession, readSession } from "../../../src/journal/session-file.ts";
import { KeyRing } from "../../../src/journal/signer.ts";
import { KEY_FRAME, SEQUENCE_HEADER, VIDEO } from "../../../src/media/classify.ts";
import {
  TAG_HEADER_BYTES,
  tagEnd,
  tagPayloadBytes,
  tagTimestampMs,
  tagType,
} from "../../../src/media/flv.ts";
import {
  AUDIO_HEADER,
  journalKit,
  METADATA_PAYLOAD,
  media,
  temporaryDirectory,
  until,
  VIDEO_HEADER,
} from "./journal-kit.ts";

let place: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  place = await temporaryDirectory();
});
afterEach(() => place.remove());

function tags(file: Buffer): { type: number; timestampMs: number; payload: Buffer }[] {
  const found = [];
  let at = 13;
  while (at < file.length) {
    const end = tagEnd(file, at, file.length);
    if (end < 0) throw new Error(`no whole tag at ${at}`);
    const from = at + TAG_HEADER_BYTES;
    found.push({
      type: tagType(file, at),
      timestampMs: tagTimestampMs(file, at),
      payload: file.subarray(from, from + tagPayloadBytes(file, at)),
    });
    at = end;
  }
  return found;
}

async function indexLines(path: string) {
  const text = await readFile(path, "utf8");
  expect(text.endsWith("\n")).toBe(true);
  return text
    .slice(0, -1)
    .split("\n")
    .map((line) => {
      const read = readLine(line);
      if (!read) throw new Error(`unreadable index line ${line}`);
      return read;
    });
}

describe("SessionJournal", () => {
  it("records every message as a whole tag, raw timestamps kept, in order", async () => {
    const kit = journalKit(place.path);
    kit.journal.openPart();
    expect(kit.journal.part).toBe(1);
    const big = media("key", 7, 200_000);
    const sent = [
      { type: 18, timestampMs: 0, payload: METADATA_PAYLOAD },
      { type: 9, timestampMs: 0, payload: VIDEO_HEADER },
      { type: 8, timestampMs: 0, payload: AUDIO_HEADER },
      { type: 9, timestampMs: 0xfffffff0, payload: big },
      { type: 8, timestampMs: 5, payload: Buffer.alloc(0) },
      { type: 9, timestampMs: 40, payload: media("inter", 9) },
    ];
    const flags = sent.map(({ type, timestampMs, payload }) =>
      kit.journal.append(type, timestampMs, payload, payload.length, kit.nowMs),
    );
    expect(flags[1]).toBe(VIDEO | SEQUENCE_HEADER);
    expect(flags[3]).toBe(VIDEO | KEY_FRAME);
    await kit.written();
    await kit.journal.seal();
    const file = await readFile(kit.journal.partPath(1));
    expect(tags(file)).toEqual(sent);
    expect(kit.journal.partPath(1)).toBe(join(place.path, "2026-11-23", "session-1", "part-001.flv"));
    expect(Buffer.concat(kit.batches.map((batch) => batch.bytes))).toEqual(file);
    expect(kit.pool).toMatchObject({ slabsInUse: 0, unwrittenBytes: 0 });
  });

  it("drops RTMP's @setDataFrame before metadata, which FLV players do not know", async () => {
    const kit = journalKit(place.path);
    kit.journal.openPart();
    const sent = Buffer.concat([Buffer.from("\x02\x00\x0d@setDataFrame", "latin1"), METADATA_PAYLOAD]);
    kit.journal.append(18, 0, sent, sent.length, kit.nowMs);
    await kit.journal.seal();
    expect(tags(await readFile(kit.journal.partPath(1)))[0]?.payload).toEqual(METADATA_PAYLOAD);
  });

  it("names positions: the newest tag, the end, what is written, what is synced", async () => {
    const kit = journalKit(place.path);
    kit.journal.openPart();
    kit.headers();
    const before = kit.journal.endOffset;
    kit.push(1);
    expect(kit.journal.lastTagOffset).toBe(before);
    expect(kit.journal.endOffset).toBe(before + 300 + 15);
    expect(kit.journal.writtenOffset).toBe(0);
    expect(kit.journal.oldestUnwrittenAtMs).toBe(1000);
    await kit.written();
    expect(kit.journal.writtenOffset).toBe(kit.journal.endOffset);
    expect(kit.journal.syncedOffset).toBe(0);
    expect(kit.journal.oldestUnwrittenAtMs).toBeNull();
    expect(await kit.sync()).toBeNull();
    expect(kit.journal.syncedOffset).toBe(kit.journal.endOffset);
    expect(kit.syncedOffset).toBe(kit.journal.endOffset);
    expect(kit.batches[0]).toMatchObject({ part: 1, first: 1000, last: 1040 });
    await kit.journal.seal();
  });

  for (const digest of ["sha256", "sm3"] as const) {
    it(`chains segments and signs the running head and the seal (${digest})`, async () => {
      const kit = journalKit(place.path, { digest });
      kit.journal.openPart();
      kit.headers();
      for (let round = 0; round < 60; round++) {
        kit.push(10);
        await kit.written();
        await kit.sync();
      }
      await kit.journal.seal();
      const file = await readFile(kit.journal.partPath(1));
      const lines = await indexLines(kit.journal.partPath(1).replace(".flv", ".index"));
      const { createHash } = await import("node:crypto");
      let chain = "0".repeat(64);
      let end = 0;
      for (const { line, body, chain: stated } of lines) {
        let hash: string | null = null;
        if (line.kind === "segment") {
          expect(line.from).toBe(end);
          end = line.to;
          hash = createHash(digest).update(file.subarray(line.from, line.to)).digest("hex");
          expect(line.hash).toBe(hash);
          expect((line.mediaTo ?? 0) - (line.media ?? 0)).toBeLessThan(4000);
        }
        chain = chainAfter(digest, chain, hash, body);
        expect(stated).toBe(chain);
      }
      expect(end).toBe(file.length);
      const segments = lines.flatMap(({ line }) => (line.kind === "segment" ? [line] : []));
      expect(segments.slice(1).every((line) => line.key)).toBe(true);
      expect(segments[1]).toMatchObject({ metadata: 13, wall: "2026-11-23T01:00:03.040Z" });
      // 24 s of media: heads after 10 s and 20 s, then the seal.
      expect(kit.heads.map((head) => head.final)).toEqual([false, false, true]);
      const keys = new KeyRing();
      keys.add(kit.signer.publicKey);
      for (const head of kit.heads) {
        const text = headText(head.sessionId, head.part, head.offset, head.chain, head.final);
        expect(keys.verify(kit.signer.fingerprint, text, head.signature)).toBe(true);
      }
      const session = readSession(
        await readFile(join(place.path, "2026-11-23/session-1/session.json"), "utf8"),
      );
      expect(session && isSignedSession(session, keys)).toBe(true);
      expect(session?.record).toMatchObject({
        digest,
        sealed: { head: chain },
        gaps: [],
        parts: [{ number: 1, sizeBytes: file.length, head: chain, mediaFromMs: 0, mediaToMs: 24_000 }],
      });
    });
  }

  it("goes on in a next part with a gap between; copies of headers are marked", async () => {
    const kit = journalKit(place.path);
    kit.journal.openPart();
    kit.headers();
    kit.push(100);
    const closing = kit.journal.closePart("encoder-lost");
    expect(kit.journal.gaps).toEqual([{ from: "2026-11-23T01:00:05.000Z", to: null, cause: "encoder-lost" }]);
    kit.nowMs += 7000;
    kit.journal.openPart({ headers: kit.journal.currentHeaders() });
    expect(kit.journal.part).toBe(2);
    kit.push(5);
    await closing;
    await kit.written();
    await kit.journal.seal();
    expect(kit.journal.gaps).toEqual([
      { from: "2026-11-23T01:00:05.000Z", to: "2026-11-23T01:00:12.000Z", cause: "encoder-lost" },
    ]);
    const second = await readFile(kit.journal.partPath(2));
    expect(tags(second).map((tag) => tag.payload)).toEqual([
      METADATA_PAYLOAD,
      VIDEO_HEADER,
      AUDIO_HEADER,
      ...tags(second)
        .slice(3)
        .map((tag) => tag.payload),
    ]);
    expect(tags(second)).toHaveLength(8);
    const first = await indexLines(kit.journal.partPath(1).replace(".flv", ".index"));
    const lines = await indexLines(kit.journal.partPath(2).replace(".flv", ".index"));
    expect(lines[0]?.line).toMatchObject({ kind: "start", part: 2, previous: first.at(-1)?.chain });
    const copied = 13 + METADATA_PAYLOAD.length + VIDEO_HEADER.length + AUDIO_HEADER.length + 45;
    expect(lines[1]?.line).toMatchObject({ kind: "segment", copied: [13, copied] });
    expect(kit.journal.parts.map((part) => [part.number, part.cause])).toEqual([
      [1, "encoder-lost"],
      [2, "ended"],
    ]);
    expect(await readdir(join(place.path, "2026-11-23/session-1"))).toHaveLength(5);
  });

  it("splits media that arrives faster than it plays by its own clock", async () => {
    const kit = journalKit(place.path);
    kit.journal.openPart();
    kit.headers();
    for (let index = 0; index < 500; index++) {
      const payload = media(index % 50 === 0 ? "key" : "inter", index, 2000);
      kit.journal.append(9, index * 40, payload, payload.length, kit.nowMs);
    }
    await kit.journal.seal();
    const lines = await indexLines(kit.journal.partPath(1).replace(".flv", ".index"));
    expect(lines.filter(({ line }) => line.kind === "segment").length).toBe(10);
  });

  it("is unhealthy while something unwritten is older than 5 s", () => {
    const kit = journalKit(place.path);
    kit.journal.openPart();
    kit.push(1);
    expect(kit.journal.healthy).toBe(true);
    kit.nowMs += 5000;
    expect(kit.journal.healthy).toBe(false);
    kit.journal.checkHealth();
    kit.journal.checkHealth();
    expect(kit.health).toEqual([false]);
    return kit.journal.seal();
  });

  it("tells how long the slowest message of late had to wait for the disk, also while it waits", async () => {
    const kit = journalKit(place.path);
    expect(kit.journal.writeLatencyMs).toBeNull();
    kit.journal.openPart();
    kit.push(1);
    kit.nowMs += 300;
    expect(kit.journal.writeLatencyMs).toBe(300);
    await kit.written();
    expect(kit.journal.writeLatencyMs).toBe(300);
    kit.push(1);
    kit.nowMs += 40;
    await kit.written();
    expect(kit.journal.writeLatencyMs).toBe(300);
    kit.nowMs += 21_000;
    expect(kit.journal.writeLatencyMs).toBeNull();
    return kit.journal.seal();
  });

  it("refuses tags without an open part and parts after the seal", async () => {
    const kit = journalKit(place.path);
    expect(() => kit.push(1)).toThrow(expect.objectContaining({ code: "part-not-open" }));
    kit.journal.openPart();
    expect(() => kit.journal.openPart()).toThrow(expect.objectContaining({ code: "part-already-open" }));
    await kit.journal.seal();
    await kit.journal.seal();
    expect(() => kit.journal.openPart()).toThrow(expect.objectContaining({ code: "session-sealed" }));
    await until(() => kit.pool.slabsInUse === 0);
  });
});
