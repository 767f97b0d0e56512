/** Which hearings a room should record now, from the docket, the openings that wait, and what was recorded today. */
import { caseKeys } from "../approvals/case-key.ts";
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
const FORGOTTEN_MS = 12 * 3_600_000;

export async function roomPlan(parts: RoomPlansParts, courtroom: string, nowMs: number): Promise<RoomPlan> {
  const { docket, openings, sessions, stored } = parts;
  const live = sessions.inRoom(courtroom).filter(({ report }) => report.endedAt === null);
  if (live.length > 0) return { isRecorded: true, openedMs: null, plannedStartsMs: [] };
  const waiting = openings.ofRoom(courtroom);
  const left = await stored.unclosedIn(courtroom);
  const leftAt = left?.state.phase === "open" ? (left.report.endedAt ?? left.state.openedAt) : null;
  const opened = [waiting?.phase === "open" ? waiting.openedAt : null, leftAt]
    .flatMap((iso) => (iso === null ? [] : [Date.parse(iso)]))
    // What nobody has closed since yesterday is a matter for the clerk, not for the alarm.
    .filter((openedMs) => nowMs - openedMs < FORGOTTEN_MS);
  const planned = await docket.openIn(courtroom, nowMs);
  const starts: number[] = [];
  for (const { caseNumbers, plannedStart } of planned) {
    const startMs = Date.parse(plannedStart);
    const heard = caseKeys(await stored.heardIn(courtroom, new Date(startMs - EARLY_MS).toISOString()));
    if (!caseKeys(caseNumbers).some((key) => heard.includes(key))) starts.push(startMs);
  }
  return {
    isRecorded: false,
    openedMs: opened.length === 0 ? null : Math.min(...opened),
    plannedStartsMs: starts,
  };
}
