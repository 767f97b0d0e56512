import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Lease } from "../../../src/link/messages.ts";
import { stampedStreamCards } from "../../support/card-files.ts";
import { GateStage } from "../../support/gate-stage.ts";
import type { MessageRecord } from "../../support/media-measure.ts";
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

async function open(will: object = {}): Promise<void> {
  stage = await GateStage.open({ delaySeconds: DELAY_MS / 1_000, will: { cards, ...will } });
  encoder = stage.publisher();
  await encoder.start();
  ({ sessionId } = await stage.desk.liveSession("room-1"));
}

const messages = (): readonly MessageRecord[] => stage.platform.messages(0);
const content = () => messages().filter(({ stamp }) => stamp !== null);
const sentAt = ({ stamp }: MessageRecord) => stamp?.sentAtMs ?? 0;
const cardAfter = (afterMs: number) =>
  messages().some(({ stamp, isHeader, track, arrivedAtMs }) => {
    return stamp === null && !isHeader && track === "video" && arrivedAtMs > afterMs;
  });
const showsCard = async (afterMs: number) => {
  await waitFor("the card is shown", () => cardAfter(afterMs), { deadlineMs: 15_000 });
};
const passed = async (ms: number) => {
  const end = monotonicMs() + ms;
  await waitFor(`${ms} ms have passed`, () => monotonicMs() >= end, { deadlineMs: ms + 5_000 });
};
/** Nobody's connection but the first, nothing malformed, time never back. */
const expectOneGoodConnection = () => {
  expect(stage.platform.connections).toHaveLength(1);
  expect(stage.platform.connections[0]).toMatchObject({ fault: null, outOfOrder: 0, backwardTimestamps: 0 });
};

describe("phases, on the platform's capture", () => {
  it("before 开庭 only the card goes out; after it the courtroom, from the mark on", async () => {
    await open({ wanted: false, pauseCauses: ["phase"], phaseCard: "upcoming" });
    await showsCard(0);
    await passed(2_000);
    expect(content()).toEqual([]);
    const openedMs = monotonicMs();
    stage.desk.set(sessionId, { wanted: true, pauseCauses: [] });
    await stage.desk.airState("room-1", "on-air");
    await waitFor("a second of content", () => content().length > 72);
    expect(Math.min(...content().map(sentAt))).toBeGreaterThanOrEqual(openedMs - 5);
    expectOneGoodConnection();
  });

  it("at 休庭 the last word before the mark airs and nothing after it, then the card; 继续开庭 leads back", async () => {
    await open();
    await stage.desk.airState("room-1", "on-air");
    const beforeMarkMs = monotonicMs();
    await stage.desk.command({ name: "mark", sessionId, mark: "recess" });
    const afterMarkMs = monotonicMs();
    stage.desk.set(sessionId, { pauseCauses: ["phase"], phaseCard: "recess" });
    expect((await stage.desk.liveSession("room-1")).airState).toBe("on-air");
    await stage.desk.airState("room-1", "paused");
    await showsCard(monotonicMs());
    await passed(1_000);
    const aired = content().map(sentAt);
    expect(Math.max(...aired)).toBeLessThanOrEqual(afterMarkMs);
    // 25 pictures and 47 sounds a second: the last one before the mark is less than 60 ms old.
    expect(Math.max(...aired)).toBeGreaterThan(beforeMarkMs - 60);

    const reopenedMs = monotonicMs();
    stage.desk.set(sessionId, { pauseCauses: [] });
    await stage.desk.airState("room-1", "on-air");
    await waitFor("a second of content", () => content().some((each) => sentAt(each) > reopenedMs + 1_000));
    const between = content()
      .map(sentAt)
      .filter((at) => at > afterMarkMs && at < reopenedMs - 5);
    expect(between).toEqual([]);
    expectOneGoodConnection();
  });

  it("继续开庭 before the delay has run out lets both parts out and nothing between them", async () => {
    await open();
    await stage.desk.airState("room-1", "on-air");
    await stage.desk.command({ name: "mark", sessionId, mark: "recess" });
    const markMs = monotonicMs();
    stage.desk.set(sessionId, { pauseCauses: ["phase"], phaseCard: "recess" });
    await passed(1_000);
    const reopenedMs = monotonicMs();
    stage.desk.set(sessionId, { pauseCauses: [] });
    await waitFor("content after it", () => content().some((each) => sentAt(each) > reopenedMs + 500), {
      deadlineMs: 15_000,
    });
    const aired = content().map(sentAt);
    expect(aired.filter((at) => at > markMs && at < reopenedMs - 5)).toEqual([]);
    expect(aired.filter((at) => at > markMs - 200 && at <= markMs).length).toBeGreaterThan(5);
    expectOneGoodConnection();
  });

  it("不公开举证质证 discards the delay at once", async () => {
    await open();
    await stage.desk.airState("room-1", "on-air");
    const markMs = monotonicMs();
    stage.desk.set(sessionId, { pauseCauses: ["phase"], phaseCard: "paused" });
    await stage.desk.airState("room-1", "paused");
    await showsCard(monotonicMs());
    await passed(DELAY_MS + 1_000);
    expect(Math.max(...content().map(sentAt))).toBeLessThanOrEqual(markMs - DELAY_MS);
    expectOneGoodConnection();
  });

  it("闭庭 drains up to the mark, then takes leave; the encoder goes on into a session that is held", async () => {
    await open();
    await stage.desk.airState("room-1", "on-air");
    stage.desk.set(sessionId, {});
    const beforeMs = monotonicMs();
    const mark = (await stage.desk.command({ name: "mark", sessionId, mark: "closing" })) as {
      successorId: string;
    };
    const markMs = monotonicMs();
    expect(mark.successorId).not.toBe(sessionId);
    await waitFor("the successor", () => stage.desk.reports.get(mark.successorId));
    stage.desk.set(mark.successorId, { wanted: false });
    await waitFor("the platform sees the end", () => stage.platform.connections[0]?.closedAtMs, {
      deadlineMs: 15_000,
    });
    const aired = content().map(sentAt);
    expect(Math.max(...aired)).toBeLessThanOrEqual(markMs);
    expect(Math.max(...aired)).toBeGreaterThan(beforeMs - 60);
    expect(stage.platform.connections[0]).toMatchObject({ ending: "fin", unpublished: true });
    expect(stage.desk.reports.get(mark.successorId)?.airState).toBe("held");
    await waitFor("the old session is over", () => stage.desk.reports.get(sessionId)?.endedAt);
  });

  it("a dump discards the delay behind the card and goes on by itself", async () => {
    await open();
    await stage.desk.airState("room-1", "on-air");
    await passed(1_000);
    const pressedMs = monotonicMs();
    await stage.desk.command({ name: "dump", sessionId });
    const answeredMs = monotonicMs();
    await stage.desk.airState("room-1", "preparing");
    await showsCard(answeredMs);
    await waitFor("content is back", () => content().some((each) => sentAt(each) > answeredMs), {
      deadlineMs: 15_000,
    });
    const aired = content().map(sentAt);
    expect(aired.filter((at) => at > pressedMs - DELAY_MS && at < pressedMs)).toEqual([]);
    expectOneGoodConnection();
  });

  it("a pause by hand shows the card until a person resumes, and a returning encoder changes nothing", async () => {
    await open();
    await stage.desk.airState("room-1", "on-air");
    const pausedMs = monotonicMs();
    stage.desk.set(sessionId, { pauseCauses: ["operator"] });
    await stage.desk.airState("room-1", "paused");
    encoder.abort();
    await waitFor("the encoder is gone", () => stage.desk.session("room-1")?.encoderConnected === false);
    await encoder.start();
    await waitFor("it is back", () => stage.desk.session("room-1")?.encoderConnected);
    await passed(DELAY_MS + 1_500);
    expect(stage.desk.session("room-1")?.airState).toBe("paused");
    expect(Math.max(...content().map(sentAt))).toBeLessThanOrEqual(pausedMs - DELAY_MS);
    stage.desk.set(sessionId, { pauseCauses: [] });
    await stage.desk.airState("room-1", "on-air");
  });

  it("without a card a pause closes the connection and says why", async () => {
    await open({ cards: {} });
    await stage.desk.airState("room-1", "on-air");
    stage.desk.set(sessionId, { pauseCauses: ["operator"] });
    await waitFor("the platform sees a reset", () => stage.platform.connections[0]?.ending === "reset");
    const report = await stage.desk.airState("room-1", "paused");
    expect(report.reasons.map(({ code }) => code)).toContain("no-card");
  });
});
