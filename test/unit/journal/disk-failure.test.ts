import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Ballast } from "../../../src/journal/ballast.ts";
import { type Disk, realDisk } from "../../../src/journal/disk.ts";
import { recoverSessions } from "../../../src/journal/recovery.ts";
import { verifySession } from "../../../src/journal/verification.ts";
import { TAG_HEADER_BYTES, tagEnd } from "../../../src/media/flv.ts";
import { journalKit, type Kit, temporaryDirectory, until, WALL_START_MS } from "./journal-kit.ts";

let place: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  place = await temporaryDirectory();
});
afterEach(() => place.remove());

const DIRECTORY = "2026-11-23/session-1";

/** A real disk whose files under `root` can be made to fail, run full, or take writes by pieces. */
function unreliable(root: string) {
  const paths = new Map<number, string>();
  const state = {
    /** Room left for media and index under the root, in bytes. */
    room: Number.POSITIVE_INFINITY,
    failWrites: "" as "" | "EIO",
    failSyncs: false,
    pieces: false,
  };
  const error = (code: string): Error => Object.assign(new Error(code), { code });
  const under = (fd: number): boolean => paths.get(fd)?.startsWith(root) === true;
  const disk: Disk = {
    ...realDisk,
    open: async (path, flags, mode) => {
      if (path.startsWith(root) && flags !== "r" && state.failWrites !== "") throw error(state.failWrites);
      const fd = await realDisk.open(path, flags, mode);
      paths.set(fd, path);
      return fd;
    },
    writev: (fd, buffers, done) => {
      const whole = Buffer.concat(buffers);
      if (!under(fd)) return realDisk.writev(fd, buffers, done);
      if (state.failWrites !== "") return setImmediate(done, error(state.failWrites), 0);
      const room = Math.min(state.room, state.pieces ? 1000 : whole.length);
      if (room === 0) return setImmediate(done, error("ENOSPC"), 0);
      const part = whole.subarray(0, Math.min(room, whole.length));
      state.room -= part.length;
      realDisk.writev(fd, [part], done);
    },
    fdatasync: (fd, done) => {
      if (under(fd) && state.failSyncs) setImmediate(done, error("EIO"));
      else realDisk.fdatasync(fd, done);
    },
    unlink: async (path) => {
      if (path.endsWith("reserve")) state.room += 4 * 1024 * 1024;
      await realDisk.unlink(path);
    },
  };
  return { disk, state };
}

/** Payload sizes cannot tell messages apart, contents can: all tags of all parts, copied headers aside. */
async function recorded(kit: Kit): Promise<Buffer[]> {
  const found: Buffer[] = [];
  for (const part of kit.journal.parts) {
    const file = await readFile(kit.journal.partPath(part.number));
    for (let at = 13; ; ) {
      const end = tagEnd(file, at, file.length);
      if (end < 0) break;
      if (end - at === 315) found.push(file.subarray(at + 4, end - 4));
      at = end;
    }
  }
  return found;
}

function expectedCount(tags: Buffer[]): Set<string> {
  return new Set(tags.map((tag) => tag.subarray(0, TAG_HEADER_BYTES + 40).toString("hex")));
}

describe("a failing disk", () => {
  it("writes on where a short write stopped", async () => {
    const { disk, state } = unreliable(place.path);
    const kit = journalKit(place.path, { disk });
    state.pieces = true;
    kit.journal.openPart();
    kit.headers();
    kit.push(200);
    await kit.written();
    await kit.journal.seal();
    const directory = join(place.path, DIRECTORY);
    expect(await verifySession(directory, { publicKeys: [kit.signer.publicKey] })).toMatchObject({
      ok: true,
    });
    expect(await recorded(kit)).toHaveLength(200);
    expect(kit.failures).toEqual([]);
  });

  for (const failure of ["write", "sync"] as const) {
    it(`moves to the second directory when a ${failure} fails, without losing a message`, async () => {
      const first = join(place.path, "first");
      const second = join(place.path, "second");
      const { disk, state } = unreliable(first);
      const kit = journalKit(first, { disk, secondRoot: second });
      kit.journal.openPart();
      kit.headers();
      kit.push(100);
      await kit.written();
      await kit.sync();
      kit.push(20);
      if (failure === "write") state.failWrites = "EIO";
      else state.failSyncs = true;
      kit.journal.flush();
      if (failure === "sync") {
        await kit.written();
        await kit.sync();
      }
      await until(() => kit.journal.part === 2 && kit.journal.hasOpenPart);
      expect(kit.journal.healthy).toBe(false);
      kit.push(30);
      await kit.written();
      await until(() => kit.journal.needsSync);
      expect(await kit.sync()).toBeNull();
      expect(kit.journal.healthy).toBe(true);
      expect(kit.health).toEqual([false, true]);
      expect(kit.failures.map((error) => (error as NodeJS.ErrnoException).code)).toContain("EIO");
      expect(kit.journal.partPath(2)).toBe(join(second, DIRECTORY, "part-002.flv"));
      // The first disk comes back before the session ends: its part is sealed from its file.
      state.failWrites = "";
      state.failSyncs = false;
      await kit.journal.seal();
      expect(expectedCount(await recorded(kit)).size).toBe(150);
      const found = await verifySession(join(first, DIRECTORY), {
        publicKeys: [kit.signer.publicKey],
        otherDirectory: join(second, DIRECTORY),
      });
      expect(found).toMatchObject({ ok: true, sealed: true, findings: [] });
      expect(found.session?.parts).toMatchObject([
        { number: 1, cause: "write-failed", recovered: true },
        { number: 2, cause: "ended" },
      ]);
      expect(kit.journal.gaps).toMatchObject([{ cause: "write-failed" }]);
      expect(kit.pool).toMatchObject({ slabsInUse: 0, unwrittenBytes: 0 });
    });
  }

  it("on a full disk frees the reserve, closes the part whole, and goes on when there is room again", async () => {
    const { disk, state } = unreliable(place.path);
    const ballast = new Ballast(disk, join(place.path, "reserve"), 2 * 1024 * 1024);
    expect(await ballast.restore()).toBe(true);
    const kit = journalKit(place.path, { disk, ballast });
    kit.journal.openPart();
    kit.headers();
    kit.push(100);
    await kit.written();
    state.room = 5000;
    kit.push(50);
    kit.journal.flush();
    await until(() => kit.journal.part === 2);
    expect(ballast.held).toBe(false);
    expect(kit.journal.healthy).toBe(false);
    kit.push(20);
    state.room = 0;
    for (let tries = 0; tries < 5; tries++) {
      kit.nowMs += 1000;
      kit.journal.flush();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(kit.journal.writtenOffset).toBe(0);
    state.room = Number.POSITIVE_INFINITY;
    await until(() => {
      kit.nowMs += 1000;
      kit.journal.flush();
      return kit.journal.unwrittenBytes === 0;
    });
    expect(ballast.held).toBe(true);
    await kit.sync();
    expect(kit.journal.healthy).toBe(true);
    await kit.journal.seal();
    expect(expectedCount(await recorded(kit)).size).toBe(170);
    const found = await verifySession(join(place.path, DIRECTORY), { publicKeys: [kit.signer.publicKey] });
    expect(found.findings.filter((each) => each.file !== "reserve")).toEqual([]);
  });

  it("leaves a part that its disk never gave back to recovery", async () => {
    const first = join(place.path, "first");
    const second = join(place.path, "second");
    const { disk, state } = unreliable(first);
    const kit = journalKit(first, { disk, secondRoot: second });
    kit.journal.openPart();
    kit.headers();
    kit.push(100);
    await kit.written();
    state.failWrites = "EIO";
    kit.push(5);
    kit.journal.flush();
    await until(() => kit.journal.part === 2);
    await kit.written();
    // At the next start both disks work.
    await kit.killed();
    const failures: Error[] = [];
    const [session] = await recoverSessions({
      roots: [first, second],
      signer: kit.signer,
      disk: realDisk,
      wallMs: () => WALL_START_MS + 100_000,
      failed: (_directory, error) => failures.push(error),
    });
    expect(failures).toEqual([]);
    expect(session?.record.parts).toMatchObject([
      { number: 1, recovered: true },
      { number: 2, recovered: true },
    ]);
    expect(session?.places).toEqual([
      { number: 1, root: first },
      { number: 2, root: second },
    ]);
    const found = await verifySession(join(first, DIRECTORY), {
      publicKeys: [kit.signer.publicKey],
      otherDirectory: join(second, DIRECTORY),
    });
    expect(found).toMatchObject({ ok: true, findings: [] });
    expect(found.unwitnessed.map((span) => span.part)).toEqual([1, 2]);
  });
});
