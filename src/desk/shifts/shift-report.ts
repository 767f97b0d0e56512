/** The report of a shift, of what was stored in its time. PURE. */
import type { HandoverView, ShiftReport, ShiftView } from "../contract/shifts.ts";
import { stateOf, titleOf } from "../incidents/incident.ts";
import { reaches } from "../people/access.ts";
import type { AlarmRow } from "../store/alarms.ts";
import type { AuditRow } from "../store/audit-rows.ts";
import type { IncidentRow } from "../store/incidents.ts";
import type { StoredSession } from "../store/sessions.ts";
import { alarmTitle, priorityOf } from "../watch/alarm-report.ts";
import { actsOfShift } from "./acts.ts";

export interface ShiftFacts {
  readonly shift: ShiftView;
  /** ISO 8601. */
  readonly toAt: string;
  /** On duty meanwhile, himself among them. */
  readonly onDuty: readonly ShiftView[];
  readonly sessions: readonly StoredSession[];
  /** Oldest first. */
  readonly audit: readonly AuditRow[];
  readonly alarms: readonly AlarmRow[];
  readonly incidents: readonly IncidentRow[];
  readonly handovers: readonly HandoverView[];
  readonly isShortened: boolean;
  /** 法院代字 of a room, or of an alarm's place. */
  readonly courtOf: (place: string) => string | null;
  readonly placeName: (place: string) => string;
}

export function shiftReport(facts: ShiftFacts): ShiftReport {
  const { shift, toAt, placeName, courtOf } = facts;
  const isOfShift = (place: string) => isWatched(shift.courts, courtOf(place));
  const sessions = facts.sessions.filter(({ report }) => isOfShift(report.courtroom));
  const rooms = new Map(sessions.map(({ report }) => [report.sessionId, report.courtroom]));
  const acts = actsOfShift(facts.audit, {
    roomOfSession: (id) => rooms.get(id) ?? null,
    ...{ isOfShift, roomName: placeName },
  });
  const content = {
    hearings: sessions.map((session) => hearingOf(session, placeName)).sort(byTime("startedAt")),
    ...acts,
    alarms: facts.alarms.filter((row) => !row.hidden && isOfShift(row.place)).map(alarmOf(placeName)),
    incidents: facts.incidents
      .filter(({ place }) => place === "*" || isOfShift(place))
      .map((incident) => ({
        ...{ id: incident.id, number: incident.number, title: titleOf(incident) },
        ...{ placeName: placeName(incident.place), momentAt: incident.momentAt },
        ...{ state: stateOf(incident), handler: incident.handler },
      })),
  };
  return {
    ...{ shift, toAt, ...content, isShortened: facts.isShortened },
    others: facts.onDuty.filter(
      ({ id, person, courts }) =>
        id !== shift.id && person !== shift.person && isShared(courts, shift.courts),
    ),
    received: facts.handovers.find((each) => isReceived(each, shift)) ?? null,
    given: facts.handovers.findLast((each) => isGiven(each, shift)) ?? null,
    counts: countsOf(content),
  };
}

/** A room of the shift's courts, or of a court below them. */
function isWatched(courts: readonly string[] | null, court: string | null): boolean {
  return courts === null || courts.some((each) => reaches(each, court));
}

function isShared(some: readonly string[] | null, others: readonly string[] | null): boolean {
  if (some === null || others === null) return true;
  return some.some((one) => others.some((other) => reaches(one, other) || reaches(other, one)));
}

/** He went on duty by it, or had been on duty before he took over. */
function isReceived({ takenBy, takenAt }: HandoverView, { person, fromAt, untilAt }: ShiftView): boolean {
  if (takenBy !== person || takenAt === null) return false;
  // The act is noted a moment before he is on duty by it.
  const atMs = Date.parse(takenAt);
  return atMs >= Date.parse(fromAt) - 10_000 && (untilAt === null || atMs < Date.parse(untilAt));
}

function isGiven({ from, offeredAt, withdrawnAt }: HandoverView, { person, fromAt, untilAt }: ShiftView) {
  return (
    from === person &&
    withdrawnAt === null &&
    offeredAt >= fromAt &&
    (untilAt === null || offeredAt <= untilAt)
  );
}

function hearingOf({ report, state }: StoredSession, placeName: (place: string) => string) {
  return {
    ...{ sessionId: report.sessionId, courtroom: report.courtroom, roomName: placeName(report.courtroom) },
    ...{ caseNumbers: [...state.caseNumbers], startedAt: report.startedAt, endedAt: report.endedAt },
    ...{ openedAt: state.openedAt, closedAt: state.closedAt, aired: report.forwardedBytes > 0 },
    gaps: report.gaps.length,
  };
}

function alarmOf(placeName: (place: string) => string) {
  return ({ name, place, raisedAt, clearedAt, ...row }: AlarmRow) => {
    const acts = [
      { at: row.acknowledgedAt, by: row.acknowledgedBy },
      { at: row.actedAt, by: row.actedBy },
    ].filter(({ at }) => at !== null);
    const [first] = acts.sort(byTime("at"));
    const at = first?.at ?? null;
    return {
      ...{ name, place, raisedAt, clearedAt },
      ...{ title: alarmTitle(name), priority: priorityOf(name), placeName: placeName(place) },
      ...{ firstActAt: at, firstActBy: first?.by ?? null },
      firstActSeconds: at === null ? null : Math.round((Date.parse(at) - Date.parse(raisedAt)) / 100) / 10,
    };
  };
}

function countsOf({
  hearings,
  cuts,
  dumps,
  pauses,
  marks,
  alarms,
  incidents,
}: Pick<
  ShiftReport,
  "hearings" | "cuts" | "dumps" | "pauses" | "marks" | "alarms" | "incidents"
>): ShiftReport["counts"] {
  const waits = alarms.flatMap(({ firstActSeconds }) => firstActSeconds ?? []).sort((a, b) => a - b);
  return {
    hearings: hearings.length,
    aired: hearings.filter(({ aired }) => aired).length,
    cuts: cuts.length,
    cutsUnverified: cuts.filter(({ verified }) => verified === false).length,
    dumps: dumps.length,
    pauses: pauses.length,
    marks: marks.length,
    alarms: alarms.length,
    // What went by itself before anybody could attend to it counts too: nobody saw it.
    alarmsUnattended: alarms.filter(({ firstActAt }) => firstActAt === null).length,
    firstActMedianSeconds: waits[waits.length >> 1] ?? null,
    incidents: incidents.length,
  };
}

function byTime<K extends string>(key: K) {
  return (a: Readonly<Record<K, string | null>>, b: Readonly<Record<K, string | null>>) =>
    (a[key] ?? "").localeCompare(b[key] ?? "");
}
