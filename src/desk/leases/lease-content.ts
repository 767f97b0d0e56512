/** From a decision of the law to the desk's whole will for one session. PURE. */

import type { Decision } from "../../law/decision.ts";
import type { CardKind, DeskPauseCause, Lease, Reason, SessionReport, Target } from "../../link/messages.ts";
import type { DeskConfig } from "../config.ts";
import type { Phase } from "../contract/session.ts";
import type { Courtroom } from "../store/courtrooms.ts";
import type { HearingState } from "../store/sessions.ts";

export interface LatchView {
  readonly all: boolean;
  readonly room: boolean;
  /** One of the session's cases was cut in some room that is still shut. */
  readonly caseCut: boolean;
}

export interface LeaseInput {
  readonly report: Pick<SessionReport, "sessionId" | "courtroom">;
  readonly state: HearingState;
  readonly decision: Decision;
  readonly latches: LatchView;
  readonly room: Courtroom | null;
  readonly platform: DeskConfig["platform"];
  readonly cards: Readonly<Partial<Record<CardKind, string>>>;
  /** On air for too long without anybody on duty: the card, until somebody is back. */
  readonly unwatched: boolean;
}

export type LeaseContent = Omit<Lease, "type" | "sessionId" | "incarnation" | "revision" | "readAtMs">;

export function leaseContent(input: LeaseInput): LeaseContent {
  const { state, decision, latches } = input;
  const reasons = [...latchReasons(latches), ...lawReasons(decision)];
  const { conditions } = decision;
  // An overrun alone keeps the lease: the card is shown, and an extension leads back by itself (design 8).
  const overrun = !decision.allow && decision.pausesOnly;
  const allow = (decision.allow || overrun) && latchReasons(latches).length === 0;
  // A stage that is not to be aired shuts it as the phase itself would: the delay is discarded, the card shown.
  const isStageShut = state.stage !== null && conditions.notAired.includes(state.stage);
  const causes: DeskPauseCause[] =
    isStageShut && state.phase === "open" ? ["phase"] : phaseCauses(state.phase);
  if (state.operatorPaused) causes.push("operator");
  if (overrun) causes.push("overrun");
  if (input.unwatched) causes.push("duty");
  return {
    allow,
    wanted: allow && state.wanted && (state.airedByPerson || !conditions.manualStart),
    reasons,
    target: targetOf(input),
    pauseCauses: causes,
    phaseCard: phaseCard(state.phase),
    cards: cardsNow(input),
    minDelaySeconds: conditions.minDelaySeconds === 0 ? null : conditions.minDelaySeconds,
  };
}

/** Every reason of the law, in the shape that the gate carries; text and cure in one, zh-CN first. */
export function lawReasons(decision: Decision): Reason[] {
  if (decision.allow) return [];
  return decision.reasons.map(({ code, clause, text, cure, en }) => ({
    code,
    clause,
    text: `${text}。${cure}。 / ${en.text}. ${en.cure}.`,
  }));
}

/** What a lease said, with the latches as they stand now: they may have changed since, and count at once. */
export function reasonsNow(said: readonly Reason[], latches: LatchView): Reason[] {
  return [...latchReasons(latches), ...said.filter(({ code }) => !LATCH_CODES.includes(code))];
}

/** Why a cut denies, in words: no rule of the law, and lifted by two persons alone. */
export const LATCH_WORDS = {
  "cut-all": {
    zh: "全部法庭已断播（禁播中），须两人解除",
    en: "Every courtroom is cut; two persons lift it",
  },
  "courtroom-cut": {
    zh: "本法庭已断播（禁播中），须两人解除禁播",
    en: "This courtroom is cut; two persons re-arm it",
  },
  "case-cut": {
    zh: "该案已在其他法庭断播，解除禁播前不得直播",
    en: "This case was cut in another courtroom",
  },
} as const;
type LatchCode = keyof typeof LATCH_WORDS;
const LATCH_CODES: readonly string[] = Object.keys(LATCH_WORDS);
const CUT_CLAUSE = "焦中法明传〔2022〕2号 六";

function latchReasons({ all, room, caseCut }: LatchView): Reason[] {
  const codes: LatchCode[] = [];
  if (all) codes.push("cut-all");
  if (room) codes.push("courtroom-cut");
  if (caseCut && !room) codes.push("case-cut");
  return codes.map((code) => {
    const { zh, en } = LATCH_WORDS[code];
    return { code, clause: CUT_CLAUSE, text: `${zh}。 / ${en}.` };
  });
}

function phaseCauses(phase: Phase): DeskPauseCause[] {
  // After 闭庭 the gate drains up to the mark and ends; a cause would discard what may still leave.
  return phase === "open" || phase === "closed" ? [] : ["phase"];
}

/** The gate shows the card of a pause; which picture that is, is the person's choice while he pauses it. */
function cardsNow({ state, cards }: LeaseInput): LeaseInput["cards"] {
  const chosen = state.operatorPaused && state.pauseCard !== null ? cards[state.pauseCard] : undefined;
  return chosen === undefined ? cards : { ...cards, paused: chosen };
}

function phaseCard(phase: Phase): Lease["phaseCard"] {
  if (phase === "before") return "upcoming";
  return phase === "recess" ? "recess" : "paused";
}

function targetOf({ report, state, room, platform }: LeaseInput): Target | null {
  // A room that the desk does not know may be a test room: it goes nowhere.
  if (room === null) return null;
  const url = room.testMode ? platform.testUrl : (room.targetUrl ?? platform.url);
  if (url === null) return null;
  const template = (room.testMode ? null : room.targetStreamName) ?? platform.streamName;
  const values: Record<string, string> = {
    courtroom: report.courtroom,
    caseNumber: state.caseNumbers[0] ?? "",
    sessionId: report.sessionId,
  };
  const streamName = template.replace(
    /\{(courtroom|caseNumber|sessionId)\}/g,
    (_, key: string) => values[key] ?? "",
  );
  return streamName === "" ? null : { url, streamName };
}
