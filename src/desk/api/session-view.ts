/** A session as the API shows it: the gate's report with the desk's hearing. PURE. */
import type { Reason, SessionReport } from "../../link/messages.ts";
import type { Session } from "../contract/session.ts";
import { type LatchView, reasonsNow } from "../leases/lease-content.ts";
import type { DeskWord } from "../leases/lease-keeper.ts";
import type { HearingState } from "../store/sessions.ts";

export interface ViewFacts {
  readonly report: SessionReport;
  readonly state: HearingState;
  readonly live: boolean;
  /** The desk's last word on it; null when it has said none. */
  readonly word: DeskWord | null;
  readonly latches: LatchView;
}

export function sessionView(facts: ViewFacts): Session {
  const { report, state, live, word } = facts;
  return {
    id: report.sessionId,
    courtroom: report.courtroom,
    caseNumbers: [...state.caseNumbers],
    hearingNo: state.hearingNo,
    airState: live ? report.airState : "ended",
    reasons: live ? allReasons(facts) : report.reasons.map(plain),
    phase: state.phase,
    stage: state.stage,
    latched: report.latched,
    // While a person's act is due although the opening wants the air, the lease says so first.
    wanted: state.wanted && (word?.lease.allow !== true || word.lease.wanted),
    pauseCauses: [...report.pauseCauses],
    pauseCard: state.operatorPaused ? (state.pauseCard ?? "paused") : null,
    startedAt: report.startedAt,
    endedAt: report.endedAt,
    openedAt: state.openedAt,
    closedAt: state.closedAt,
    endsAt: word?.endsAtMs == null ? null : new Date(word.endsAtMs).toISOString(),
    overrun: word?.overrun ?? false,
    extendedUntil: state.extendedUntil,
    delaySeconds: report.delaySeconds,
    receivedBytes: report.receivedBytes,
    forwardedBytes: report.forwardedBytes,
    recordedBytes: report.recordedBytes,
    streamName: report.streamName,
    live,
    encoderConnected: report.encoderConnected,
    recordHealthy: report.recordHealthy,
    directory: report.directory,
    predecessorId: report.predecessorId,
    parts: report.parts.map(({ number, openedAt, closedAt, sizeBytes, recovered }) => ({
      number,
      openedAt,
      closedAt,
      sizeBytes,
      recovered,
    })),
    gaps: report.gaps.map(({ from, to, cause }) => ({ from, to, cause })),
    video: report.video === null ? null : { ...report.video },
    audio: report.audio === null ? null : { ...report.audio },
    // A report that was stored before has no such figure.
    egress: { ...report.egress, lostSeconds: report.egress.lostSeconds ?? null },
  };
}

/** The desk's last word comes first; the gate adds its own (no card), and carries older words of the desk. */
function allReasons({ report, state, word, latches }: ViewFacts): Reason[] {
  const said = word?.lease.reasons ?? report.reasons.filter((reason) => reason.clause !== "");
  const desk = reasonsNow(said, latches);
  const own = report.reasons.filter(
    (reason) => reason.clause === "" && !desk.some(({ code }) => code === reason.code),
  );
  const mayAir = word?.lease.allow === true && !latches.all && !latches.room && !latches.caseCut;
  const waiting = mayAir && !word.lease.wanted && state.phase !== "closed" ? [waitsFor(state)] : [];
  return [...desk, ...own, ...waiting].map(plain);
}

/** Nothing stands against it, and still it is not aired: a person's act is due (design 4, `wanted`). */
function waitsFor({ phase }: HearingState): Reason {
  return phase === "before"
    ? {
        code: "not-opened",
        clause: "",
        text: "可以直播，尚未开庭。请书记员在法庭端标记开庭。 / Permitted, not opened yet. The clerk marks the opening.",
      }
    : {
        code: "not-wanted",
        clause: "",
        text: "可以直播，等待人工开始。请值班技术员按“开始直播”。 / Permitted, waits for a person. The technician puts it on air.",
      };
}

function plain({ code, clause, text }: Reason): Reason {
  return { code, clause, text };
}
