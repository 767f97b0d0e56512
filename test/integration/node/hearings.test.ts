// Line 10: one courtroom, two hearings, one uninterrupted encoder; and what test mode keeps from the public.
import { afterEach, describe, expect, it } from "vitest";
import { ApiStage } from "../../support/api-stage.ts";
import { compareMedia } from "../../support/flv-payloads.ts";
import { RemotePlatform } from "../../support/measuring-platform-process.ts";
import type { Publisher } from "../../support/publisher.ts";
import { monotonicMs, waitFor } from "../../support/wait-for.ts";

let stage: ApiStage;
afterEach(() => stage.close());

interface TwoCases {
  readonly encoder: Publisher;
  readonly first: string;
  readonly second: string;
}

/** On air with the first of two cases, both approved for this room and hour. */
async function onAirWithFirst(): Promise<TwoCases & { readonly id: string; readonly openedMs: number }> {
  stage = await ApiStage.open();
  await stage.rooms("room-1");
  const [first = ""] = (await stage.approve({ courtroom: "room-1" })).approval.caseNumbers;
  const [second = ""] = (await stage.approve({ courtroom: "room-1" })).approval.caseNumbers;
  const encoder = stage.encoder();
  await encoder.start();
  const { id } = await stage.liveSession();
  // Two hearings are planned for this hour: the clock chooses none.
  await expect(stage.api.phase("room-1", "opening")).rejects.toMatchObject({ code: "docket-ambiguous" });
  const openedMs = monotonicMs();
  await stage.api.phase("room-1", "opening", { caseNumbers: [first] });
  await stage.sessionIs(id, "on-air");
  return { encoder, first, second, id, openedMs };
}

/** Both recordings together are what the encoder sent, every packet once. */
async function expectNothingLost(encoder: Publisher, ids: readonly string[]): Promise<void> {
  await encoder.stop();
  for (const [index, id] of ids.entries()) {
    await stage.sessionIs(id, index < ids.length - 1 ? "ended" : "paused");
  }
  await stage.node.stop();
  const parts = ids.map((id) => stage.recorded(id));
  const { problems, matched } = compareMedia(encoder.sentPayloads, parts.flat());
  expect(problems).toEqual([]);
  expect(matched.audio + matched.video).toBe(encoder.sent);
  for (const part of parts) {
    // Each recording plays by itself: headers first (copies in the second), then a key frame.
    const video = part.filter(({ track }) => track === "video");
    expect(video.slice(0, 2).map(({ isHeader, isKeyFrame }) => ({ isHeader, isKeyFrame }))).toEqual([
      { isHeader: true, isKeyFrame: false },
      { isHeader: false, isKeyFrame: true },
    ]);
  }
}

async function contentFrom(fromMs: number): Promise<void> {
  const arrived = async () => (await stage.stamps()).some((at) => at >= fromMs);
  await waitFor("content of the second hearing", arrived, { deadlineMs: 20_000, everyMs: 100 });
}

describe("two hearings on one uninterrupted encoder", () => {
  it("change the case by closing and opening", async () => {
    const { encoder, first, second, id, openedMs } = await onAirWithFirst();
    const closingMs = monotonicMs();
    const closed = await stage.api.phase("room-1", "closing");
    const closedMs = monotonicMs();
    expect(closed).toMatchObject({ id, phase: "closed", caseNumbers: [first] });
    const next = await waitFor("the successor", async () => {
      const session = await stage.api.liveSessionOf("room-1");
      return session !== undefined && session.id !== id ? session : null;
    });
    expect(next).toMatchObject({ caseNumbers: [], phase: "before", wanted: false, latched: false });
    await stage.sessionIs(next.id, "held");
    await stage.sessionIs(id, "ended");
    const sent = encoder.sent;
    await waitFor("a second of nobody's hearing", () => encoder.sent > sent + 72);
    expect(await stage.api.session(next.id)).toMatchObject({ airState: "held", caseNumbers: [] });

    const reopenedMs = monotonicMs();
    await stage.api.phase("room-1", "opening", { caseNumbers: [second] });
    await stage.sessionIs(next.id, "on-air");
    expect(await stage.api.session(next.id)).toMatchObject({ caseNumbers: [second], phase: "open" });
    await contentFrom(reopenedMs);
    await expectNothingLost(encoder, [id, next.id]);

    const stamps = await stage.stamps();
    const [ofFirst, ofSecond] = [
      stamps.filter((at) => at >= openedMs && at <= closedMs),
      stamps.filter((at) => at >= reopenedMs),
    ];
    // The first aired to its last word; nothing of the time between; the second from its own opening on.
    expect(Math.max(...ofFirst)).toBeGreaterThanOrEqual(closingMs - 50);
    expect(ofFirst.length + ofSecond.length).toBe(stamps.length);
  });

  it("change the case by assign", async () => {
    const { encoder, first, second, id } = await onAirWithFirst();
    const assignedMs = monotonicMs();
    const answer = (await stage.api.assign(id, [second])) as { successorId: string };
    const switchedMs = monotonicMs();
    expect(answer).toMatchObject({ id, phase: "closed", caseNumbers: [first] });
    const next = answer.successorId;
    expect(next).not.toBe(id);
    await waitFor("the successor's case", async () => {
      const session = await stage.api.liveSessionOf("room-1");
      return session?.id === next && session.caseNumbers[0] === second;
    });
    await stage.sessionIs(id, "ended");
    const waits = await stage.liveSession("room-1", "held", "paused");
    // Approved, and still not the courtroom's picture: the second hearing has not been opened.
    expect(waits).toMatchObject({ id: next, phase: "before", wanted: false });

    const openedMs = monotonicMs();
    await stage.api.phase("room-1", "opening");
    await stage.sessionIs(next, "on-air");
    await contentFrom(openedMs);
    await expectNothingLost(encoder, [id, next]);
    const stamps = await stage.stamps();
    expect(stamps.filter((at) => at > switchedMs && at < openedMs)).toEqual([]);
    expect(Math.max(...stamps.filter((at) => at <= switchedMs))).toBeGreaterThanOrEqual(assignedMs - 50);
  });
});

describe("a courtroom in test mode", () => {
  it("is recorded and never reaches the platform; switched on while on air it leaves at once", async () => {
    stage = await ApiStage.open({ config: { gate: { start: "auto" }, ingest: { graceSeconds: 1 } } });
    await stage.rooms("room-1", "room-2");
    await stage.approve({ courtroom: "room-1" });
    await stage.approve({ courtroom: "room-2" });
    await stage.api.testMode("room-1", true);
    const [tried, aired] = [stage.encoder("room-1"), stage.encoder("room-2")];
    await Promise.all([tried.start(), aired.start()]);
    const { id } = await stage.liveSession("room-1");
    const { id: otherId } = await stage.liveSession("room-2", "on-air");
    const session = await stage.api.session(id);
    expect(session).toMatchObject({ airState: "held", forwardedBytes: 0 });
    expect(session.reasons.map(({ code }) => code)).toContain("test-mode");
    await expect(stage.api.air(id)).rejects.toMatchObject({ status: 409, code: "not-allowed" });

    const pressedMs = monotonicMs();
    await stage.api.testMode("room-2", true);
    const closedAtMs = await waitFor("the reset", async () => (await stage.streams("room-2"))[0]?.closedAtMs);
    expect(closedAtMs - pressedMs).toBeLessThanOrEqual(1_000);
    await stage.api.testMode("room-2", false);
    const sent = aired.sent;
    await waitFor("3 s of media", () => aired.sent > sent + 216);
    // What was wanted before the test is not wanted after it.
    expect(await stage.api.session(otherId)).toMatchObject({ airState: "held", wanted: false });
    await tried.stop();
    await stage.sessionIs(id, "ended");
    expect(compareMedia(tried.sentPayloads, stage.recorded(id)).problems).toEqual([]);
    expect((await stage.platform.connections()).map(({ streamName }) => streamName)).toEqual(["room-2"]);
  });

  it("goes to the test address where one is configured, and there only", async () => {
    const trial = new RemotePlatform();
    await trial.start();
    stage = await ApiStage.open({
      config: { gate: { start: "auto" }, platform: { testUrl: trial.url } },
    });
    stage.onClose(() => trial.stop());
    await stage.rooms("room-1");
    await stage.approve({ courtroom: "room-1" });
    await stage.api.testMode("room-1", true);
    const encoder = stage.encoder();
    await encoder.start();
    const { id } = await stage.liveSession("room-1", "on-air");
    const stamped = async () => (await trial.connections())[0]?.stamped;
    await waitFor("content at the test address", stamped, { everyMs: 100 });
    expect(await stage.platform.connections()).toEqual([]);

    // What was wanted for the trial does not turn to the public by itself when the trial is over.
    await stage.api.testMode("room-1", false);
    await waitFor("the trial's end", async () => (await trial.connections())[0]?.ending);
    const sent = encoder.sent;
    await waitFor("4 s of media", () => encoder.sent > sent + 288);
    expect(await stage.api.session(id)).toMatchObject({ airState: "held", wanted: false });
    expect(await stage.platform.connections()).toEqual([]);
  });
});
