// kill -9 of the gate with streams on air: what is on record, what comes back, what stays shut (issue 2, line 13).
import { describe, expect, it, onTestFinished } from "vitest";
import { verifySession } from "../../src/journal/verification.ts";
import { avcClip, decodeErrors } from "../support/clips.ts";
import { compareMedia } from "../support/flv-payloads.ts";
import { ClipSource } from "../support/media-source.ts";
import type { Publisher } from "../support/publisher.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import { CrashStage, DELAY_MS } from "./crash-stage.ts";
import { breaksIn, partsOf } from "./recording.ts";

const ROOMS = ["hall-1", "hall-2", "hall-3"];
const LOST_AT_MOST_MS = 1_000;
const RESTARTED_WITHIN_MS = 2_000;

/** Timestamp of the last message that was sent, as the encoder counts. */
const sentUpToMs = (publisher: Publisher) => publisher.sentPayloads.at(-1)?.timestampMs ?? 0;

describe("the gate, killed with three streams on air", () => {
  it("comes back by itself: records whole but for a second, the air behind a full delay, a cut still cut", async () => {
    const clip = await avcClip({ seconds: 10 });
    const stage = await CrashStage.open({ rooms: [...ROOMS, "hall-cut"], graceSeconds: 6 });
    onTestFinished(() => stage.close());
    const { publisher: cutEncoder } = await stage.onAir("hall-cut");
    expect(await stage.api.cutCourtroom("hall-cut")).toMatchObject({ latched: true, verified: true });
    const cutAtMs = monotonicMs();
    const streams = await Promise.all(
      ROOMS.map(async (room) => {
        const isClip = room === "hall-3";
        return { room, isClip, ...(await stage.onAir(room, isClip ? new ClipSource(clip) : undefined)) };
      }),
    );
    // Past the first signed head, from which recovery begins.
    const long = () => streams.every(({ publisher }) => sentUpToMs(publisher) > 12_000);
    await waitFor("12 s of each stream", long, { deadlineMs: 20_000 });

    const gate = stage.pid("gate");
    const desk = stage.pid("desk");
    const killedMs = monotonicMs();
    const sentAtKillMs = streams.map(({ publisher }) => sentUpToMs(publisher));
    process.kill(gate, "SIGKILL");
    await stage.node.restarted("gate", gate, RESTARTED_WITHIN_MS);
    const encoders = [...streams.map(({ publisher }) => publisher), cutEncoder];
    await waitFor("every encoder has lost the gate", () =>
      encoders.every(({ connection }) => !connection.isOpen),
    );
    const sentToFirst = streams.map(({ publisher }) => publisher.sentPayloads.length);
    const backMs = monotonicMs();
    await Promise.all(encoders.map((encoder) => stage.comesBack(encoder)));

    for (const { room, session, isClip } of streams) {
      expect((await stage.airs(room)).sessionId, room).toBe(session.sessionId);
      const again = await waitFor(`${room} at the platform again`, async () => {
        const newest = await stage.connection(room);
        return newest !== undefined && newest.openedAtMs > killedMs && newest.mediaBytes > 0 && newest;
      });
      expect(again.firstMediaAtMs ?? 0, room).toBeGreaterThanOrEqual(backMs + DELAY_MS);
      expect(again.fault).toBeNull();
      if (isClip) continue;
      expect(again).toMatchObject({ outOfOrder: 0, holes: 0, unstamped: 0 });
      expect(again.youngestAgeMs).toBeGreaterThanOrEqual(DELAY_MS);
      const content = (await stage.platform.messages(again.id)).find(({ stamp }) => stamp !== null);
      expect(content?.isKeyFrame).toBe(true);
      // Nothing that was in the delay of the killed gate: the range begins anew.
      expect(content?.stamp?.sentAtMs).toBeGreaterThanOrEqual(backMs);
    }
    expect(stage.pid("desk")).toBe(desk);

    const cut = await stage.gateSays("hall-cut", ({ encoderConnected }) => encoderConnected);
    expect(cut).toMatchObject({ airState: "cut", latched: true, wanted: false });
    const cutConnections = await stage.connectionsOf("hall-cut");
    expect(cutConnections.map(({ ending }) => ending)).toEqual(["reset"]);
    expect(cutConnections[0]?.newestStampMs).toBeLessThanOrEqual(cutAtMs - DELAY_MS);

    for (const { publisher } of streams) await publisher.stop();
    for (const [at, { room, session, publisher, isClip }] of streams.entries()) {
      await stage.sealed(session.sessionId);
      const directory = stage.node.recordingFolder(session.sessionId);
      const verification = await verifySession(directory, { publicKeys: stage.publicKeys() });
      expect(verification.findings, room).toEqual([]);
      expect(verification).toMatchObject({ ok: true, sealed: true, trusted: true });

      const parts = partsOf(directory);
      const [first, second] = parts;
      if (first === undefined || second === undefined) throw new Error(`${room} has not two parts`);
      expect(parts.map(({ trailingBytes }) => trailingBytes)).toEqual([0, 0]);
      const before = publisher.sentPayloads.slice(0, sentToFirst[at]);
      const after = publisher.sentPayloads.slice(sentToFirst[at]);
      expect(compareMedia(before, first.payloads, { to: "anywhere" }).problems, room).toEqual([]);
      expect(compareMedia(after, second.payloads).problems, room).toEqual([]);
      const lostMs = (sentAtKillMs[at] ?? 0) - (first.payloads.at(-1)?.timestampMs ?? 0);
      expect(lostMs, `${room} lost`).toBeLessThanOrEqual(LOST_AT_MOST_MS);
      if (isClip) for (const { path } of parts) expect(await decodeErrors(path), path).toBe("");
      else expect([...breaksIn(first.stamps), ...breaksIn(second.stamps)], room).toEqual([]);
    }
  });
});
