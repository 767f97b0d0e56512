// What must hold at 200 streams of 2 Mbit/s, recorded and sent on: how late the gate's loop is, cut-all, single cuts.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CutReport } from "../../src/link/messages.ts";
import { DeskStub, GateProcess } from "../support/gate-process.ts";
import type { LoopDelay } from "../support/loop-delay-probe.ts";
import type { ConnectionSummary } from "../support/measured-connection.ts";
import { RemotePlatform } from "../support/measuring-platform-process.ts";
import { RemotePublishers } from "../support/publishers-process.ts";
import { ELSEWHERE } from "../support/remote.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";

const STREAMS = 200;
const DELAY_MS = 2_000;
const MEASURED_MS = 15_000;
const PROBE = fileURLToPath(new URL("../support/loop-delay-probe.ts", import.meta.url));
const rooms = Array.from({ length: STREAMS }, (_, index) => `room-${index + 1}`);

const folder = tempFolder("two-hundred");
const lateFile = join(folder.path, "loop-delay.json");
const platform = new RemotePlatform({ detail: "figures" }, ELSEWHERE);
const publishers = new RemotePublishers(ELSEWHERE);
const gate = new GateProcess({
  delaySeconds: DELAY_MS / 1_000,
  rooms,
  env: { NODE_OPTIONS: `--import=${PROBE}`, LOOP_DELAY_FILE: lateFile },
});
let desk: DeskStub;

beforeAll(async () => {
  await platform.start();
  await gate.start();
  desk = new DeskStub(gate, { platformUrl: platform.url });
  await desk.start();
  await publishers.start(
    rooms.map((room) => gate.url(room)),
    { bitrateBps: 2_000_000 },
  );
});
afterAll(async () => {
  await publishers.stop();
  desk.stop();
  await gate.stop();
  await platform.stop();
  gate.remove();
  folder.remove();
});

async function allAreOnAir(): Promise<void> {
  const others = () => rooms.filter((room) => desk.session(room)?.airState !== "on-air");
  await waitFor("all are on air", () => others().length === 0, {
    deadlineMs: 60_000,
    describe: () => others().slice(0, 5),
  });
}

/** What the gate's loop was since the last time it was asked. */
async function loopDelay(): Promise<LoopDelay> {
  rmSync(lateFile, { force: true });
  gate.signal("SIGUSR2");
  await waitFor("the gate tells how late its loop was", () => existsSync(lateFile));
  return JSON.parse(readFileSync(lateFile, "utf8")) as LoopDelay;
}

/** Connections that were open at that moment, and those that followed. */
async function connectionsSince(ms: number): Promise<ConnectionSummary[]> {
  return (await platform.connections()).filter(({ closedAtMs }) => closedAtMs === null || closedAtMs >= ms);
}

const allHaveEnded = (sinceMs: number) =>
  waitFor("the platform has seen every end", async () =>
    (await connectionsSince(sinceMs)).every(({ ending }) => ending !== null),
  );

function expectCutAt(pressedMs: (room: string) => number, connections: readonly ConnectionSummary[]): void {
  expect(connections).toHaveLength(STREAMS);
  for (const { streamName, newestStampMs, youngestAgeMs, ending, fault } of connections) {
    expect({ streamName, ending, fault }).toEqual({ streamName, ending: "reset", fault: null });
    expect(newestStampMs, streamName).toBeLessThanOrEqual(pressedMs(streamName) - DELAY_MS);
    expect(youngestAgeMs, streamName).toBeGreaterThanOrEqual(DELAY_MS);
  }
}

function p99(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
}

describe(`${STREAMS} streams of 2 Mbit/s`, () => {
  it("make the gate's event loop late by no more than 8 ms (p99)", async () => {
    await allAreOnAir();
    await loopDelay();
    const fromMs = monotonicMs();
    await waitFor("it was measured", () => monotonicMs() > fromMs + MEASURED_MS, { deadlineMs: 60_000 });
    const late = await loopDelay();
    console.log(`event loop late by ${JSON.stringify(late)}`);
    expect(late.samples).toBeGreaterThan(5_000);
    expect(late.p99Ms).toBeLessThanOrEqual(8);
  });

  it("are all reset within 100 ms of cut-all", async () => {
    const pressedMs = monotonicMs();
    const reports = (await desk.command({ name: "cut-all" })) as CutReport[];
    expect(reports).toHaveLength(STREAMS);
    for (const report of reports)
      expect(report).toMatchObject({ airState: "cut", latched: true, verified: true });
    await allHaveEnded(pressedMs);
    const connections = await connectionsSince(pressedMs);
    const lastMs = Math.max(...reports.map(({ closedInMs }) => closedInMs ?? Number.NaN));
    const seenMs = Math.max(...connections.map(({ closedAtMs }) => closedAtMs ?? Number.NaN)) - pressedMs;
    console.log(
      `cut-all: last reset after ${lastMs.toFixed(1)} ms, seen by the platform ${seenMs.toFixed(1)} ms`,
    );
    expectCutAt(() => pressedMs, connections);
    expect(lastMs).toBeLessThanOrEqual(100);
  });

  it("are cut one by one: reset within 10 ms, answered within 50 ms (p99)", async () => {
    await desk.command({ name: "lift-cut-all" });
    await allAreOnAir();
    const startedMs = monotonicMs();
    const pressedMs = new Map<string, number>();
    const resetInMs: number[] = [];
    const answeredInMs: number[] = [];
    for (const room of rooms.toSorted(() => Math.random() - 0.5)) {
      await waitFor("a random moment", () => Math.random() < 0.3, { everyMs: 10 });
      const atMs = monotonicMs();
      pressedMs.set(room, atMs);
      const report = await desk.cut(room);
      answeredInMs.push(monotonicMs() - atMs);
      resetInMs.push(report.closedInMs ?? Number.NaN);
      expect(report, room).toMatchObject({ airState: "cut", latched: true, verified: true });
    }
    await allHaveEnded(startedMs);
    console.log(
      `cuts: reset p99 ${p99(resetInMs)} ms, answer p99 ${p99(answeredInMs).toFixed(1)} ms (n = ${STREAMS})`,
    );
    expectCutAt((room) => pressedMs.get(room) ?? 0, await connectionsSince(startedMs));
    expect(p99(resetInMs)).toBeLessThanOrEqual(10);
    expect(p99(answeredInMs)).toBeLessThanOrEqual(50);
  });
});
