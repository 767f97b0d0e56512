/**
 * The gate's whole truth in frames that the link takes: the reports of a big house outgrow one frame, and then follow
 * one by one (design 2: every message is bounded).
 */
import type { GateMessage, GateSnapshot, SessionReport } from "../link/messages.ts";

/** Half of the link's longest frame. */
const MOST_BYTES = 512 * 1024;

export type SnapshotFacts = Omit<GateSnapshot, "type" | "version" | "live" | "sessions">;

/** @param reports of every session that the gate still holds, over ones that are being sealed included. */
export function snapshotMessages(
  facts: SnapshotFacts,
  reports: readonly SessionReport[],
): readonly [GateSnapshot, ...GateMessage[]] {
  const live = reports.filter(isLive).map(({ sessionId, courtroom, airState }) => ({
    sessionId,
    courtroom,
    airState,
  }));
  const whole: GateSnapshot = { type: "snapshot", version: 1, ...facts, live, sessions: reports };
  if (Buffer.byteLength(JSON.stringify(whole)) <= MOST_BYTES) return [whole];
  const following = reports.map((report): GateMessage => ({ type: "session", report }));
  return [{ ...whole, sessions: [] }, ...following];
}

/** A session that has ended and still drains needs its lease to the last byte. */
function isLive({ endedAt, draining }: SessionReport): boolean {
  return endedAt === null || draining;
}
