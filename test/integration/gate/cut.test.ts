import { afterEach, describe, expect, it } from "vitest";
import type { CutReport } from "../../../src/link/messages.ts";
import { GateStage, type StageOptions } from "../../support/gate-stage.ts";
import type { Publisher } from "../../support/publisher.ts";
import { SilentPort } from "../../support/silent-port.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

let stage: GateStage;
let encoder: Publisher;
afterEach(() => stage.close());

async function onAir(options: StageOptions): Promise<void> {
  stage = await GateStage.open(options);
  encoder = stage.publisher();
  await encoder.start();
  await stage.desk.airState("room-1", "on-air");
}

describe("a cut is final", () => {
  it("holds over the encoder's reconnect, within the grace time and after it", async () => {
    await onAir({ delaySeconds: 0, graceSeconds: 2 });
    const { sessionId } = await stage.desk.liveSession("room-1");
    await stage.desk.cut("room-1");
    await encoder.stop();
    await waitFor("it is gone", () => stage.desk.session("room-1")?.encoderConnected === false);
    await encoder.start();
    await waitFor("it is back", () => stage.desk.session("room-1")?.encoderConnected);
    expect(stage.desk.session("room-1")).toMatchObject({ sessionId, airState: "cut" });
    await encoder.stop();
    await waitFor("the session is over", () => stage.desk.reports.get(sessionId)?.endedAt);
    await encoder.start();
    const next = await waitFor("a new session", () => stage.desk.session("room-1"));
    expect(next.sessionId).not.toBe(sessionId);
    await stage.desk.airState("room-1", "cut");
    const cutMs = monotonicMs();
    await waitFor("a second of a new encoder", () => monotonicMs() > cutMs + 1_000);
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

/** The platform's side of a connection stands before the gate knows of its own: only then it is past SYN. */
const hasSpoken = () => stage.platform.connections.some(({ receivedBytes }) => receivedBytes > 0);

describe("a cut tears the connection off in every state", () => {
  const stages = ["handshake", "connect", "create-stream", "publish"] as const;
  for (const at of stages) {
    it(`while the platform hangs in ${at}`, async () => {
      stage = await GateStage.open({
        delaySeconds: 0,
        platform: { behaviour: { stop: { at, how: "hang" } } },
      });
      await stage.publisher().start();
      await waitFor("the gate has spoken", hasSpoken);
      await cutAndSeeReset();
    });
  }

  it("in the TLS handshake", async () => {
    const behaviour = { stop: { at: "tls", how: "hang" } } as const;
    stage = await GateStage.open({ delaySeconds: 0, platform: { tls: true, behaviour } });
    await stage.publisher().start();
    await waitFor("the gate has spoken", hasSpoken);
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
