import { expect, it } from "vitest";
import { type SnapshotFacts, snapshotMessages } from "../../../src/gate/snapshot.ts";
import type { SessionReport } from "../../../src/link/messages.ts";
import { monotonicMs } from "../../support/wait-for.ts";
import { MemoryRecord, simulatedSession } from "./simulation.ts";

const FACTS: SnapshotFacts = {
  latches: { all: false, courtrooms: [] },
  roomsVersion: 1,
  publicKey: "",
  ingestOpen: true,
};
const MOST_BYTES = 512 * 1024;

/** A real session's report of the size of a long day: gaps, reasons, an error. */
function report(number: number, over: Partial<SessionReport> = {}): SessionReport {
  const record = new MemoryRecord(`session-${number}`, `room-${number}`, `room-${number}`);
  const session = simulatedSession(record, null, { now: monotonicMs, delaySeconds: 30 });
  const reason = { code: "approval-missing", clause: "焦中法明传〔2022〕2号 二", text: "无".repeat(500) };
  return { ...session.report(), reasons: [reason, reason], ...over };
}

const sizeOf = (message: object) => Buffer.byteLength(JSON.stringify(message));

it("of a small house is one message", () => {
  const reports = [report(1), report(2, { airState: "cut" })];
  const [snapshot, ...following] = snapshotMessages(FACTS, reports);
  expect(snapshot.sessions).toEqual(reports);
  expect(snapshot.live).toEqual([
    { sessionId: "session-1", courtroom: "room-1", airState: "held" },
    { sessionId: "session-2", courtroom: "room-2", airState: "cut" },
  ]);
  expect(following).toEqual([]);
});

it("of a big one names every live session, and their reports follow one by one", () => {
  const reports = Array.from({ length: 400 }, (_, number) => report(number));
  const [snapshot, ...following] = snapshotMessages(FACTS, reports);
  expect(snapshot.sessions).toEqual([]);
  expect(snapshot.live.length).toBe(400);
  expect(following).toEqual(reports.map((each) => ({ type: "session", report: each })));
  for (const message of [snapshot, ...following]) expect(sizeOf(message)).toBeLessThanOrEqual(MOST_BYTES);
});

it("counts a session that drains as live, and one that is only being sealed as over", () => {
  const endedAt = new Date().toISOString();
  const [{ live, sessions }] = snapshotMessages(FACTS, [
    report(1, { endedAt, draining: true }),
    report(2, { endedAt }),
  ]);
  expect(live.map(({ sessionId }) => sessionId)).toEqual(["session-1"]);
  expect(sessions.length).toBe(2);
});
