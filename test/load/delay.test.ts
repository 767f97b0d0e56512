import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readFlv } from "../support/flv-payloads.ts";
import { GateStage } from "../support/gate-stage.ts";
import { asPayloads } from "../support/media-measure.ts";
import { waitFor } from "../support/wait-for.ts";

const stages: GateStage[] = [];
afterAll(() => Promise.all(stages.map((stage) => stage.close())));

async function open(options: Parameters<typeof GateStage.open>[0]): Promise<GateStage> {
  const stage = await GateStage.open(options);
  stages.push(stage);
  return stage;
}

const contentOf = <T extends { track: string; isHeader: boolean }>(payloads: readonly T[]) =>
  payloads.filter(({ track, isHeader }) => track !== "data" && !isHeader);
const digests = (payloads: readonly { digest: string }[]) => payloads.map(({ digest }) => digest);

describe.concurrent("what the encoder sent", () => {
  for (const delaySeconds of [0, 2, 10, 30]) {
    it(`is recorded whole, and leaves unchanged between D and D + 0.5 s after arrival (D = ${delaySeconds} s)`, async () => {
      const stage = await open({ delaySeconds, platform: { detail: "payloads" } });
      const encoder = stage.publisher();
      await encoder.start();
      const session = await stage.desk.liveSession("room-1");
      await stage.desk.airState("room-1", "on-air");
      await waitFor("5 s on the platform", () => (stage.platform.connections[0]?.stamped ?? 0) > 350, {
        deadlineMs: 60_000,
      });
      await encoder.stop();
      await waitFor(
        "the rest has left",
        () => {
          const [connection] = stage.platform.connections;
          const last = encoder.sentPayloads.length;
          return last > 0 && (connection?.newestSequence ?? 0) >= encoder.sent - 1;
        },
        { deadlineMs: 45_000 },
      );

      const sent = digests(contentOf(encoder.sentPayloads));
      const recorded = readFlv(join(session.recordingsRoot, session.directory, "part-001.flv"));
      expect(recorded.trailingBytes).toBe(0);
      expect(digests(contentOf(recorded.payloads))).toEqual(sent);

      const [connection] = stage.platform.connections;
      const arrived = digests(contentOf(asPayloads(stage.platform.messages(0))));
      expect(arrived).toEqual(sent.slice(-arrived.length));
      expect(connection).toMatchObject({ fault: null, holes: 0, outOfOrder: 0, backwardTimestamps: 0 });
      expect(connection?.youngestAgeMs).toBeGreaterThanOrEqual(delaySeconds * 1_000);
      expect(connection?.oldestAgeMs).toBeLessThanOrEqual(delaySeconds * 1_000 + 500);
    });
  }

  it("is recorded while no lease allows it, and no connection to the platform is opened", async () => {
    const stage = await open({ delaySeconds: 0, will: { allow: false } });
    const encoder = stage.publisher();
    await encoder.start();
    const session = await stage.desk.liveSession("room-1");
    await waitFor("2 s were sent", () => encoder.sent > 140);
    await encoder.stop();
    const path = join(session.recordingsRoot, session.directory, "part-001.flv");
    const sent = digests(contentOf(encoder.sentPayloads));
    await waitFor("all is on disk", () => contentOf(readFlv(path).payloads).length === sent.length);
    expect(digests(contentOf(readFlv(path).payloads))).toEqual(sent);
    expect(stage.platform.connections).toEqual([]);
    expect(readFileSync(path).length).toBeGreaterThan(1_000);
  });
});
