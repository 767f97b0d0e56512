import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Disk, realDisk } from "../../../src/journal/disk.ts";
import { Scheduler, SESSION_LIMIT_BYTES, TOTAL_LIMIT_BYTES } from "../../../src/journal/scheduler.ts";
import type { SessionJournal } from "../../../src/journal/session-journal.ts";
import { SlabPool } from "../../../src/journal/slab-pool.ts";
import { SyncSlots } from "../../../src/journal/sync-slots.ts";
import { journalKit, media, temporaryDirectory, until } from "./journal-kit.ts";

let place: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  place = await temporaryDirectory();
});
afterEach(() => place.remove());

/** Several sessions over one pool and one scheduler, driven by hand. */
async function several(count: number, disk: Disk = realDisk) {
  const pool = new SlabPool();
  const syncs = new SyncSlots(2);
  const clock = { now: 0 };
  const monotonicMs = () => clock.now;
  const scheduler = new Scheduler({ pool, syncs, syncSeconds: 1, monotonicMs });
  const kits = Array.from({ length: count }, (_, index) =>
    journalKit(place.path, { pool, syncs, sessionId: `s-${index}`, disk, monotonicMs }),
  );
  const drained: number[] = [];
  for (const [index, kit] of kits.entries()) {
    kit.journal.openPart();
    scheduler.add(kit.journal, 200, () => drained.push(index));
  }
  await until(() => kits.every((kit) => kit.journal.parts.length === 1));
  return { pool, syncs, clock, scheduler, kits, drained };
}

const one = media("inter", 1, 1000);
const feed = (journal: SessionJournal, bytes: number, nowMs: number): void => {
  for (let sent = 0; sent < bytes; sent += 1015) journal.append(9, nowMs, one, one.length, nowMs);
};

describe("Scheduler", () => {
  it("writes each session every 200 ms, not all at the same moment", async () => {
    let started = 0;
    let running = 0;
    const counted: Disk = {
      ...realDisk,
      writev: (fd, buffers, done) => {
        started += 1;
        running += 1;
        realDisk.writev(fd, buffers, (error, bytes) => {
          running -= 1;
          done(error, bytes);
        });
      },
    };
    const { clock, scheduler, kits } = await several(20, counted);
    await until(() => running === 0 && kits.every((kit) => kit.journal.unwrittenBytes === 0));
    for (const kit of kits) kit.batches.length = 0;
    const atOnce: number[] = [];
    for (clock.now = 400; clock.now < 2400; clock.now += 10) {
      for (const kit of kits) feed(kit.journal, 1000, clock.now);
      started = 0;
      scheduler.tick();
      atOnce.push(started);
      await until(() => running === 0);
    }
    for (const kit of kits) expect([9, 10, 11]).toContain(kit.batches.length);
    // 20 sessions over 20 ticks of 10 ms; the first round catches up what was due before.
    expect(Math.max(...atOnce.slice(20))).toBeLessThanOrEqual(4);
    await Promise.all(kits.map((kit) => kit.journal.seal()));
  });

  it("is full at 512 KiB unwritten and drained when that is on disk", async () => {
    let hold = true;
    const waiting: (() => void)[] = [];
    const slow: Disk = {
      ...realDisk,
      writev: (fd, buffers, done) => {
        const go = (): void => realDisk.writev(fd, buffers, done);
        if (hold && buffers.some((buffer) => buffer.length > 2000)) waiting.push(go);
        else go();
      },
    };
    const { clock, scheduler, kits, drained } = await several(2, slow);
    const [first, second] = kits;
    if (!first || !second) throw new Error("two sessions");
    feed(first.journal, SESSION_LIMIT_BYTES - 20_000, 0);
    expect(scheduler.isFull(first.journal)).toBe(false);
    feed(first.journal, 20_000, 0);
    expect(scheduler.isFull(first.journal)).toBe(true);
    expect(scheduler.isFull(second.journal)).toBe(false);
    await until(() => {
      clock.now += 10;
      scheduler.tick();
      return waiting.length > 0;
    });
    expect(drained).toEqual([]);
    hold = false;
    for (const go of waiting) go();
    await until(() => {
      clock.now += 10;
      scheduler.tick();
      return drained.length > 0;
    });
    expect(drained).toEqual([0]);
    expect(scheduler.isFull(first.journal)).toBe(false);
    await Promise.all(kits.map((kit) => kit.journal.seal()));
  });

  it("is full for everyone at 64 MiB in all", async () => {
    const { pool, scheduler, kits } = await several(1);
    pool.unwrittenBytes += TOTAL_LIMIT_BYTES;
    for (const kit of kits) expect(scheduler.isFull(kit.journal)).toBe(true);
    pool.unwrittenBytes -= TOTAL_LIMIT_BYTES;
    for (const kit of kits) expect(scheduler.isFull(kit.journal)).toBe(false);
    await Promise.all(kits.map((kit) => kit.journal.seal()));
  });

  it("has at most two syncs in flight and comes round to every session", async () => {
    let inFlight = 0;
    let most = 0;
    const counted: Disk = {
      ...realDisk,
      fdatasync: (fd, done) => {
        most = Math.max(most, ++inFlight);
        realDisk.fdatasync(fd, (error) => {
          inFlight -= 1;
          done(error);
        });
      },
    };
    const { clock, scheduler, kits } = await several(12, counted);
    for (const kit of kits) feed(kit.journal, 3000, 0);
    await until(() => {
      clock.now += 10;
      scheduler.tick();
      return kits.every((kit) => kit.syncedOffset > 3000);
    });
    expect(most).toBe(2);
    await Promise.all(kits.map((kit) => kit.journal.seal()));
    expect(most).toBe(2);
  });

  it("runs on its own timer between start and stop", async () => {
    const kit = journalKit(place.path, { monotonicMs: () => performance.now() });
    const syncs = new SyncSlots();
    const scheduler = new Scheduler({
      pool: kit.pool,
      syncs,
      syncSeconds: 0.05,
      monotonicMs: () => performance.now(),
    });
    kit.journal.openPart();
    scheduler.add(kit.journal, 20);
    scheduler.start();
    scheduler.start();
    feed(kit.journal, 5000, performance.now());
    await until(() => kit.syncedOffset >= 5000);
    scheduler.remove(kit.journal);
    scheduler.stop();
    scheduler.stop();
    await kit.journal.seal();
  });
});
