import { createHash } from "node:crypto";
import { cp, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CASE_FILE, CaseLog } from "../../../src/journal/case-log.ts";
import { realDisk } from "../../../src/journal/disk.ts";
import { readIndex, segmentsOf } from "../../../src/journal/index-reader.ts";
import {
  chainAfter,
  type Digest,
  headText,
  renderLine,
  type SegmentLine,
} from "../../../src/journal/part-index.ts";
import { renderSession, type SessionRecord, sessionText } from "../../../src/journal/session-file.ts";
import { type Signer, temporarySigner } from "../../../src/journal/signer.ts";
import { type Verification, verifySession } from "../../../src/journal/verification.ts";
import { journalKit, type Kit, temporaryDirectory, WALL_START_MS } from "./journal-kit.ts";

const DIRECTORY = "2026-11-23/session-1";
let place: Awaited<ReturnType<typeof temporaryDirectory>>;
let kit: Kit;
let desk: Signer;
let copies = 0;

/** Two parts of 24 s and 12 s with a gap, sealed, and a case.jsonl of three lines. */
async function recording(root: string, digest: Digest): Promise<Kit> {
  const made = journalKit(root, { digest });
  for (const messages of [600, 300]) {
    made.journal.openPart();
    made.headers();
    for (let sent = 0; sent < messages; sent += 10) {
      made.push(10);
      await made.written();
      await made.sync();
    }
    await made.journal.closePart("encoder-lost");
    made.nowMs += 5000;
  }
  await made.journal.seal();
  const log = await CaseLog.open({
    disk: realDisk,
    path: join(root, DIRECTORY, CASE_FILE),
    sessionId: "session-1",
    signer: desk,
    wallMs: () => WALL_START_MS,
  });
  for (const mark of ["opening", "recess", "closing"]) await log.append({ mark });
  await log.close();
  return made;
}

beforeAll(async () => {
  place = await temporaryDirectory();
  desk = temporarySigner();
  kit = await recording(join(place.path, "whole"), "sha256");
});
afterAll(() => place.remove());

class Copy {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  read(name: string): Promise<Buffer> {
    return readFile(this.path(name));
  }

  write(name: string, data: Buffer | string): Promise<void> {
    return writeFile(this.path(name), data);
  }

  async segments(part: string): Promise<SegmentLine[]> {
    return segmentsOf(readIndex(await this.read(`${part}.index`)).lines);
  }

  async flip(name: string, at: number, mask = 1): Promise<void> {
    const bytes = await this.read(name);
    bytes[at] = (bytes[at] ?? 0) ^ mask;
    await this.write(name, bytes);
  }
}

async function copy(from = "whole"): Promise<Copy> {
  const root = join(place.path, `copy-${copies++}`);
  await cp(join(place.path, from), root, { recursive: true });
  return new Copy(join(root, DIRECTORY));
}

const verify = (at: Copy, more = {}): Promise<Verification> =>
  verifySession(at.directory, { publicKeys: [kit.signer.publicKey, desk.publicKey], ...more });

const codes = (found: Verification) => found.findings.map((each) => each.code);

/** All lines of an index with new chains, as someone writes it who knows the format but not the key. */
function rewritten(index: Buffer, media: Buffer, change: (line: SegmentLine) => SegmentLine): string {
  const { lines, start } = readIndex(index);
  let chain = start?.previous ?? "";
  let text = "";
  for (const { line, signature } of lines) {
    let next = line.kind === "segment" ? change(line) : line.kind === "head" ? { ...line, of: chain } : line;
    if (next.kind === "segment") {
      next = { ...next, hash: createHash("sha256").update(media.subarray(next.from, next.to)).digest("hex") };
    }
    const body = JSON.stringify(next);
    chain = chainAfter("sha256", chain, next.kind === "segment" ? next.hash : null, body);
    text += renderLine(body, chain, signature);
  }
  return text;
}

describe("verifySession on what is whole", () => {
  it("finds nothing, in both digests", async () => {
    expect(await verify(await copy())).toMatchObject({
      ok: true,
      sealed: true,
      trusted: true,
      unwitnessed: [],
    });
    await recording(join(place.path, "sm3"), "sm3").then(async (other) => {
      const keys = { publicKeys: [other.signer.publicKey, desk.publicKey] };
      const found = await verifySession(join(place.path, "sm3", DIRECTORY), keys);
      expect(found).toMatchObject({ ok: true, session: { digest: "sm3" }, findings: [] });
    });
  });

  it("without trusted keys checks the record against itself and says that nobody vouches for the key", async () => {
    const found = await verifySession((await copy()).directory);
    expect(found).toMatchObject({ ok: true, trusted: false, session: { key: kit.signer.fingerprint } });
  });

  it("finds nothing in a session that is still written, and reports what no head covers yet", async () => {
    const live = journalKit(join(place.path, "live"));
    live.journal.openPart();
    live.headers();
    for (let round = 0; round < 40; round++) {
      live.push(10);
      await live.written();
      await live.sync();
    }
    const found = await verifySession(join(place.path, "live", DIRECTORY), {
      publicKeys: [live.signer.publicKey],
    });
    expect(found).toMatchObject({ ok: true, sealed: false, findings: [] });
    expect(found.unwitnessed).toMatchObject([{ part: 1, bytes: { to: live.journal.writtenOffset } }]);
    await live.journal.seal();
  });
});

describe("verifySession on one flipped byte", () => {
  it("names the segment, wherever in the media the byte is", async () => {
    const segments = await (await copy()).segments("part-001");
    expect(segments.length).toBeGreaterThan(8);
    for (const [number, segment] of segments.entries()) {
      const at = await copy();
      await at.flip(
        "part-001.flv",
        segment.from + Math.floor((segment.to - segment.from) * (number / segments.length)),
        64,
      );
      const found = await verify(at);
      expect(found.findings, `segment ${number}`).toMatchObject([
        {
          code: "segment-altered",
          file: "part-001.flv",
          part: 1,
          media: { fromMs: segment.media, toMs: segment.mediaTo },
          wall: { from: segment.wall },
          bytes: { from: segment.from, to: segment.to },
        },
      ]);
    }
  });

  it("is found all over the index, session.json and case.jsonl", async () => {
    const at = await copy();
    for (const [name, step] of [
      ["part-001.index", 31],
      ["part-002.index", 43],
      ["session.json", 29],
      [CASE_FILE, 23],
    ] as const) {
      const bytes = await at.read(name);
      for (let offset = 0; offset < bytes.length; offset += step) {
        for (const mask of [1, 0x20]) {
          await at.flip(name, offset, mask);
          const found = await verify(at);
          expect(found.ok, `${name} at ${offset} ^ ${mask}`).toBe(false);
          expect(found.findings[0]?.file, `${name} at ${offset}`).toBe(name);
          await at.write(name, bytes);
        }
      }
    }
  }, 60_000);
});

describe("verifySession on tampering", () => {
  const table: [
    name: string,
    tamper: (at: Copy) => Promise<void>,
    expected: readonly Record<string, unknown>[],
  ][] = [
    [
      "a cut-off end, by the last whole tag",
      async (at) => truncate(at.path("part-002.flv"), (await at.read("part-002.flv")).length - 5000),
      [{ code: "part-cut-off", part: 2, media: { toMs: 41_000 } }],
    ],
    [
      "tags added at the end",
      async (at) => {
        const bytes = await at.read("part-001.flv");
        await at.write("part-001.flv", Buffer.concat([bytes, bytes.subarray(-315)]));
      },
      [{ code: "bytes-added", part: 1, media: { toMs: 24_000 } }],
    ],
    [
      "tags added inside a segment",
      async (at) => {
        const bytes = await at.read("part-001.flv");
        const segment = (await at.segments("part-001"))[4];
        const seam = (segment?.from ?? 0) + 315;
        const tag = bytes.subarray(seam, seam + 315);
        await at.write("part-001.flv", Buffer.concat([bytes.subarray(0, seam), tag, bytes.subarray(seam)]));
      },
      [{ code: "bytes-added", part: 1, media: { fromMs: 8_040, toMs: 10_000 } }],
    ],
    [
      "a tag cut out of a segment",
      async (at) => {
        const bytes = await at.read("part-001.flv");
        const segment = (await at.segments("part-001"))[4];
        const seam = (segment?.from ?? 0) + 315;
        await at.write("part-001.flv", Buffer.concat([bytes.subarray(0, seam), bytes.subarray(seam + 315)]));
      },
      [{ code: "bytes-removed", part: 1, media: { fromMs: 8_040, toMs: 10_000 } }],
    ],
    [
      "a segment cut out",
      async (at) => {
        const bytes = await at.read("part-001.flv");
        const segment = (await at.segments("part-001"))[4];
        if (!segment) throw new Error("no such segment");
        await at.write(
          "part-001.flv",
          Buffer.concat([bytes.subarray(0, segment.from), bytes.subarray(segment.to)]),
        );
      },
      [{ code: "bytes-removed", part: 1, media: { fromMs: 8_040, toMs: 10_000 } }],
    ],
    [
      "a foreign stretch between two segments",
      async (at) => {
        const bytes = await at.read("part-001.flv");
        const segment = (await at.segments("part-001"))[4];
        const seam = segment?.from ?? 0;
        const foreign = (await at.read("part-002.flv")).subarray(13, 13 + 400);
        await at.write(
          "part-001.flv",
          Buffer.concat([bytes.subarray(0, seam), foreign, bytes.subarray(seam)]),
        );
      },
      [{ code: "bytes-added", part: 1, media: { fromMs: 6_040, toMs: 10_000 } }],
    ],
    [
      "two swapped segments of one length",
      async (at) => swapSegments(at, 3, 5),
      [
        { code: "segment-moved", part: 1, media: { fromMs: 6_040, toMs: 8_000 } },
        { code: "segment-moved", part: 1, media: { fromMs: 10_040, toMs: 12_000 } },
      ],
    ],
    [
      "two swapped segments of different lengths",
      async (at) => swapSegments(at, 2, 7),
      [{ code: "segment-moved" }, { code: "segment-moved" }],
    ],
    [
      "swapped media of two parts",
      async (at) => swapFiles(at, ["flv"]),
      [
        { code: "part-swapped", part: 1 },
        { code: "part-swapped", part: 2 },
      ],
    ],
    [
      "swapped parts with their indexes",
      async (at) => swapFiles(at, ["flv", "index"]),
      [
        { code: "part-swapped", part: 1 },
        { code: "part-swapped", part: 2 },
      ],
    ],
    [
      "a changed wall clock in a line",
      async (at) => {
        const text = (await at.read("part-001.index")).toString();
        const line = (await at.segments("part-001"))[3];
        const later = new Date(Date.parse(line?.wall ?? "") + 3_600_000).toISOString();
        await at.write("part-001.index", text.replace(`"wall":"${line?.wall}"`, `"wall":"${later}"`));
      },
      [
        { code: "index-altered", part: 1, media: { fromMs: 6_040, toMs: 8_000 } },
        { code: "clock-changed", part: 1, media: { fromMs: 6_040, toMs: 8_000 } },
      ],
    ],
    [
      "an altered picture under a fully recomputed index",
      async (at) => {
        const bytes = await at.read("part-001.flv");
        const segment = (await at.segments("part-001"))[3];
        bytes.fill(0, (segment?.from ?? 0) + 400, (segment?.from ?? 0) + 500);
        await at.write("part-001.flv", bytes);
        await at.write(
          "part-001.index",
          rewritten(await at.read("part-001.index"), bytes, (line) => line),
        );
      },
      [
        { code: "index-rewritten", part: 1 },
        { code: "index-rewritten", part: 1 },
        { code: "index-rewritten", part: 1 },
        { code: "part-mismatch", part: 1 },
        { code: "parts-not-chained", part: 2 },
      ],
    ],
    [
      "a last part that was shortened with its index",
      async (at) => {
        const { lines } = readIndex(await at.read("part-002.index"));
        const keep = lines.findLastIndex(({ line }) => line.kind === "head") + 1;
        const segment = segmentsOf(lines.slice(0, keep)).at(-1);
        await truncate(at.path("part-002.index"), lines[keep - 1]?.endByte);
        await truncate(at.path("part-002.flv"), segment?.to);
      },
      [{ code: "part-shortened", part: 2, media: { toMs: 41_000 } }],
    ],
    [
      "a line taken out of the index",
      async (at) => {
        const lines = (await at.read("part-001.index")).toString().split("\n");
        lines.splice(4, 1);
        await at.write("part-001.index", lines.join("\n"));
      },
      [
        { code: "index-altered", part: 1 },
        { code: "index-gap", part: 1 },
      ],
    ],
    ["a missing index", async (at) => rm(at.path("part-001.index")), [{ code: "file-missing", part: 1 }]],
    [
      "a missing last part",
      async (at) => {
        await rm(at.path("part-002.index"));
        await rm(at.path("part-002.flv"));
      },
      [
        { code: "file-missing", file: "part-002.flv", media: { fromMs: 29_000, toMs: 41_000 } },
        { code: "file-missing", file: "part-002.index" },
      ],
    ],
    ["a missing session.json", async (at) => rm(at.path("session.json")), [{ code: "session-missing" }]],
    [
      "a file that does not belong",
      async (at) => at.write("part-003.mp4", "x"),
      [{ code: "file-unexpected" }],
    ],
    [
      "a line taken out of case.jsonl",
      async (at) => {
        const lines = (await at.read(CASE_FILE)).toString().split("\n");
        await at.write(CASE_FILE, [lines[0], lines[2], ""].join("\n"));
      },
      [{ code: "case-log-altered", file: CASE_FILE }],
    ],
    [
      "a record signed anew with another key",
      async (at) => {
        const forger = temporarySigner();
        const { signature: _, ...fields } = JSON.parse((await at.read("session.json")).toString());
        const record = { ...fields, key: forger.fingerprint, publicKey: forger.publicKey } as SessionRecord;
        await at.write("session.json", renderSession(record, forger.sign(sessionText(record))));
      },
      [{ code: "key-unknown", file: "session.json" }],
    ],
  ];

  for (const [name, tamper, expected] of table) {
    it(`names ${name}`, async () => {
      const at = await copy();
      await tamper(at);
      const found = await verify(at);
      expect(found.ok).toBe(false);
      expect(found.findings).toMatchObject(expected);
      for (const each of found.findings) expect(`${each.zh}\n${each.en}`).toContain(each.file);
    });
  }

  it("names a clock that was set while the record ran", async () => {
    const other = journalKit(join(place.path, "clock"));
    other.journal.openPart();
    other.headers();
    other.push(300);
    other.wallShiftMs = -3_600_000;
    other.push(300);
    await other.journal.seal();
    const found = await verifySession(join(place.path, "clock", DIRECTORY), {
      publicKeys: [other.signer.publicKey],
    });
    expect(found.findings).toMatchObject([{ code: "clock-changed", part: 1, media: { fromMs: 12_040 } }]);
    expect(found.findings[0]?.en).toContain("-3600 s");
  });

  it("misses a head or case line that the audit log remembers", async () => {
    const at = await copy();
    const heads = kit.heads.map(({ part, chain }) => ({ part, chain }));
    expect((await verify(at, { heads, caseLines: 3 })).ok).toBe(true);
    const lost = [...heads, { part: 1, chain: "ab".repeat(32) }];
    expect(codes(await verify(at, { heads: lost, caseLines: 4 }))).toEqual([
      "head-missing",
      "case-log-shortened",
    ]);
  });

  it("accepts signed heads by themselves", () => {
    const head = kit.heads[0];
    expect(head?.signature).toBe(
      kit.signer.sign(headText("session-1", 1, head?.offset ?? 0, head?.chain ?? "", false)),
    );
  });
});

async function swapSegments(at: Copy, first: number, second: number): Promise<void> {
  const bytes = await at.read("part-001.flv");
  const segments = await at.segments("part-001");
  const order = segments.map((_, index) => (index === first ? second : index === second ? first : index));
  await at.write(
    "part-001.flv",
    Buffer.concat(order.map((index) => bytes.subarray(segments[index]?.from, segments[index]?.to))),
  );
}

async function swapFiles(at: Copy, extensions: readonly string[]): Promise<void> {
  for (const extension of extensions) {
    await rename(at.path(`part-001.${extension}`), at.path("aside"));
    await rename(at.path(`part-002.${extension}`), at.path(`part-001.${extension}`));
    await rename(at.path("aside"), at.path(`part-002.${extension}`));
  }
}
