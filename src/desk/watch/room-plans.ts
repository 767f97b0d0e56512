/** Which hearings a room should record now, from the docket, the openings that wait, and what was recorded today. */
import type { Docket } from "../approvals/docket.ts";
import type { Openings } from "../hearings/openings.ts";
import type { LiveSessions } from "../leases/live-sessions.ts";
import type { SessionRows } from "../store/sessions.ts";
import type { RoomPlan } from "./unrecorded.ts";

export interface RoomPlansParts {
  readonly docket: Pick<Docket, "openIn">;
  readonly openings: Openings;
  readonly sessions: LiveSessions;
  readonly stored: SessionRows;
}

/** A session that began that long before the planned start belongs to the hearing. */
const EARLY_MS = 2 * 3_600_000;

export async function roomPlan(parts: RoomPlansParts, courtroom: string, nowMs: number): Promise<RoomPlan> {
  const { docket, openings, sessions, stored } = parts;
  const live = sessions.inRoom(courtroom).filter(({ report }) => report.endedAt === null);
  if (live.length > 0) return { isRecorded: true, openedMs: null, plannedStartsMs: [] };
  const waiting = openings.ofRoom(courtroom);
  const left = await stored.unclosedIn(courtroom);
  const opened = [
    ...(waiting?.phase === "open" ? [waiting.openedAt] : []),
    ...(left?.state.phase === "open" ? [left.report.endedAt ?? left.state.openedAt] : []),
  ].flatMap((iso) => (iso === null ? [] : [Date.parse(iso)]));
  const planned = await docket.openIn(courtroom, nowMs);
  const starts: number[] = [];
  for (const { plannedStart } of planned) {
    const startMs = Date.parse(plannedStart);
    const since = new Date(startMs - EARLY_MS).toISOString();
    if (!(await stored.anyHeardIn(courtroom, since))) starts.push(startMs);
  }
  return {
    isRecorded: false,
    openedMs: opened.length === 0 ? null : Math.min(...opened),
    plannedStartsMs: starts,
  };
}
