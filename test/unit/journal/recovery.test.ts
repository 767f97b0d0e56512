import { cp, mkdir, readdir, readFile, rename, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { realDisk } from "../../../src/journal/disk.ts";
import { readIndex } from "../../../src/journal/index-reader.ts";
import { recoverSessions } from "../../../src/journal/recovery.ts";
import { verifySession } from "../../../src/journal/verification.ts";
import { wholeTagsEnd } from "../../../src/media/flv.ts";
import { journalKit, type Kit, temporaryDirectory, WALL_START_MS } from "./journal-kit.ts";

let place: Awaited<ReturnType<typeof temporaryDirectory>>;
let kit: Kit;
const DIRECTORY = "2026-11-23/session-1";

beforeEach(async () => {
  place = await temporaryDirectory();
  kit = journalKit(join(place.path, "live"));
});
afterEach(() => place.remove());

/** Records for a while with a sync every 0.4 s, and leaves everything as a killed process does. */
async function record(messages: number): Promise<void> {
  kit.journal.openPart();
  kit.headers();
  for (let sent = 0; sent < messages; sent += 10) {
    kit.push(10);
    await kit.written();
    await kit.sync();
  }
  await kit.killed();
}

function recover(root: string) {
  const failures: Error[] = [];
  return recoverSessions({
    roots: [root],
    signer: kit.signer,
    disk: realDisk,
    wallMs: () => WALL_START_MS + 60_000,
    failed: (_directory, error) => failures.push(error),
  }).then((sessions) => {
    expect(failures).toEqual([]);
    return sessions;
  });
}

async function copyOf(name: string): Promise<string> {
  const root = join(place.path, name);
  await cp(join(place.path, "live"), root, { recursive: true });
  return root;
}

const verify = (root: string) => verifySession(join(root, DIRECTORY), { publicKeys: [kit.signer.publicKey] });

describe("recoverSessions", () => {
  it("seals a killed session's part as recovered and hands it back to go on", async () => {
    await record(600);
    const flv = await readFile(kit.journal.partPath(1));
    const root = await copyOf("killed");
    const [session, ...others] = await recover(root);
    expect(others).toEqual([]);
    expect(session).toMatchObject({ nextPart: 2, places: [{ number: 1, root }] });
    expect(session?.record.parts).toMatchObject([
      { number: 1, sizeBytes: flv.length, recovered: true, mediaFromMs: 0, mediaToMs: 24_000 },
    ]);
    // The last line before the kill says when; the rest is media time behind it.
    expect(session?.lastDataWallMs).toBe(WALL_START_MS + 25_000);
    expect(await readFile(join(root, DIRECTORY, "part-001.flv"))).toEqual(flv);
    const found = await verify(root);
    expect(found).toMatchObject({ ok: true, sealed: false, findings: [] });
    expect(found.unwitnessed).toMatchObject([{ part: 1, media: { toMs: 24_000 } }]);
    expect(found.unwitnessed[0]?.media?.fromMs).toBeGreaterThan(17_000);

    const next = journalKit(root, { signer: kit.signer, resume: session as never });
    next.nowMs = 61_000;
    next.journal.openPart();
    expect(next.journal.part).toBe(2);
    next.headers();
    next.push(50);
    await next.journal.seal();
    expect(next.journal.gaps).toEqual([
      { from: "2026-11-23T01:00:25.000Z", to: "2026-11-23T01:01:01.000Z", cause: "gate-restart" },
    ]);
    expect(await verify(root)).toMatchObject({ ok: true, sealed: true, findings: [] });
    expect(await recover(root)).toEqual([]);
  });

  it("does the same again when it was itself killed, and leaves sealed sessions alone", async () => {
    await record(300);
    const root = await copyOf("twice");
    await recover(root);
    const once = await readFile(join(root, DIRECTORY, "part-001.index"));
    const again = await recover(root);
    expect(again).toHaveLength(1);
    expect(await readFile(join(root, DIRECTORY, "part-001.index"))).toEqual(once);
    // Killed while it wrote its lines: every length of the index that a run could have left.
    const before = (await readFile(kit.journal.partPath(1).replace(".flv", ".index"))).length;
    for (let length = before; length < once.length; length += 131) {
      await truncate(join(root, DIRECTORY, "part-001.index"), length);
      await cp(join(place.path, "live", DIRECTORY, "session.json"), join(root, DIRECTORY, "session.json"));
      await recover(root);
      expect(await verify(root), `index cut at ${length}`).toMatchObject({ ok: true, findings: [] });
    }
  });

  it("gets a prefix of whole tags from media cut at any byte", async () => {
    await record(40);
    const flv = await readFile(kit.journal.partPath(1));
    const index = await readFile(kit.journal.partPath(1).replace(".flv", ".index"));
    const root = await copyOf("cut");
    for (let length = flv.length; length >= 0; length -= length > 700 ? 173 : 11) {
      await writeFile(join(root, DIRECTORY, "part-001.flv"), flv.subarray(0, length));
      await writeFile(join(root, DIRECTORY, "part-001.index"), index);
      await rename(join(root, DIRECTORY, "session.json"), join(root, DIRECTORY, "old.json")).catch(() => 0);
      await cp(join(place.path, "live", DIRECTORY, "session.json"), join(root, DIRECTORY, "session.json"));
      const [session] = await recover(root);
      const kept = await readFile(join(root, DIRECTORY, "part-001.flv"));
      const whole = length < 13 ? 13 : wholeTagsEnd(flv.subarray(0, length), 13, length);
      expect(kept.equals(flv.subarray(0, whole)), `cut at ${length}`).toBe(true);
      expect(session?.record.parts[0]?.sizeBytes).toBe(whole);
      await rename(join(root, DIRECTORY, "old.json"), join(place.path, "old.json")).catch(() => 0);
      expect(await verify(root), `cut at ${length}`).toMatchObject({ ok: true, findings: [] });
    }
  });

  it("indexes anew what an index cut at any byte no longer says", async () => {
    await record(600);
    const flv = await readFile(kit.journal.partPath(1));
    const index = await readFile(kit.journal.partPath(1).replace(".flv", ".index"));
    const root = await copyOf("index");
    for (let length = index.length; length >= 0; length -= 131) {
      await writeFile(join(root, DIRECTORY, "part-001.index"), index.subarray(0, length));
      await cp(join(place.path, "live", DIRECTORY, "session.json"), join(root, DIRECTORY, "session.json"));
      const [session] = await recover(root);
      expect(session?.record.parts[0]?.sizeBytes).toBe(flv.length);
      expect(await readFile(join(root, DIRECTORY, "part-001.flv"))).toEqual(flv);
      expect(await verify(root), `index cut at ${length}`).toMatchObject({ ok: true, findings: [] });
    }
  });

  it("reads only what follows the last signed head", async () => {
    await record(600);
    const root = await copyOf("reads");
    let lowest = Number.POSITIVE_INFINITY;
    const disk = { ...realDisk };
    disk.read = (fd, target, at, length, position, done) => {
      if (position > 0) lowest = Math.min(lowest, position);
      realDisk.read(fd, target, at, length, position, done);
    };
    const { lines } = readIndex(await readFile(join(root, DIRECTORY, "part-001.index")));
    const head = lines.findLast(({ line }) => line.kind === "head");
    await recoverSessions({ roots: [root], signer: kit.signer, disk, wallMs: () => WALL_START_MS });
    const offset = head?.line.kind === "head" ? head.line.offset : 0;
    expect(offset).toBeGreaterThan(100_000);
    expect(lowest).toBeGreaterThanOrEqual(offset);
  });

  it("rebuilds a session.json that is lost or can't be trusted, and keeps the bad one", async () => {
    await record(100);
    for (const [name, text] of [
      ["empty", ""],
      ["torn", '{"version":1,"revi'],
      [
        "forged",
        (await readFile(join(place.path, "live", DIRECTORY, "session.json"), "utf8")).replace(
          "room-1",
          "room-2",
        ),
      ],
    ] as const) {
      const root = await copyOf(name);
      await writeFile(join(root, DIRECTORY, "session.json"), text);
      const [session] = await recover(root);
      expect(session?.record).toMatchObject({
        session: "session-1",
        courtroom: "room-1",
        parts: [{ number: 1 }],
      });
      expect(await readFile(join(root, DIRECTORY, "session.json.damaged"), "utf8")).toBe(text);
    }
  });

  it("touches nothing where a signed line stands behind a broken one", async () => {
    await record(600);
    const root = await copyOf("forged");
    const path = join(root, DIRECTORY, "part-001.index");
    const text = (await readFile(path, "utf8")).replace(
      '"wall":"2026-11-23T01:00:03',
      '"wall":"2026-11-23T01:00:04',
    );
    await writeFile(path, text);
    const [session] = await recover(root);
    expect(await readFile(path, "utf8")).toBe(text);
    expect(session?.record.parts).toMatchObject([{ number: 1, head: null, cause: "damaged" }]);
    expect(await verify(root)).toMatchObject({ ok: false });
  });

  it("holds up no session because another can't be recovered", async () => {
    await record(100);
    const root = await copyOf("two");
    await mkdir(join(root, "2026-11-23/aaa"), { recursive: true });
    await writeFile(join(root, "2026-11-23/aaa/part-001.flv"), "FLV");
    await writeFile(join(root, ".open/2026-11-23_aaa"), "");
    const failed: string[] = [];
    const sessions = await recoverSessions({
      roots: [root],
      signer: kit.signer,
      disk: realDisk,
      wallMs: () => WALL_START_MS,
      failed: (directory) => failed.push(directory),
    });
    expect(sessions.map((session) => session.record.session)).toEqual(["session-1"]);
    expect(failed).toEqual(["2026-11-23/aaa"]);
  });

  it("looks at every session where nobody noted which are open", async () => {
    await record(100);
    const root = await copyOf("copied");
    await rename(join(root, ".open"), join(place.path, "marks"));
    expect(await recover(root)).toHaveLength(1);
    expect(await readdir(join(root, ".open"))).toEqual(["2026-11-23_session-1"]);
  });
});
