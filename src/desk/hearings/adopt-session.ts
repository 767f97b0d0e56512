/** Takes a session that the gate reports under the desk: what the store holds of it, or the hearing it turns out to be. */
import type { SessionReport } from "../../link/messages.ts";
import { SELF_CHECK_ROOM } from "../contract/common.ts";
import { UNNAMED } from "../leases/initial-state.ts";
import type { HearingState } from "../store/sessions.ts";
import { type Adoption, adoption } from "./adoption.ts";
import type { DeskParts } from "./desk-parts.ts";

type AdoptParts = Pick<
  DeskParts,
  "audit" | "docket" | "gateStart" | "openings" | "queue" | "records" | "store"
>;

export function adoptSession(parts: AdoptParts, report: SessionReport): Promise<HearingState> {
  // In the room's queue: an opening that is being marked at this moment must find either no session or this one.
  return parts.queue.run(report.courtroom, async () => {
    const stored = await parts.store.sessions.byId(report.sessionId);
    return stored?.state ?? adoptNew(parts, report);
  });
}

const NO_CASE: Adoption = { state: UNNAMED, taken: null, how: null };

async function adoptNew(parts: AdoptParts, report: SessionReport): Promise<HearingState> {
  const { openings, docket, store, audit, gateStart } = parts;
  const { courtroom, predecessorId, sessionId } = report;
  const isTest = courtroom === SELF_CHECK_ROOM;
  // The node's own room hears no case, whatever an encoder or a docket says: what is cut there denies none.
  const { state, taken, how } = isTest
    ? NO_CASE
    : adoption(report, {
        start: gateStart,
        assigned: predecessorId === null ? null : openings.ofSuccessor(predecessorId),
        opened: predecessorId === null ? openings.ofRoom(courtroom) : null,
        proposals: await docket.openIn(courtroom, Date.parse(report.startedAt)),
        hasUnclosed: (await store.sessions.unclosedIn(courtroom)) !== null,
      });
  await store.sessions.insert(report, state);
  if (taken !== null) await openings.remove(taken.id);
  const { caseNumbers, hearingNo, phase, openedAt } = state;
  const detail = { courtroom, caseNumbers, hearingNo, phase, how, predecessorId };
  await audit.append({ actor: "desk", action: "session.begin", subject: sessionId, outcome: "done", detail });
  // The file is written beside this: a slow disk must not keep the session from its first lease.
  if (how !== null) void noteCase(parts, report, { caseNumbers, hearingNo, how, phase, openedAt });
  return state;
}

async function noteCase(
  { records }: AdoptParts,
  report: SessionReport,
  {
    phase,
    openedAt,
    ...named
  }: Pick<HearingState, "caseNumbers" | "hearingNo" | "phase" | "openedAt"> & { how: string },
): Promise<void> {
  const position = await records.position(report.sessionId);
  await records.write(report, { type: "case", ...named }, position);
  if (phase === "before") return;
  await records.write(report, { type: "phase", phase, mark: "opening", how: named.how, openedAt }, position);
}
