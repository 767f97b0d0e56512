// The desk killed, and frozen: the record and the air do without it for as long as its last lease holds (issue 2,
// line 13).
import { describe, expect, it, type TestContext } from "vitest";
import { LEASE_MS } from "../../src/gate/air-state.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import {
  CrashStage,
  DELAY_MS,
  KEY_FRAME_EVERY_MS,
  LATE_AT_MOST_MS,
  LEASE_RENEWED_EVERY_MS,
} from "./crash-stage.ts";
import { breaksIn, partsOf } from "./recording.ts";

const BACK_WITHIN_MS = 3_000;
/** The parent's patience with a silent desk (design 2). */
const SILENCE_MS = 20_000;
const TICK_MS = 500;

/** The tests run side by side: each closes its own stage, which only its own context knows. */
async function stageOnAir({ onTestFinished }: TestContext) {
  const stage = await CrashStage.open();
  onTestFinished(() => stage.close());
  return { stage, ...(await stage.onAir("room-1")) };
}

/** The record is one part, and holds every message from the first to at least that moment. */
function expectWholeRecord(stage: CrashStage, sessionId: string, sentUpToMs: number): void {
  const parts = partsOf(stage.node.recordingFolder(sessionId));
  expect(parts).toHaveLength(1);
  const stamps = parts[0]?.stamps ?? [];
  expect(stamps[0]?.sequence).toBe(0);
  expect(breaksIn(stamps)).toEqual([]);
  expect(stamps.at(-1)?.sentAtMs).toBeGreaterThanOrEqual(sentUpToMs);
}

describe("the desk", () => {
  it.concurrent("killed: back within 3 s, no frame lost on record or on air", async (test) => {
    const { stage, session } = await stageOnAir(test);
    // Both nodes have started and ffmpeg is done: three seconds are counted on a machine that is not busy with that.
    await stage.cardsAreKnown();
    const desk = stage.pid("desk");
    const killedMs = monotonicMs();
    process.kill(desk, "SIGKILL");
    await stage.node.restarted("desk", desk, BACK_WITHIN_MS);
    await stage.node.ready();
    expect(monotonicMs() - killedMs).toBeLessThanOrEqual(BACK_WITHIN_MS);
    // The new desk's lease, not the dead one's, carries it from here on.
    const past = killedMs + LEASE_MS + 1_000;
    await waitFor("the dead desk's lease has run out", () => monotonicMs() > past, { deadlineMs: 20_000 });

    expect(await stage.api.session(session.sessionId)).toMatchObject({ airState: "on-air", wanted: true });
    const connections = await stage.connectionsOf("room-1");
    expect(connections).toHaveLength(1);
    expect(connections[0]).toMatchObject({ ending: null, holes: 0, outOfOrder: 0, unstamped: 0 });
    expect(connections[0]?.youngestAgeMs).toBeGreaterThanOrEqual(DELAY_MS);
    expect(connections[0]?.oldestAgeMs).toBeLessThanOrEqual(DELAY_MS + LATE_AT_MOST_MS);
    expect(connections[0]?.newestStampMs).toBeGreaterThan(past - DELAY_MS - LATE_AT_MOST_MS);
    expectWholeRecord(stage, session.sessionId, past - 1_000);
  });

  it.concurrent("frozen: on air to the lease's end, paused, replaced, and on air again by itself", async (test) => {
    const { stage, session } = await stageOnAir(test);
    // With a card to show the pause keeps its connection.
    await stage.cardsAreKnown();
    const desk = stage.pid("desk");
    stage.freeze(desk);
    const frozenMs = monotonicMs();
    const paused = await stage.gateSays("room-1", ({ airState }) => airState === "paused");
    const pausedMs = monotonicMs();
    expect(paused.pauseCauses).toEqual(["lease"]);
    expect(pausedMs - frozenMs).toBeGreaterThanOrEqual(LEASE_MS - LEASE_RENEWED_EVERY_MS - TICK_MS);
    expect(pausedMs - frozenMs).toBeLessThanOrEqual(LEASE_MS + TICK_MS);

    const replaced = await stage.node.restarted("desk", desk, SILENCE_MS);
    expect(replaced).not.toBe(desk);
    expect(monotonicMs() - frozenMs).toBeGreaterThanOrEqual(SILENCE_MS - TICK_MS);
    await stage.gateSays("room-1", ({ airState }) => airState === "preparing");
    const leasedMs = monotonicMs();
    expect(leasedMs - frozenMs).toBeLessThanOrEqual(30_000);
    await stage.airs("room-1");
    const backAt = () =>
      stage
        .received("room-1")
        .then((all) => all.find(({ stamp, arrivedAtMs }) => stamp !== null && arrivedAtMs > leasedMs));
    const back = await waitFor("content at the platform again", backAt);
    expect(back.isKeyFrame).toBe(true);
    expect(back.stamp?.sentAtMs).toBeGreaterThanOrEqual(pausedMs);
    expect(back.arrivedAtMs - (back.stamp?.sentAtMs ?? 0)).toBeGreaterThanOrEqual(DELAY_MS);
    expect(back.arrivedAtMs - leasedMs).toBeLessThanOrEqual(DELAY_MS + KEY_FRAME_EVERY_MS + LATE_AT_MOST_MS);

    const received = await stage.received("room-1");
    const before = received.filter(
      ({ stamp, arrivedAtMs }) => stamp !== null && arrivedAtMs < back.arrivedAtMs,
    );
    expect(breaksIn(before.map(({ stamp }) => stamp))).toEqual([]);
    expect(before.at(-1)?.arrivedAtMs).toBeLessThanOrEqual(frozenMs + LEASE_MS);
    expect(before.at(-1)?.arrivedAtMs).toBeGreaterThanOrEqual(pausedMs - LATE_AT_MOST_MS);
    // Between the two the card, on the same connection.
    const connections = await stage.connectionsOf("room-1");
    const log = stage.node.output.slice(-3_000);
    expect(
      connections.map(({ ending }) => ending),
      log,
    ).toEqual([null]);
    expect(connections[0]?.unstamped).toBeGreaterThan(0);
    expectWholeRecord(stage, session.sessionId, back.arrivedAtMs - 1_000);
  });
});
