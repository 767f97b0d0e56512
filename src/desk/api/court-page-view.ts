/** The courtroom page's facts put together. PURE. */
import type { Reason, SessionReport } from "../../link/messages.ts";
import type { CourtPage } from "../contract/court-page.ts";
import type { Session } from "../contract/session.ts";
import type { Outlook } from "../hearings/opening-outlook.ts";
import { secondsLeft } from "../leases/drain.ts";
import type { Heard } from "../leases/live-sessions.ts";

export interface HearingHere {
  readonly from: CourtPage["hearing"]["from"];
  readonly phase: CourtPage["hearing"]["phase"];
  readonly caseNumbers: readonly string[];
  readonly hearingNo: number | null;
  readonly openedAt: string | null;
}

type Choice = Outlook & { readonly may: boolean };

interface HeardReport {
  readonly report: SessionReport;
  readonly heard: Heard | null;
}

export interface CourtPageFacts {
  readonly room: CourtPage["room"];
  readonly gateConnected: boolean;
  readonly settled: boolean;
  readonly latched: boolean;
  readonly session: Session | null;
  readonly hearing: HearingHere;
  /** Every session of the room, the one that records it now first. */
  readonly heard: readonly HeardReport[];
  /** Monotonic. */
  readonly nowMs: number;
  readonly opening: {
    readonly choices: readonly Choice[];
    readonly typed: Choice | null;
    readonly unnamed: Choice;
  } | null;
  readonly may: CourtPage["may"];
}

export function courtPageOf(facts: CourtPageFacts): CourtPage {
  const { room, gateConnected, settled, latched, session, hearing, opening, may, heard, nowMs } = facts;
  const { from, phase, caseNumbers, hearingNo, openedAt } = hearing;
  return {
    room: { id: room.id, name: room.name, testMode: room.testMode },
    ...{ gateConnected, settled, latched, may },
    session: session === null ? null : sessionOf(session, heard[0], nowMs),
    hearing: { from, phase, caseNumbers: [...caseNumbers], hearingNo, openedAt },
    stillAiring: stillAiring(heard, nowMs),
    opening:
      opening === null
        ? null
        : {
            choices: opening.choices.map(choiceOf),
            typed: opening.typed === null ? null : choiceOf(opening.typed),
            unnamed: choiceOf(opening.unnamed),
          },
  };
}

function sessionOf(session: Session, newest: HeardReport | undefined, nowMs: number) {
  const { id, airState, reasons, pauseCauses, delaySeconds, encoderConnected, recordHealthy } = session;
  return {
    ...{ id, airState, reasons, pauseCauses, delaySeconds, encoderConnected, recordHealthy },
    draining: newest?.report.draining ?? false,
    platform: session.egress.state,
    heardAgoMs: newest?.heard == null ? 0 : Math.max(0, Math.round(nowMs - newest.heard.atMs)),
  };
}

/** Of several that drain the one that takes longest; one of which nobody knows how long counts as that. */
function stillAiring(heard: readonly HeardReport[], nowMs: number): CourtPage["stillAiring"] {
  const left = heard.flatMap(({ report, heard: ofIt }) =>
    ofIt?.drain == null ? [] : [secondsLeft(ofIt.drain, report.delaySeconds, nowMs)],
  );
  if (left.length === 0) return null;
  return { seconds: left.includes(null) ? null : Math.max(...left.map((each) => each ?? 0)) };
}

function choiceOf({ caseNumbers, hearingNo, plannedStart, plannedEnd, comesTo, reasons, may }: Choice) {
  return {
    caseNumbers: [...caseNumbers],
    ...{ hearingNo, plannedStart, plannedEnd, comesTo, may },
    reasons: reasons.map(({ code, clause, text }: Reason) => ({ code, clause, text })),
  };
}
