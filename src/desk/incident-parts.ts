/** Incidents put together, and what makes them tied to it. Part of the composition root. */
import { join } from "node:path";
import type { Sight } from "./api/sight.ts";
import type { Publicity } from "./approvals/publicity.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import { type Clock, isoNow } from "./clock.ts";
import type { DeskConfig } from "./config.ts";
import type { Courtrooms } from "./courtrooms/courtrooms.ts";
import type { CaseRecords } from "./hearings/case-records.ts";
import { Evidence } from "./incidents/evidence.ts";
import { IncidentDesk } from "./incidents/incident-desk.ts";
import { Incidents } from "./incidents/incidents.ts";
import { noticeOf } from "./incidents/notices.ts";
import { Occurrences } from "./incidents/occurrences.ts";
import { IncidentSources } from "./incidents/sources.ts";
import { TakeDowns } from "./incidents/take-downs.ts";
import type { LiveSessions } from "./leases/live-sessions.ts";
import type { Log } from "./log.ts";
import type { Notice } from "./notify/notice.ts";
import type { FindToken } from "./people/two-persons.ts";
import type { Printer } from "./print/printer.ts";
import type { IncidentRow } from "./store/incidents.ts";
import type { Store } from "./store/store.ts";
import type { Alarms } from "./watch/alarms.ts";

export interface IncidentCompositionParts {
  readonly alarms: Alarms;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly config: DeskConfig;
  readonly courtName: (place: string) => string;
  readonly courtrooms: Courtrooms;
  readonly log: Log;
  readonly printer: Printer;
  readonly publicity: Publicity;
  readonly records: CaseRecords;
  readonly sessions: LiveSessions;
  readonly sight: Sight;
  readonly store: Store;
  readonly findToken: FindToken;
  /** Outside the node. */
  readonly tell: (notice: Notice) => void;
}

export function createIncidents(parts: IncidentCompositionParts): {
  readonly desk: IncidentDesk;
  readonly occurrences: Occurrences;
  readonly sources: IncidentSources;
} {
  const { alarms, audit, clock, config, courtName, courtrooms, log, printer } = parts;
  const { publicity, records, sessions, sight, store } = parts;
  const rows = store.incidents;
  const onError = (what: string, error: unknown) => log.error({ error }, what);
  const session = async (id: string) => sessions.get(id) ?? (await store.sessions.byId(id));
  const onOpened = (incident: IncidentRow) => {
    const notice = noticeOf(incident);
    if (notice !== null) parts.tell(notice);
  };
  const occurrences = new Occurrences({ rows, audit, clock, onOpened, onError });
  const incidents = new Incidents({ rows, audit, clock, findToken: parts.findToken });
  const evidence = new Evidence({
    recordings: join(config.node.dataDir, "recordings"),
    ffmpegPath: "ffmpeg",
    reportOf: async (id) => (await session(id))?.report ?? null,
    isClosed: async (id) => {
      if (records.hasLostSeal(id)) return true;
      const live = sessions.get(id);
      if (live !== null) return sight.isClosed(live);
      const stored = await store.sessions.byId(id);
      return stored === null || publicity.isClosed(stored.state.caseNumbers);
    },
  });
  const desk = new IncidentDesk({
    ...{ rows, audit, clock, courtName, evidence, incidents, occurrences, printer, session },
    ...{ auditRows: store.audit, approvals: store.approvals },
    takeDowns: new TakeDowns({ rows, incidents, clock }),
    liveIn: (courtroom) => sessions.inRoom(courtroom),
    roomName: (id) => courtrooms.get(id)?.name ?? null,
    alarm: (key) => alarms.rowOf(key),
  });
  const sources = new IncidentSources({
    occurrences,
    sessions: () => sessions.all(),
    nowIso: () => isoNow(clock),
  });
  alarms.onRaised = (row) => sources.alarm(row);
  return { desk, occurrences, sources };
}
