/** What the gate tells the desk of a session. Pure; absent facts are null, never 0. */
import type { Reason, SessionReport } from "../link/messages.ts";
import { type AirState, pauseCauses } from "./air-state.ts";
import type { Egress } from "./egress.ts";
import type { SessionRecord } from "./session-record.ts";

/** Four hundred reports must fit into one frame of the link; the whole list stands in session.json. */
const MOST_REPORTED = 4;

const NO_CARD: Reason = {
  code: "no-card",
  clause: "",
  text: "没有可用的提示画面，已断开与平台的连接 / no card fits this stream: the platform connection was closed",
};

export interface SessionFacts {
  readonly recording: SessionRecord;
  readonly egress: Egress;
  readonly air: AirState;
  readonly reasons: readonly Reason[];
  readonly noCard: boolean;
  readonly endedAt: string | null;
  readonly encoderConnected: boolean;
  readonly delayMs: number;
  readonly lagMs: number;
  readonly lostMs: number;
  readonly receivedBytes: number;
}

export function presentSession(facts: SessionFacts): SessionReport {
  const { recording, egress, air, reasons } = facts;
  return {
    sessionId: recording.sessionId,
    courtroom: recording.courtroom,
    streamName: recording.streamName,
    directory: recording.directory,
    recordingsRoot: recording.recordingsRoot,
    startedAt: recording.startedAt,
    endedAt: facts.endedAt,
    encoderConnected: facts.encoderConnected,
    airState: air.name,
    reasons: facts.noCard && air.name === "paused" ? [...reasons, NO_CARD] : reasons,
    pauseCauses: pauseCauses(air),
    latched: air.latched,
    wanted: air.lease?.wanted ?? false,
    draining: air.draining !== null,
    recordHealthy: air.recordHealthy,
    delaySeconds: facts.delayMs / 1_000,
    receivedBytes: facts.receivedBytes,
    recordedBytes: recording.writtenBytes,
    writeLatencyMs: recording.writeLatencyMs === null ? null : Math.round(recording.writeLatencyMs),
    forwardedBytes: egress.forwardedBytes,
    parts: recording.parts.slice(-MOST_REPORTED),
    gaps: recording.gaps.slice(-MOST_REPORTED),
    video: recording.video,
    audio: recording.audio,
    egress: {
      state: egress.stateName,
      lastError: egress.lastError,
      reconnects: egress.reconnects,
      lagSeconds: air.name === "on-air" ? Math.round(facts.lagMs) / 1_000 : null,
      lostSeconds: Math.round(facts.lostMs) / 1_000,
    },
    predecessorId: recording.predecessorId,
  };
}
