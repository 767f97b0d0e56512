import { afterEach, describe, expect, it } from "vitest";
import type { CutReport } from "../../../src/link/messages.ts";
import { GateStage, type StageOptions } from "../../support/gate-stage.ts";
import { SilentPort } from "../../support/silent-port.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

let stage: GateStage;
afterEach(() => stage.close());

const ROOMS = 100;
const rooms = Array.from({ length: ROOMS }, (_, index) => `room-${index + 1}`);

/** The value below which 99 % of the samples lie. */
function p99(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
}

async function onAir(options: StageOptions): Promise<void> {
  stage = await GateStage.open(options);
  await stage.publisher().start();
  await stage.desk.airState("room-1", "on-air");
}

describe(`100 live streams, each cut at a random moment`, () => {
  for (const delaySeconds of [0, 2, 10, 30]) {
    it(`lets nothing out that arrived later than press - D (D = ${delaySeconds} s)`, async () => {
      stage = await GateStage.open({ delaySeconds, rooms, platform: { detail: "figures" } });
      const { desk, platform } = stage;
      for (const [index, room] of rooms.entries()) {
        const publisher = stage.publisher(room, { bitrateBps: 200_000, stream: index, gop: 50 });
        await publisher.start();
        const { sessionId } = await desk.liveSession(room);
        desk.set(sessionId, { target: { url: platform.url, streamName: room } });
      }
      for (const room of rooms) await desk.airState(room, "on-air");

      const inMs: number[] = [];
      const cutOne = async (room: string) => {
        await waitFor("a random moment", () => Math.random() < 0.01, { everyMs: 10, deadlineMs: 60_000 });
        const pressedMs = monotonicMs();
        const report = await desk.cut(room);
        const answeredMs = monotonicMs();
        inMs.push(answeredMs - pressedMs);
        expect(report).toMatchObject({ airState: "cut", latched: true, verified: true });
        const [connection] = platform.streams(room);
        await waitFor("the platform sees the end", () => platform.streams(room)[0]?.closedAtMs !== null);
        const newest = platform.streams(room)[0]?.newestStampMs ?? 0;
        expect(newest, room).toBeLessThanOrEqual(
          delaySeconds === 0 ? answeredMs : pressedMs - delaySeconds * 1_000,
        );
        expect(platform.streams(room)[0]?.ending).toBe("reset");
        expect(connection?.fault).toBeNull();
        return report;
      };
      const reports: CutReport[] = await Promise.all(rooms.map(cutOne));
      const closedMs = p99(reports.map(({ closedInMs }) => closedInMs ?? 0));
      console.log(
        `D=${delaySeconds}: reset p99 ${closedMs} ms, answer p99 ${p99(inMs).toFixed(1)} ms (n=${ROOMS})`,
      );
      expect(closedMs).toBeLessThanOrEqual(10);
      expect(p99(inMs)).toBeLessThanOrEqual(50);
      const counts = platform.connections.map(({ stamped }) => stamped);
      for (const room of rooms) expect(desk.session(room)?.airState).toBe("cut");
      const then = monotonicMs();
      await waitFor("another second of encoders", () => monotonicMs() > then + 1_000);
      expect(platform.connections.map(({ stamped }) => stamped)).toEqual(counts);
    });
  }
});

describe("a cut is final", () => {
  it("holds over the encoder's reconnect, within and after the grace time", async () => {
    await onAir({ delaySeconds: 0, graceSeconds: 1 });
    await stage.desk.cut("room-1");
    const again = stage.publisher();
    await stage.desk.liveSession("room-1");
    await again.start().catch(() => undefined);
    const first = stage.desk.session("room-1")?.sessionId;
    expect(stage.desk.session("room-1")?.airState).toBe("cut");
    expect(first).toBeDefined();
    expect(stage.platform.connections).toHaveLength(1);
  });

  it("holds over kill -9 right after the answer", async () => {
    await onAir({ delaySeconds: 0 });
    await stage.desk.cut("room-1");
    stage.gate.signal("SIGKILL");
    await stage.gate.exited;
    const connections = stage.platform.connections.length;
    await stage.gate.start();
    await stage.nextDesk();
    await stage.publisher().start();
    await stage.desk.airState("room-1", "cut");
    expect(stage.platform.connections).toHaveLength(connections);
  });

  it("is lifted by re-arm only, which leads to held; wanting the air again is a further act", async () => {
    await onAir({ delaySeconds: 0 });
    const { sessionId } = await stage.desk.liveSession("room-1");
    await stage.desk.cut("room-1");
    stage.desk.set(sessionId, { wanted: false });
    await stage.desk.command({ name: "rearm", courtroom: "room-1" });
    await stage.desk.airState("room-1", "held");
    stage.desk.set(sessionId, { wanted: true });
    await stage.desk.airState("room-1", "on-air");
    expect(stage.platform.connections).toHaveLength(2);
  });

  it("reaches every courtroom with cut-all, those to come included, and lifting leaves single latches", async () => {
    await onAir({ delaySeconds: 0, rooms: ["room-1", "room-2"] });
    await stage.desk.cut("room-1");
    await stage.desk.command({ name: "cut-all" });
    await stage.publisher("room-2").start();
    await stage.desk.airState("room-2", "cut");
    await stage.desk.command({ name: "lift-cut-all" });
    await stage.desk.airState("room-2", "held");
    expect(stage.desk.session("room-1")?.airState).toBe("cut");
  });
});

describe("a cut tears the connection off in every state", () => {
  const stages = ["handshake", "connect", "create-stream", "publish"] as const;
  for (const at of stages) {
    it(`while the platform hangs in ${at}`, async () => {
      stage = await GateStage.open({
        delaySeconds: 0,
        platform: { behaviour: { stop: { at, how: "hang" } } },
      });
      await stage.publisher().start();
      await waitFor("a connection", () => stage.platform.connections.length > 0);
      await cutAndSeeReset();
    });
  }

  it("in the TLS handshake", async () => {
    const behaviour = { stop: { at: "tls", how: "hang" } } as const;
    stage = await GateStage.open({ delaySeconds: 0, platform: { tls: true, behaviour } });
    await stage.publisher().start();
    await waitFor("a connection", () => stage.platform.connections.length > 0);
    await cutAndSeeReset();
  });

  it("on air over rtmps", async () => {
    await onAir({ delaySeconds: 0, platform: { tls: true } });
    await cutAndSeeReset();
  });

  it("with a full send buffer: what the kernel still holds goes too", async () => {
    stage = await GateStage.open({ delaySeconds: 0, platform: { behaviour: { reading: "never" } } });
    await stage.publisher("room-1", { bitrateBps: 40_000_000 }).start();
    await stage.desk.airState("room-1", "on-air");
    await waitFor(
      "the platform takes nothing any more",
      () => (stage.desk.session("room-1")?.egress.lagSeconds ?? 0) > 1,
      {
        deadlineMs: 30_000,
      },
    );
    await cutAndSeeReset();
  });

  it("in the SYN stage", async () => {
    const port = new SilentPort();
    await port.start();
    try {
      stage = await GateStage.open({
        delaySeconds: 0,
        will: { target: { url: port.url, streamName: "out" } },
      });
      await stage.publisher().start();
      await waitFor("it connects", () => stage.desk.session("room-1")?.egress.state === "connecting");
      const report = await stage.desk.cut("room-1");
      expect(report).toMatchObject({ airState: "cut", latched: true, verified: true });
    } finally {
      await port.stop();
    }
  });

  it("while it drains to 闭庭", async () => {
    await onAir({ delaySeconds: 10 });
    const { sessionId } = await stage.desk.liveSession("room-1");
    await stage.desk.command({ name: "mark", sessionId, mark: "closing" });
    const pressedMs = monotonicMs();
    const [report] = (await stage.desk.command({ name: "cut", sessionId })) as CutReport[];
    expect(report).toMatchObject({ airState: "cut", verified: true });
    await waitFor("the platform sees the end", () => stage.platform.connections[0]?.ending === "reset");
    expect(stage.platform.connections[0]?.newestStampMs).toBeLessThanOrEqual(pressedMs - 10_000);
  });
});

async function cutAndSeeReset(): Promise<void> {
  const report = await stage.desk.cut("room-1");
  expect(report).toMatchObject({ airState: "cut", latched: true, verified: true });
  await waitFor("the platform sees a reset", () => stage.platform.connections[0]?.ending === "reset");
  expect(stage.platform.connections).toHaveLength(1);
}
