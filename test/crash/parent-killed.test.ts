// The parent killed, doubled, and stopped together with the gate (issue 2, lines 7 and 13).
import { fileURLToPath } from "node:url";
import { describe, expect, it, type TestContext } from "vitest";
import { verifySession } from "../../src/journal/verification.ts";
import { Child } from "../support/child.ts";
import type { MessageRecord } from "../support/media-measure.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import { CrashStage, DELAY_MS, isRunning } from "./crash-stage.ts";
import { breaksIn, partsOf } from "./recording.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
/** What each child gives itself for an ordered stop. */
const CHILDREN_END_WITHIN_MS = 6_000;
const LOST_AT_MOST_MS = 1_000;
const FROZEN_MS = 20_000;
/** The acts of the desk while the gate hangs come late in the freeze, when no lease is left. */
const REVOKED_AFTER_MS = 17_000;

/** The tests run side by side: each closes its own stage, which only its own context knows. */
async function open(rooms: readonly string[], test: TestContext): Promise<CrashStage> {
  const stage = await CrashStage.open({ rooms });
  test.onTestFinished(() => stage.close());
  return stage;
}

async function untilMs(moment: number, what: string): Promise<void> {
  const deadlineMs = Math.max(0, moment - monotonicMs()) + 5_000;
  await waitFor(what, () => monotonicMs() >= moment, { deadlineMs });
}

/** Courtroom content, cards and headers aside. */
const contentOf = (messages: readonly MessageRecord[]) => messages.filter(({ stamp }) => stamp !== null);

describe("the parent", () => {
  it.concurrent("killed: its children end by themselves, the next start takes over; a second one is refused", async (test) => {
    const stage = await open(["hall-1"], test);
    const { publisher, session } = await stage.onAir("hall-1");

    const second = new Child(process.execPath, [MAIN, "--config", stage.node.configFile]);
    test.onTestFinished(() => second.stop());
    expect(await second.exited).toEqual({ code: 1, signal: null });
    expect(second.output).toContain(stage.node.dataDir);
    expect(second.output).toContain("Another node runs on the data directory");
    expect(second.output).not.toContain("child-started");

    const children = [stage.pid("gate"), stage.pid("desk")];
    const killedMs = monotonicMs();
    process.kill(stage.pid("parent"), "SIGKILL");
    const ended = () => !children.some((pid) => isRunning(pid));
    await waitFor("both children have ended", ended, { deadlineMs: CHILDREN_END_WITHIN_MS });
    const connection = await waitFor("the platform sees the end", async () => {
      const newest = await stage.connection("hall-1");
      return newest?.closedAtMs === null ? null : newest;
    });
    expect(connection.youngestAgeMs).toBeGreaterThanOrEqual(DELAY_MS);
    expect(connection.closedAtMs).toBeLessThanOrEqual(killedMs + CHILDREN_END_WITHIN_MS);
    await waitFor("the encoder sees the end", () => !publisher.connection.isOpen);

    await stage.node.start();
    await stage.comesBack(publisher);
    const backMs = monotonicMs();
    expect((await stage.airs("hall-1")).sessionId).toBe(session.sessionId);
    const again = await waitFor("content at the platform again", async () => {
      const content = await stage.received("hall-1");
      return content.find(({ stamp }) => stamp !== null && stamp.sentAtMs > killedMs);
    });
    expect(again.isKeyFrame).toBe(true);
    expect(again.arrivedAtMs).toBeGreaterThanOrEqual(backMs + DELAY_MS);

    const directory = stage.node.recordingFolder(session.sessionId);
    const parts = partsOf(directory);
    expect(parts).toHaveLength(2);
    // Nothing killed the gate: it had the time to end in order.
    expect(parts[0]?.stamps.at(-1)?.sentAtMs).toBeGreaterThanOrEqual(killedMs - LOST_AT_MOST_MS);
    for (const { stamps } of parts) expect(breaksIn(stamps)).toEqual([]);
    const { findings, ok } = await verifySession(directory, { publicKeys: stage.publicKeys() });
    expect({ findings, ok }).toEqual({ findings: [], ok: true });
  });

  it.concurrent("stopped for 20 s together with the gate: nothing leaves afterwards that should not", async (test) => {
    const stage = await open(["hall-kept", "hall-revoked"], test);
    const kept = await stage.onAir("hall-kept");
    await stage.onAir("hall-revoked");
    const parent = stage.pid("parent");
    const gate = stage.pid("gate");
    stage.freeze(parent);
    stage.freeze(gate);
    const frozenMs = monotonicMs();
    await untilMs(frozenMs + REVOKED_AFTER_MS, "the freeze goes on");
    await stage.api.revoke(stage.approvalIds.get("hall-revoked") ?? "");
    await untilMs(frozenMs + FROZEN_MS, "the freeze is over");
    // What left before the freeze has been read by now.
    const before = await Promise.all(["hall-kept", "hall-revoked"].map((room) => stage.received(room)));
    stage.thaw(gate);
    const thawedMs = monotonicMs();
    stage.thaw(parent);

    await stage.gateSays("hall-revoked", ({ airState }) => airState === "held");
    await stage.airs("hall-kept");
    const back = await waitFor("new content of the room that is still allowed", async () => {
      const content = await stage.received("hall-kept");
      return content.find(({ stamp, arrivedAtMs }) => stamp !== null && arrivedAtMs > thawedMs);
    });
    // Nobody was restarted: the parent does not take its own absence for the gate's silence.
    expect(stage.node.processIds()).toMatchObject({ parent, gate });
    expect(back.isKeyFrame).toBe(true);
    expect(back.arrivedAtMs).toBeGreaterThanOrEqual(thawedMs + DELAY_MS);
    const [keptBefore = [], revokedBefore = []] = before;
    const newest = keptBefore.findLast(({ stamp }) => stamp !== null)?.stamp?.sentAtMs ?? 0;
    expect(newest).toBeLessThanOrEqual(frozenMs - DELAY_MS);
    const revoked = await stage.received("hall-revoked");
    expect(contentOf(revoked)).toEqual(contentOf(revokedBefore));
    expect((await stage.connectionsOf("hall-revoked")).map(({ ending }) => ending)).toEqual(["reset"]);
    const stamps = partsOf(stage.node.recordingFolder(kept.session.sessionId)).flatMap((part) => part.stamps);
    expect(breaksIn(stamps)).toEqual([]);
  });
});
