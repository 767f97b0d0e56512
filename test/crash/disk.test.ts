// Faults of the disk under a running gate: full, broken, slow, read-only, files taken away, no descriptors. Each is real
// (a file system that is full, system calls that fail); judged by what is on record and what reached the platform.
import { execFileSync } from "node:child_process";
import { readdirSync, renameSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { Filler } from "../support/mounts.ts";
import { SYNCS, SyscallFaults, WRITES } from "../support/syscall-faults.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import { DELAY_MS, DiskStage, type DiskStageOptions } from "./disk-stage.ts";
import { breaksIn } from "./recording.ts";

/** The ballast's 64 MiB and some room for the record. */
const SMALL_MIB = 80;
const STALL_MS = 2_000;
/** What is written is synced, and looked after, about once a second. */
const NOTICED_WITHIN_MS = 2_500;
const SPARE_DESCRIPTORS = 2;

async function onAir(options: DiskStageOptions, { onTestFinished }: TestContext): Promise<DiskStage> {
  const stage = await DiskStage.onAir(options);
  onTestFinished(() => stage.close());
  return stage;
}

function fill(stage: DiskStage): Filler {
  const filler = new Filler(stage.recordings);
  stage.atTheEnd(() => filler.remove());
  filler.fill();
  return filler;
}

async function inject(stage: DiskStage, calls: string, what: string): Promise<SyscallFaults> {
  const part = join(stage.folder, "part-001.flv");
  const faults = await SyscallFaults.inject(stage.gate.gate.pid, calls, what, [part]);
  stage.atTheEnd(() => faults.stop());
  return faults;
}

describe.concurrent("a disk that is full", () => {
  it.concurrent("without another: the part is closed whole, the air shut; both go on by themselves when there is room", async (test) => {
    const stage = await onAir({ sizeMiB: SMALL_MIB }, test);
    const filler = fill(stage);
    expect(await stage.told("record-failed")).toContain("no space left");
    await stage.offAir();
    const fullMs = monotonicMs();
    await waitFor("the part is closed", () => stage.report?.gaps.at(-1)?.cause === "write-failed");
    await waitFor("a while on a full disk", () => monotonicMs() > fullMs + 2_000);
    expect(stage.report).toMatchObject({ airState: "paused", recordHealthy: false });
    filler.remove();
    await stage.told("record-healthy");
    await stage.airsAgain(fullMs);
    const recorded = await stage.finish();
    // The encoder waited meanwhile: what it sent is all there.
    expect(breaksIn(recorded)).toEqual([]);
    stage.expectAiredIsRecorded(recorded);
  });

  it.concurrent("with a second recording directory: the record goes on there, no message lost, the air comes back", async (test) => {
    const stage = await onAir({ sizeMiB: SMALL_MIB, second: true }, test);
    const fullMs = monotonicMs();
    fill(stage);
    await stage.told("record-failed");
    await stage.offAir();
    await stage.airsAgain(fullMs);
    expect(stage.report?.recordingsRoot).toBe(stage.second);
    const recorded = await stage.finish();
    expect(recorded[0]?.sequence).toBe(0);
    expect(breaksIn(recorded)).toEqual([]);
    stage.expectAiredIsRecorded(recorded);
  });
});

describe.concurrent("a disk that answers with I/O errors", () => {
  for (const [name, calls] of [
    ["writes", WRITES],
    ["syncs", SYNCS],
  ] as const) {
    it.concurrent(`to ${name}: off air, the record goes on in the second directory, no message lost`, async (test) => {
      const stage = await onAir({ second: true }, test);
      const brokenMs = monotonicMs();
      const faults = await inject(stage, calls, "error=EIO");
      expect(await stage.told("record-failed")).toContain("EIO");
      await stage.offAir();
      await stage.airsAgain(brokenMs);
      expect(faults.injected).toBeGreaterThan(0);
      expect(stage.report?.recordingsRoot).toBe(stage.second);
      const recorded = await stage.finish();
      expect(recorded[0]?.sequence).toBe(0);
      expect(breaksIn(recorded)).toEqual([]);
      stage.expectAiredIsRecorded(recorded);
    });
  }
});

describe.concurrent("a disk that stalls for 2 s", () => {
  it.concurrent("in its writes: the encoder is held back, nothing is lost, the air falls back with the record", async (test) => {
    const stage = await onAir({ source: { bitrateBps: 8_000_000 } }, test);
    const faults = await inject(stage, WRITES, `delay_enter=${STALL_MS * 1_000}`);
    const counted = () => (stage.gate.desk.counters.encoder_back_pressure ?? 0) > 0;
    await waitFor("the encoder is held back", counted, { deadlineMs: 15_000 });
    const sinceMs = monotonicMs();
    await waitFor("two more stalls", () => monotonicMs() > sinceMs + 2 * STALL_MS);
    await faults.stop();
    const mendedMs = monotonicMs();
    const newest = () => stage.gate.platform.connections.at(-1)?.newestStampMs ?? 0;
    await waitFor("what was sent since has aired", () => newest() > mendedMs, { deadlineMs: 20_000 });
    const [connection, ...others] = stage.gate.platform.connections;
    expect(others).toEqual([]);
    expect(connection).toMatchObject({ ending: null, fault: null, holes: 0, outOfOrder: 0 });
    expect(connection?.youngestAgeMs).toBeGreaterThanOrEqual(DELAY_MS);
    const recorded = await stage.finish();
    expect(breaksIn(recorded)).toEqual([]);
    stage.expectAiredIsRecorded(recorded);
  });

  it.concurrent("in its syncs: the record goes on, and nothing leaves before it is safe", async (test) => {
    const stage = await onAir({}, test);
    const faults = await inject(stage, SYNCS, `delay_enter=${STALL_MS * 1_000}`);
    const slowMs = monotonicMs();
    await waitFor("three stalls", () => monotonicMs() > slowMs + 3 * STALL_MS);
    const syncedLate = () => (stage.gate.platform.connections[0]?.oldestAgeMs ?? 0) > DELAY_MS + 500;
    await waitFor("the air has fallen back", syncedLate);
    expect(stage.report).toMatchObject({ airState: "on-air", recordHealthy: true });
    await faults.stop();
    const [connection, ...others] = stage.gate.platform.connections;
    expect(others).toEqual([]);
    expect(connection).toMatchObject({ ending: null, fault: null, holes: 0, outOfOrder: 0 });
    const recorded = await stage.finish();
    expect(recorded[0]?.sequence).toBe(0);
    expect(breaksIn(recorded)).toEqual([]);
    stage.expectAiredIsRecorded(recorded);
  });
});

describe.concurrent("files that are taken away", () => {
  it.concurrent("a read-only directory: no part can be opened, so no air, until it can be written again", async (test) => {
    const stage = await onAir({}, test);
    stage.mounts.readOnly(stage.recordings);
    const closedMs = monotonicMs();
    // Files that are open stay writable: it shows at the next part.
    stage.encoder.abort();
    await stage.encoder.start();
    expect(await stage.told("record-failed")).toContain("EROFS");
    await stage.offAir();
    expect(stage.report).toMatchObject({ airState: "paused", pauseCauses: ["record"] });
    stage.mounts.release(stage.recordings);
    await stage.told("record-healthy");
    await stage.airsAgain(closedMs);
    expect(stage.report?.sessionId).toBe(stage.session.sessionId);
    const recorded = await stage.finish();
    stage.expectAiredIsRecorded(recorded);
  });

  it.concurrent("a read-only directory from the start on: the gate starts, records in the second one, and airs", async (test) => {
    const stage = await onAir({ readOnly: true, second: true }, test);
    await stage.told("disk-reserve-missing");
    await stage.told("record-failed");
    expect(stage.report?.recordingsRoot).toBe(stage.second);
    const recorded = await stage.finish();
    expect(recorded[0]?.sequence).toBe(0);
    expect(breaksIn(recorded)).toEqual([]);
    stage.expectAiredIsRecorded(recorded);
  });

  for (const [name, take] of [
    ["a part removed", (stage: DiskStage) => rmSync(join(stage.folder, "part-001.flv"))],
    ["the session's folder renamed", (stage: DiskStage) => renameSync(stage.folder, `${stage.folder}-moved`)],
  ] as const) {
    it.concurrent(`${name} while it is written: noticed within a second or two, off air, the next part begins`, async (test) => {
      const stage = await onAir({}, test);
      const takenMs = monotonicMs();
      take(stage);
      expect(await stage.told("record-failed")).toContain("part-001.flv");
      expect(monotonicMs() - takenMs).toBeLessThanOrEqual(NOTICED_WITHIN_MS);
      await stage.offAir();
      await stage.airsAgain(takenMs);
      expect(stage.report?.parts.map(({ number }) => number)).toEqual([1, 2]);
      expect(stage.report?.gaps.map(({ cause }) => cause)).toEqual(["write-failed"]);
      const recorded = await stage.finish();
      expect(breaksIn(recorded)).toEqual([]);
      const fromMs = recorded[0]?.sentAtMs ?? Number.POSITIVE_INFINITY;
      expect(fromMs - takenMs).toBeLessThanOrEqual(NOTICED_WITHIN_MS);
      stage.expectAiredIsRecorded(recorded, ({ sentAtMs }) => sentAtMs < fromMs);
    });
  }
});

it.concurrent("a gate without a free descriptor: what is recorded and aired goes on, nobody new is let in, a cut holds", async (test) => {
  const stage = await onAir({ rooms: ["room-1", "room-2"] }, test);
  const { gate, desk, platform } = stage.gate;
  const limit = (most: number) =>
    execFileSync("prlimit", ["--pid", String(gate.pid), `--nofile=${most}:`], { stdio: "ignore" });
  const taken = new Set(readdirSync(`/proc/${gate.pid}/fd`).map(Number));
  let firstFree = 0;
  while (taken.has(firstFree)) firstFree += 1;
  limit(firstFree + SPARE_DESCRIPTORS);
  stage.atTheEnd(() => limit(1_024));
  // What is left goes to connections that say nothing.
  const idle: Socket[] = [];
  stage.atTheEnd(() => {
    for (const socket of idle) socket.destroy();
  });
  for (let opened = 0; opened <= SPARE_DESCRIPTORS; opened++)
    idle.push(connect(Number(new URL(gate.url("")).port), "127.0.0.1").on("error", () => {}));
  await stage.told("descriptors-exhausted");
  const noneMs = monotonicMs();
  await expect(stage.gate.publisher("room-2").start()).rejects.toThrow();
  const newest = () => platform.connections[0]?.newestStampMs ?? 0;
  await waitFor("what is sent now has aired", () => newest() > noneMs, { deadlineMs: 15_000 });
  // The log is open, and the reset itself gives back the descriptor with which the kernel's table is read.
  expect(await desk.cut("room-1")).toMatchObject({ airState: "cut", latched: true, verified: true });
  await waitFor("the connection is reset", () => platform.connections[0]?.ending === "reset");
  limit(1_024);
  await stage.told("descriptors-free");
  await stage.gate.publisher("room-2").start();
  const recorded = await stage.finish();
  expect(breaksIn(recorded)).toEqual([]);
  expect(recorded[0]?.sequence).toBe(0);
});
