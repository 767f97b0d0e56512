// The wall clock set forward and back by an hour while streams are on air: intervals are the monotonic clock's, and the
// record says that the clock was changed (issue 2, lines 7 and 11).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, type TestContext } from "vitest";
import { LEASE_MS } from "../../src/gate/air-state.ts";
import { SESSION_FILE } from "../../src/journal/session-file.ts";
import { verifySession } from "../../src/journal/verification.ts";
import { approvalFor } from "../support/approval-builder.ts";
import { DeskStub } from "../support/gate-process.ts";
import { GateStage } from "../support/gate-stage.ts";
import type { ConnectionSummary } from "../support/measured-connection.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import { CrashStage, DELAY_MS, LATE_AT_MOST_MS } from "./crash-stage.ts";
import { breaksIn, partsOf } from "./recording.ts";
import { WallClock } from "./wall-clock.ts";

const HOUR_MS = 3_600_000;
const GRACE_SECONDS = 4;

/** The tests run side by side: each ends what is its own, which only its own context knows. */
type Whose = Pick<TestContext, "onTestFinished">;

function clock({ onTestFinished }: Whose): WallClock {
  const made = new WallClock();
  onTestFinished(() => made.remove());
  return made;
}

async function gateStage(wall: WallClock, { onTestFinished }: Whose): Promise<GateStage> {
  const delaySeconds = DELAY_MS / 1_000;
  const stage = await GateStage.open({ delaySeconds, graceSeconds: GRACE_SECONDS, env: wall.env });
  onTestFinished(() => stage.close());
  return stage;
}

/** One connection, every message of it in order and neither early nor late. */
function expectUndisturbed(connection: ConnectionSummary | undefined): void {
  expect(connection).toMatchObject({ ending: null, holes: 0, outOfOrder: 0, backwardTimestamps: 0 });
  expect(connection?.youngestAgeMs).toBeGreaterThanOrEqual(DELAY_MS);
  expect(connection?.oldestAgeMs).toBeLessThanOrEqual(DELAY_MS + LATE_AT_MOST_MS);
}

/** What was sent now has left, so every batch that was waiting when the clock was set has too. */
async function untilAired(newestStampMs: () => Promise<number> | number): Promise<void> {
  const sinceMs = monotonicMs();
  await waitFor("what is sent now has aired", async () => (await newestStampMs()) > sinceMs);
}

describe("the wall clock, set by an hour", () => {
  it.concurrent("while the gate is on air: delay, lease and grace are as before, verify names both changes", async (whose) => {
    const wall = clock(whose);
    const stage = await gateStage(wall, whose);
    const encoder = stage.publisher();
    await encoder.start();
    const { sessionId, recordingsRoot, directory } = await stage.desk.airState("room-1", "on-air");
    const recording = join(recordingsRoot, directory);
    const hasLeft = () => stage.desk.reports.get(sessionId)?.encoderConnected === false;
    const newest = () => stage.platform.connections.at(-1)?.newestStampMs ?? 0;
    // A part's last line carries the wall clock too: a change right after the encoder has left must not stand in it.
    const isSealed = () =>
      JSON.parse(readFileSync(join(recording, SESSION_FILE), "utf8")).parts.at(-1)?.head !== null;
    for (const hours of [1, -1]) {
      wall.set(hours);
      await untilAired(newest);
    }
    expect(stage.platform.connections).toHaveLength(1);
    expectUndisturbed(stage.platform.connections[0]);

    // Grace: an hour forward is no hour without the encoder.
    encoder.abort();
    await waitFor("the gate has noticed", hasLeft);
    await waitFor("the part is sealed", isSealed);
    wall.set(1);
    await encoder.start();
    const back = await waitFor("the encoder is back", () => {
      const session = stage.desk.session("room-1");
      return session?.encoderConnected === true && session;
    });
    expect(back.sessionId).toBe(sessionId);
    await untilAired(newest);

    // The lease: an hour back makes none last longer.
    stage.desk.renewing = false;
    const lastReadMs = monotonicMs();
    wall.set(0);
    const paused = await stage.desk.airState("room-1", "paused");
    expect(paused.pauseCauses).toEqual(["lease"]);
    expect(monotonicMs()).toBeLessThanOrEqual(lastReadMs + LEASE_MS + LATE_AT_MOST_MS);
    const lastContent = () =>
      stage.platform.messages(stage.platform.connections.length - 1).findLast(({ stamp }) => stamp !== null);
    expect(lastContent()?.arrivedAtMs).toBeLessThanOrEqual(lastReadMs + LEASE_MS);

    // Grace again: an hour back makes it no longer, so that the encoder finds its session over.
    encoder.abort();
    const leftMs = monotonicMs();
    await waitFor("the gate has noticed", hasLeft);
    await waitFor("the part is sealed", isSealed);
    wall.set(-1);
    const over = () => (stage.desk.reports.get(sessionId)?.endedAt ?? null) !== null;
    await waitFor("the session has ended", over, { deadlineMs: 10_000 });
    expect(monotonicMs() - leftMs).toBeGreaterThanOrEqual(GRACE_SECONDS * 1_000);

    const { findings, ok } = await verifySession(recording);
    expect(ok).toBe(false);
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(["clock-changed"]));
    const steps = findings.map(({ en }) => Number(/([+-][\d.]+) s$/.exec(en)?.[1]));
    const expected = [HOUR_MS, -2 * HOUR_MS, -HOUR_MS].map((ms) => Math.round(ms / 1_000));
    expect(steps.map(Math.round)).toEqual(expected);
    for (const { media } of findings) expect(media).not.toBeNull();
    expect(partsOf(recording).flatMap(({ stamps }) => breaksIn(stamps))).toEqual([]);
  });

  it.concurrent("back, and the gate killed: the session ends with its grace time, not an hour later", async (whose) => {
    const wall = clock(whose);
    const stage = await gateStage(wall, whose);
    const encoder = stage.publisher();
    await encoder.start();
    const { sessionId, recordingsRoot, directory } = await stage.desk.airState("room-1", "on-air");
    wall.set(-1);
    encoder.abort();
    stage.gate.signal("SIGKILL");
    await stage.gate.exited;
    await stage.gate.start();
    stage.desk.stop();
    stage.desk = new DeskStub(stage.gate, stage.will);
    await stage.desk.start();
    const file = join(recordingsRoot, directory, SESSION_FILE);
    const sealed = () => JSON.parse(readFileSync(file, "utf8")).sealed !== null;
    // It also waits for the desk to say whether the hearing is in recess.
    await waitFor(`${sessionId} is over`, sealed, { deadlineMs: LEASE_MS + GRACE_SECONDS * 1_000 + 2_000 });
    // Without the encoder there was nothing to send.
    for (const { mediaBytes } of stage.platform.connections.slice(1)) expect(mediaBytes).toBe(0);
  });

  it.concurrent("of the whole node: on air as before, and a revocation acts at once", async (whose) => {
    const wall = clock(whose);
    const long = (courtroom: string) => {
      const approval = approvalFor({ courtroom });
      const at = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
      return { ...approval, hearings: [{ no: 1, courtroom, plannedStart: at(-2), plannedEnd: at(3) }] };
    };
    const stage = await CrashStage.open({ env: wall.env, approval: long });
    whose.onTestFinished(() => stage.close());
    const { session } = await stage.onAir("room-1");
    const processes = stage.node.processIds();
    const newest = async () => (await stage.connection("room-1"))?.newestStampMs ?? 0;
    for (const hours of [1, -1]) {
      wall.set(hours);
      await untilAired(newest);
      // By the node's own clock, as its users see it.
      const { date } = Object.fromEntries((await fetch(`${stage.node.httpUrl}/healthz`)).headers);
      expect(Math.round((Date.parse(date ?? "") - Date.now()) / HOUR_MS)).toBe(hours);
    }
    const renewedMs = monotonicMs() + LEASE_MS;
    await waitFor("every lease of before has run out", () => monotonicMs() > renewedMs, {
      deadlineMs: 20_000,
    });
    expect(await stage.connectionsOf("room-1")).toHaveLength(1);
    expectUndisturbed(await stage.connection("room-1"));
    expect(stage.node.processIds()).toEqual(processes);

    const revokedMs = monotonicMs();
    await stage.api.revoke(stage.approvalIds.get("room-1") ?? "");
    await stage.gateSays("room-1", ({ airState }) => airState === "held", 1_000);
    const connection = await waitFor("the platform sees the reset", async () => {
      const seen = await stage.connection("room-1");
      return seen?.ending === "reset" && seen;
    });
    expect(connection.closedAtMs).toBeLessThanOrEqual(revokedMs + 1_000);
    expect(connection.youngestAgeMs).toBeGreaterThanOrEqual(DELAY_MS);

    const verification = await verifySession(stage.node.recordingFolder(session.sessionId), {
      publicKeys: stage.publicKeys(),
    });
    expect(verification.findings.map(({ code }) => code)).toEqual(["clock-changed", "clock-changed"]);
  });
});
