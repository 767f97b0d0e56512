// Encoders that end badly: half a connection, no reading, deaf to the gate's FIN, back while the old connection is half
// dead. (Drops, returns, silence: integration/gate/outages.)
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SessionReport } from "../../src/link/messages.ts";
import { GateStage } from "../support/gate-stage.ts";
import { StampedSource } from "../support/media-source.ts";
import { Publisher } from "../support/publisher.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import { breaksIn, partsOf } from "./recording.ts";

const ROOMS = ["half-closed", "deaf", "never-reads", "half-dead"];

let stage: GateStage;
beforeAll(async () => {
  stage = await GateStage.open({ rooms: ROOMS });
});
afterAll(() => stage?.close());

const report = (room: string) => stage.desk.session(room) as SessionReport;

function stampsOf(room: string) {
  const { recordingsRoot, directory } = report(room);
  return partsOf(join(recordingsRoot, directory)).map(({ stamps }) => stamps);
}

async function onAir(room: string, publisher = stage.publisher(room)): Promise<Publisher> {
  await publisher.start();
  await stage.desk.airState(room, "on-air");
  return publisher;
}

describe("an encoder", () => {
  it.concurrent("that half-closes has left: its part ends with the last message; back, the next part begins", async () => {
    const encoder = await onAir("half-closed");
    const { sessionId } = report("half-closed");
    encoder.connection.halfClose();
    await waitFor("the gate knows", () => !report("half-closed").encoderConnected);
    await waitFor("the gate has closed its side too", () => !encoder.connection.isOpen);
    await encoder.start();
    await waitFor("it is back", () => report("half-closed").parts.length === 2);
    expect(report("half-closed")).toMatchObject({ sessionId, gaps: [{ cause: "encoder-lost" }] });
    await waitFor("the second part grows", () => (stampsOf("half-closed")[1]?.length ?? 0) > 20);
    const [first = [], second = []] = stampsOf("half-closed");
    expect([...breaksIn(first), ...breaksIn(second)]).toEqual([]);
    const closed = stage.desk.events.filter(
      ({ code, courtroom }) => `${courtroom} ${code}` === "half-closed encoder-closed",
    );
    expect(closed).toHaveLength(1);
    expect(stage.desk.counters.event_encoder_closed).toBeGreaterThan(0);
  });

  it.concurrent("that never reads what the gate says is recorded to the last message", async () => {
    const encoder = await onAir("never-reads", stage.publisher("never-reads", { bitrateBps: 8_000_000 }));
    encoder.connection.stopReading();
    const sinceMs = monotonicMs();
    // Far more than the acknowledgement window of 2.5 MB.
    await waitFor("five seconds of it", () => monotonicMs() > sinceMs + 5_000);
    const [stamps = []] = stampsOf("never-reads");
    expect(breaksIn(stamps)).toEqual([]);
    expect(stamps.at(-1)?.sentAtMs).toBeGreaterThan(sinceMs + 4_000);
    expect(report("never-reads")).toMatchObject({ airState: "on-air", encoderConnected: true });
  });

  it.concurrent("that ignores the gate's FIN is not recorded by it any longer, and disturbs nobody", async () => {
    const source = () => new StampedSource({ bitrateBps: 500_000, gop: 25 });
    const url = stage.gate.url("deaf");
    const first = await onAir("deaf", new Publisher({ url, source: source(), ignoresEnd: true }));
    first.freeze();
    // A second one takes over from the silent first, which the gate closes; the first wakes up and sends on.
    const second = new Publisher({ url, source: source() });
    await second.start();
    await waitFor("the take-over is told of", () =>
      stage.desk.events.some(({ code }) => code === "encoder-taken-over"),
    );
    first.thaw();
    const sinceMs = monotonicMs();
    await waitFor("both have sent for a while", () => monotonicMs() > sinceMs + 2_000);
    const parts = stampsOf("deaf");
    expect(parts).toHaveLength(2);
    expect(parts.flatMap((part) => breaksIn(part))).toEqual([]);
    expect(parts[1]?.at(-1)?.sentAtMs).toBeGreaterThan(sinceMs + 1_000);
    expect(stage.desk.counters.publish_taken_over).toBeGreaterThan(0);
    first.abort();
    second.abort();
  });

  it.concurrent("that comes back while its old connection is half dead waits 3 s, then goes on in the same session", async () => {
    const encoder = await onAir("half-dead");
    const { sessionId } = report("half-dead");
    // Its cable was pulled: the gate hears nothing, no FIN and no RST, and the encoder connects anew.
    encoder.freeze();
    const again = stage.publisher("half-dead");
    const sinceMs = monotonicMs();
    await again.start();
    expect(monotonicMs() - sinceMs).toBeGreaterThanOrEqual(2_900);
    await waitFor("it sends", () => report("half-dead").parts.length === 2);
    expect(report("half-dead")).toMatchObject({ sessionId, encoderConnected: true });
    await waitFor("the new part grows", () => (stampsOf("half-dead")[1]?.length ?? 0) > 20);
    await waitFor("the old connection is closed", () => !encoder.connection.isOpen);
  });
});
