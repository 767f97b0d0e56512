import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Lease } from "../../../src/link/messages.ts";
import { stampedStreamCards } from "../../support/card-files.ts";
import { readFlv } from "../../support/flv-payloads.ts";
import { GateStage, type StageOptions } from "../../support/gate-stage.ts";
import type { Publisher } from "../../support/publisher.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

// Below 3 s nothing waits for a sync, whose time belongs to a disk that other tests write to as well.
const DELAY_MS = 2_500;
let cards: Lease["cards"];
let stage: GateStage;
let encoder: Publisher;
let sessionId: string;
beforeAll(async () => {
  cards = await stampedStreamCards();
});
afterEach(() => stage.close());

async function onAir(options: StageOptions = {}): Promise<void> {
  stage = await GateStage.open({
    delaySeconds: DELAY_MS / 1_000,
    ...options,
    will: { cards, ...options.will },
  });
  encoder = stage.publisher();
  await encoder.start();
  ({ sessionId } = await stage.desk.airState("room-1", "on-air"));
}

const content = (connection: number) =>
  stage.platform.messages(connection).filter(({ stamp }) => stamp !== null);
const sentAt = ({ stamp }: { stamp: { sentAtMs: number } | null }) => stamp?.sentAtMs ?? 0;
const passed = async (ms: number) => {
  const end = monotonicMs() + ms;
  await waitFor(`${ms} ms have passed`, () => monotonicMs() >= end, { deadlineMs: ms + 5_000 });
};

describe("an encoder that drops and returns", () => {
  it("airs the delay, then the card, then goes on from its first key frame; the record has two parts and a gap", async () => {
    await onAir();
    const droppedMs = monotonicMs();
    encoder.abort();
    await stage.desk.airState("room-1", "paused");
    expect(stage.desk.session("room-1")?.pauseCauses).toEqual(["gap"]);
    const shown = () =>
      stage.platform.messages(0).filter((each) => each.stamp === null && each.track === "video");
    await waitFor("the card is shown", () => shown().some((each) => each.arrivedAtMs > droppedMs + DELAY_MS));
    const returnedMs = monotonicMs();
    await encoder.start();
    await waitFor("content is back", () => content(0).some((each) => sentAt(each) > returnedMs + 500), {
      deadlineMs: 15_000,
    });
    const aired = content(0).map(sentAt);
    expect(aired.filter((at) => at > droppedMs - 150 && at <= droppedMs).length).toBeGreaterThan(3);
    expect(stage.platform.connections).toHaveLength(1);
    expect(stage.platform.connections[0]).toMatchObject({
      fault: null,
      outOfOrder: 0,
      backwardTimestamps: 0,
    });
    expect(stage.platform.connections[0]?.youngestAgeMs).toBeGreaterThanOrEqual(DELAY_MS);

    const report = await stage.desk.liveSession("room-1");
    expect(report.sessionId).toBe(sessionId);
    expect(report.parts.map(({ number }) => number)).toEqual([1, 2]);
    expect(report.gaps).toEqual([expect.objectContaining({ cause: "encoder-lost", to: expect.any(String) })]);
  });

  it("goes on without a card when it is back before the delay has run out", async () => {
    await onAir({ will: { cards: {} } });
    encoder.abort();
    const returnedMs = monotonicMs();
    await encoder.start();
    await waitFor("content is back", () => content(0).some((each) => sentAt(each) > returnedMs + 1_000), {
      deadlineMs: 15_000,
    });
    expect(stage.platform.connections[0]).toMatchObject({
      fault: null,
      outOfOrder: 0,
      backwardTimestamps: 0,
    });
  });

  it("ends the session when it stays away longer than the grace time; a later return is a new one", async () => {
    await onAir({ graceSeconds: 1 });
    await encoder.stop();
    await waitFor("the session is over", () => stage.desk.reports.get(sessionId)?.endedAt, {
      deadlineMs: 20_000,
    });
    stage.desk.renewing = false;
    await encoder.start();
    const next = await waitFor("a new session", () => stage.desk.session("room-1"));
    expect(next.sessionId).not.toBe(sessionId);
    expect(next.airState).toBe("held");
  });

  it("yields to a second encoder with the same key only when it is silent", async () => {
    await onAir();
    await expect(stage.publisher().start()).rejects.toMatchObject({ code: "NetStream.Publish.BadName" });
    encoder.freeze();
    await stage.publisher().start();
    await waitFor("the first is closed", () => !encoder.connection.isOpen);
    expect(stage.desk.events.map(({ code }) => code)).toContain("encoder-taken-over");
  });
});

describe("a platform that goes away", () => {
  for (const { outageMs, backWithinMs } of [
    { outageMs: 4_000, backWithinMs: 5_000 },
    { outageMs: 10_000, backWithinMs: 5_000 },
  ]) {
    it(`is sent to again within ${backWithinMs} ms of its return after ${outageMs} ms, at a key frame, no burst`, async () => {
      await onAir();
      await waitFor("a second of content", () => content(0).length > 72);
      await stage.platform.stop();
      const lastSentMs = sentAt(content(0).at(-1) ?? { stamp: null });
      await passed(outageMs);
      await stage.platform.start();
      const returnedMs = monotonicMs();
      const newest = () =>
        stage.platform.connections.findLast(({ openedAtMs }) => openedAtMs >= returnedMs)?.id;
      const back = () => {
        const id = newest();
        return id === undefined ? undefined : content(id)[0];
      };
      const again = await waitFor("content is back", back, { deadlineMs: 20_000 });
      expect(again.arrivedAtMs - returnedMs).toBeLessThanOrEqual(backWithinMs);
      await waitFor("a second of content", () => content(newest() ?? 0).length > 72);
      const connection = stage.platform.connections.at(-1);
      const [first] = content(connection?.id ?? 0);
      expect(first).toMatchObject({ isKeyFrame: true });
      expect(connection?.youngestAgeMs).toBeGreaterThanOrEqual(DELAY_MS);
      // No burst: nothing that had waited longer than the delay and the reconnect's slack.
      expect(connection?.oldestAgeMs).toBeLessThanOrEqual(DELAY_MS + 1_000);
      // What the report calls lost is what the platform's own capture lacks.
      const missingMs = sentAt(again) - lastSentMs;
      const lostMs = ((await stage.desk.liveSession("room-1")).egress.lostSeconds ?? 0) * 1_000;
      expect(Math.abs(lostMs - missingMs)).toBeLessThan(1_000);
    });
  }

  it("costs no frame of the record", async () => {
    await onAir();
    await stage.platform.stop();
    await passed(1_500);
    await encoder.stop();
    const { recordingsRoot, directory } = await stage.desk.liveSession("room-1");
    const sent = encoder.sentPayloads.filter(({ track }) => track !== "data").map(({ digest }) => digest);
    const recorded = () => readFlv(join(recordingsRoot, directory, "part-001.flv")).payloads;
    await waitFor("all is on disk", () => recorded().length === sent.length);
    expect(recorded().map(({ digest }) => digest)).toEqual(sent);
  });

  it("that reads too slowly is jumped over, to a key frame", async () => {
    stage = await GateStage.open({
      delaySeconds: 2,
      platform: { behaviour: { reading: { bytesPerSecond: 60_000 } } },
    });
    encoder = stage.publisher("room-1", { bitrateBps: 8_000_000 });
    await encoder.start();
    const slow = ["platform-too-slow", "platform-lost"];
    const jumped = () => stage.desk.events.some(({ code }) => slow.includes(code));
    await waitFor("it is jumped over", jumped, { deadlineMs: 40_000 });
    expect(stage.desk.session("room-1")?.recordHealthy).toBe(true);
    stage.platform.setBehaviour({});
    stage.platform.readAgain(0);
    const last = () => stage.platform.connections.length - 1;
    const after = await waitFor(
      "content of now",
      () => content(last()).find((each) => each.arrivedAtMs - sentAt(each) < 3_000),
      {
        deadlineMs: 30_000,
      },
    );
    const [jumpedTo] = content(last()).filter((each) => each.arrivedAtMs - sentAt(each) < 3_000);
    expect(after).toBeDefined();
    expect(jumpedTo?.isKeyFrame).toBe(true);
  });
});
