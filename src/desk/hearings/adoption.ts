/**
 * Which hearing a new session is (design 5). A person's opening or assignment comes first, then what the encoder
 * names, then (`auto` only) the docket; the clock alone never names the case of a session that runs.
 */
import type { SessionReport } from "../../link/messages.ts";
import type { Proposal } from "../approvals/docket.ts";
import type { GateStart } from "../config.ts";
import { UNNAMED } from "../leases/initial-state.ts";
import type { Opening } from "../store/openings.ts";
import type { HearingState } from "../store/sessions.ts";
import { caseOfStream } from "./stream-name.ts";

export interface AdoptionFacts {
  readonly start: GateStart;
  /** Assigned to the successor of this session's predecessor. */
  readonly assigned: Opening | null;
  /** Opened by a person in this room before the session began. */
  readonly opened: Opening | null;
  /** Planned hearings of the room whose window was open when the session began. */
  readonly proposals: readonly Proposal[];
  /** An earlier hearing of this room was opened and not closed. */
  readonly hasUnclosed: boolean;
}

export interface Adoption {
  readonly state: HearingState;
  /** The opening that was used up. */
  readonly taken: Opening | null;
  /** How the session came by its case and phase, for `case.jsonl`; null when nobody named it. */
  readonly how: "assigned" | "opened-ahead" | "encoder" | "docket" | null;
}

/** PURE. What a session that is new to the desk starts as. */
export function adoption(report: SessionReport, facts: AdoptionFacts): Adoption {
  const { assigned, opened, start } = facts;
  if (assigned !== null) return { state: fromOpening(assigned, false), taken: assigned, how: "assigned" };
  // A successor starts without a case and held: the encoder's fixed name belongs to the hearing before.
  if (report.predecessorId !== null) return { state: UNNAMED, taken: null, how: null };
  const named = caseOfStream(report.streamName, report.courtroom);
  if (opened !== null && (named === null || opened.caseNumbers.includes(named))) {
    const wanted = start !== "manual" && opened.phase !== "before";
    return { state: fromOpening(opened, wanted), taken: opened, how: "opened-ahead" };
  }
  if (named !== null) {
    const state = { ...UNNAMED, caseNumbers: [named], ...autoOpening(report, facts) };
    return { state, taken: null, how: "encoder" };
  }
  const [proposal, ...others] = facts.proposals;
  if (start !== "auto" || facts.hasUnclosed || proposal === undefined || others.length > 0) {
    return { state: UNNAMED, taken: null, how: null };
  }
  const { caseNumbers, hearingNo } = proposal;
  const state = { ...UNNAMED, caseNumbers, hearingNo, ...autoOpening(report, facts) };
  return { state, taken: null, how: "docket" };
}

/** With `auto` the start itself counts as the 开庭 mark, once; never for an encoder that comes back to a hearing. */
function autoOpening(report: SessionReport, { start, hasUnclosed }: AdoptionFacts): Partial<HearingState> {
  if (start !== "auto" || hasUnclosed) return {};
  return { phase: "open", wanted: true, openedAt: report.startedAt };
}

function fromOpening(opening: Opening, wanted: boolean): HearingState {
  const { caseNumbers, hearingNo, phase, openedAt } = opening;
  return { ...UNNAMED, caseNumbers, hearingNo, phase, openedAt, wanted };
}
