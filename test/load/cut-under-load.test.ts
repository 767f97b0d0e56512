import { afterEach, describe, expect, it } from "vitest";
import { DeskStub, GateProcess } from "../support/gate-process.ts";
import { RemotePlatform } from "../support/measuring-platform-process.ts";
import { RemotePublishers } from "../support/publishers-process.ts";
import { ELSEWHERE } from "../support/remote.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";

const STREAMS = 100;
const rooms = Array.from({ length: STREAMS }, (_, index) => `room-${index + 1}`);
const open: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
});

function opened<T extends { stop(): unknown }>(part: T): T {
  open.push(part);
  return part;
}

/** The value below which 99 % of the samples lie. */
function p99(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
}

const closedInMs: number[] = [];

describe(`${STREAMS} live streams, each cut at a random moment`, () => {
  // D = 2 s, with twice the streams: two-hundred.test.ts.
  for (const delaySeconds of [0, 10, 30]) {
    it(`lets nothing out that arrived later than press - D (D = ${delaySeconds} s)`, async () => {
      const platform = opened(new RemotePlatform({ detail: "figures" }, ELSEWHERE));
      await platform.start();
      const gate = opened(new GateProcess({ delaySeconds, rooms }));
      await gate.start();
      const desk = opened(new DeskStub(gate, { platformUrl: platform.url }));
      await desk.start();
      const publishers = opened(new RemotePublishers(ELSEWHERE));
      await publishers.start(
        rooms.map((room) => gate.url(room)),
        { bitrateBps: 200_000, gop: 50 },
      );
      for (const room of rooms) await desk.airState(room, "on-air");

      const pressedMs = new Map<string, number>();
      const answeredMs = new Map<string, number>();
      for (const room of rooms.toSorted(() => Math.random() - 0.5)) {
        await waitFor("a random moment", () => Math.random() < 0.3, { everyMs: 10 });
        pressedMs.set(room, monotonicMs());
        const report = await desk.cut(room);
        answeredMs.set(room, monotonicMs());
        expect(report, room).toMatchObject({ airState: "cut", latched: true, verified: true });
        closedInMs.push(report.closedInMs ?? Number.NaN);
      }

      const haveEnded = async () => (await platform.connections()).every(({ ending }) => ending !== null);
      await waitFor("the platform has seen every end", haveEnded);
      const connections = await platform.connections();
      expect(connections).toHaveLength(STREAMS);
      for (const { streamName, newestStampMs, ending, fault, youngestAgeMs } of connections) {
        const latest =
          delaySeconds === 0
            ? answeredMs.get(streamName)
            : (pressedMs.get(streamName) ?? 0) - delaySeconds * 1_000;
        expect(newestStampMs, streamName).toBeLessThanOrEqual(latest ?? 0);
        expect(youngestAgeMs, streamName).toBeGreaterThanOrEqual(delaySeconds * 1_000);
        expect({ streamName, ending, fault }).toEqual({ streamName, ending: "reset", fault: null });
      }
    });
  }

  it("resets the platform's connection within 10 ms of the command (p99)", () => {
    console.log(`connection reset p99 ${p99(closedInMs)} ms (n = ${closedInMs.length})`);
    expect(closedInMs.length).toBeGreaterThanOrEqual(200);
    expect(p99(closedInMs)).toBeLessThanOrEqual(10);
  });
});
