import { afterEach, describe, expect, it } from "vitest";
import { DeskStub } from "../../support/gate-process.ts";
import { GateStage, type StageOptions } from "../../support/gate-stage.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

let stage: GateStage;
let sessionId: string;
afterEach(() => stage.close());

async function onAir(options: StageOptions = {}): Promise<void> {
  stage = await GateStage.open({ delaySeconds: 2, ...options });
  await stage.publisher().start();
  ({ sessionId } = await stage.desk.airState("room-1", "on-air"));
}

const newest = () => Math.max(...stage.platform.connections.map(({ newestStampMs }) => newestStampMs ?? 0));
const lastArrival = () =>
  Math.max(...stage.platform.connections.map(({ lastMediaAtMs }) => lastMediaAtMs ?? 0));
const passed = async (ms: number) => {
  const end = monotonicMs() + ms;
  await waitFor(`${ms} ms have passed`, () => monotonicMs() >= end, { deadlineMs: ms + 5_000 });
};

describe("leases", () => {
  it("a renewal computed before a revocation and sent after it opens nothing", async () => {
    await onAir();
    const early = stage.desk.lease(sessionId);
    stage.desk.set(sessionId, { allow: false, wanted: false });
    const revokedMs = monotonicMs();
    stage.desk.send(early);
    await stage.desk.airState("room-1", "held");
    await passed(3_000);
    expect(lastArrival()).toBeLessThanOrEqual(revokedMs + 1_000);
    expect(newest()).toBeLessThanOrEqual(revokedMs - 1_000);
  });

  it("of an older desk count for nothing, and the older desk is sent away", async () => {
    await onAir();
    const older = stage.desk;
    older.renewing = false;
    const next = await stage.nextDesk({ ...stage.will, allow: false, wanted: false });
    await next.airState("room-1", "held");
    await waitFor("the older desk is closed", () => older.closedReason);
    const again = new DeskStub(stage.gate, stage.will, older.incarnation);
    await again.start().catch(() => undefined);
    await waitFor("it is refused", () => again.closedReason);
    expect(next.session("room-1")?.airState).toBe("held");
  });

  it("run out 15 s after they were read: paused, and back behind a full delay with the next one", async () => {
    await onAir();
    const readMs = monotonicMs();
    stage.desk.renewing = false;
    await stage.desk.airState("room-1", "paused");
    const pausedMs = monotonicMs();
    expect(pausedMs - readMs).toBeLessThanOrEqual(15_200);
    expect(stage.desk.session("room-1")?.pauseCauses).toEqual(["lease"]);
    const before = lastArrival();
    await passed(500);
    stage.desk.renewing = true;
    stage.desk.renew(sessionId);
    const backMs = monotonicMs();
    await stage.desk.airState("room-1", "on-air");
    const { messages } = { messages: stage.platform.messages(stage.platform.connections.length - 1) };
    const first = messages.find(({ stamp }) => stamp !== null);
    expect(first?.stamp?.sentAtMs).toBeGreaterThanOrEqual(backMs - 5);
    expect(before).toBeLessThanOrEqual(readMs + 15_200);
  });

  it("let nothing out when the gate was stopped for 20 s with a batch due", async () => {
    await onAir();
    stage.desk.renewing = false;
    stage.gate.signal("SIGSTOP");
    const stoppedMs = monotonicMs();
    await passed(20_000);
    const already = stage.platform.connections[0]?.receivedBytes ?? 0;
    stage.gate.signal("SIGCONT");
    await stage.desk.airState("room-1", "paused");
    await passed(1_000);
    expect(lastArrival()).toBeLessThanOrEqual(stoppedMs + 500);
    expect(stage.platform.connections[0]?.receivedBytes).toBe(already);
  });

  it("revoked on air: off within 1 s, also while the platform reads nothing and reads again later", async () => {
    await onAir({ platform: { behaviour: { reading: "never" } } });
    await passed(2_000);
    const revokedMs = monotonicMs();
    stage.desk.set(sessionId, { allow: false, wanted: false });
    await waitFor(
      "the kernel has no such connection",
      () => stage.platform.connections[0]?.ending === "reset",
      {
        deadlineMs: 1_000,
      },
    );
    stage.platform.readAgain(0);
    await passed(1_500);
    expect(newest()).toBeLessThanOrEqual(revokedMs - 2_000);
  });

  it("come from a desk only: a stranger without the secret is closed and counted", async () => {
    await onAir();
    const { connect } = await import("node:net");
    const { join } = await import("node:path");
    const { LinkChannel } = await import("../../../src/link/channel.ts");
    let closed = false;
    const socket = connect(join(stage.gate.dataDir, "run", "gate.sock"));
    const channel = new LinkChannel(socket, {
      onMessage: () => undefined,
      onClosed: () => {
        closed = true;
      },
    });
    channel.send({ type: "hello", version: 1, secret: "a guess", incarnation: 99 });
    await waitFor("the stranger is closed", () => closed);
    await waitFor("it is noted", () => stage.desk.events.some(({ code }) => code === "link-stranger"));
    expect(stage.desk.session("room-1")?.airState).toBe("on-air");
  });
});
