/** An incident as people see it, with everything that stands around it; and how they enter one. */
import { beijingTime } from "../approvals/beijing-time.ts";
import { caseKeys } from "../approvals/case-key.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { IncidentFile } from "../contract/incidents.ts";
import { courtroomNotFound, Failure, sessionNotFound } from "../failure.ts";
import { incidentReport } from "../print/incident-report.ts";
import type { Printer } from "../print/printer.ts";
import type { AlarmRow } from "../store/alarms.ts";
import type { ApprovalRows } from "../store/approvals.ts";
import type { AuditRows } from "../store/audit-rows.ts";
import type { IncidentRow, IncidentRows } from "../store/incidents.ts";
import { ALL_COURTROOMS } from "../store/latches.ts";
import type { StoredSession } from "../store/sessions.ts";
import { NODE } from "../watch/alarm.ts";
import { ALARM_NAMES } from "../watch/alarm-names.ts";
import type { Evidence } from "./evidence.ts";
import { stateOf, titleOf } from "./incident.ts";
import type { Incidents } from "./incidents.ts";
import { KnownAlready, type Occurrences } from "./occurrences.ts";
import type { TakeDowns } from "./take-downs.ts";
import { LEFT_OUT, subjectsOf, timelineOf, timeOf } from "./timeline.ts";

export interface IncidentDeskOptions {
  readonly rows: IncidentRows;
  readonly audit: AuditLog;
  readonly auditRows: AuditRows;
  readonly approvals: ApprovalRows;
  readonly clock: Clock;
  readonly evidence: Evidence;
  readonly incidents: Incidents;
  readonly occurrences: Occurrences;
  readonly takeDowns: TakeDowns;
  readonly printer: Printer;
  /** Live, or as it was stored. */
  readonly session: (id: string) => Promise<Pick<StoredSession, "report" | "state"> | null>;
  readonly liveIn: (courtroom: string) => readonly Pick<StoredSession, "report" | "state">[];
  /** Name of a room; null: there is no such room. */
  readonly roomName: (id: string) => string | null;
  readonly courtName: (place: string) => string;
  /** Active; null: there is none of that key. */
  readonly alarm: (key: string) => AlarmRow | null;
}

interface EnteredIncident {
  readonly sessionId?: string | undefined;
  readonly courtroom?: string | undefined;
  readonly momentAt?: string | undefined;
  readonly note: string;
}

/** Of the audit; what people wrote is shown whole. */
const MOST_ENTRIES = 500;

export class IncidentDesk {
  readonly #options: IncidentDeskOptions;
  constructor(options: IncidentDeskOptions) {
    this.#options = options;
  }

  get incidents(): Incidents {
    return this.#options.incidents;
  }

  get takeDowns(): TakeDowns {
    return this.#options.takeDowns;
  }

  get evidence(): Evidence {
    return this.#options.evidence;
  }

  summary({ originRef: _, ...incident }: IncidentRow) {
    const { sessionIds, caseNumbers } = incident;
    return {
      ...incident,
      ...{ sessionIds: [...sessionIds], caseNumbers: [...caseNumbers] },
      ...{ title: titleOf(incident), state: stateOf({ ...incident, originRef: null }) },
    };
  }

  /** @throws Failure 404 */
  async detail(id: string): Promise<IncidentFile> {
    const { auditRows, incidents, takeDowns, evidence } = this.#options;
    const incident = await incidents.need(id);
    const [acts, entries, takenDown, clips, plans] = await Promise.all([
      auditRows.about(subjectsOf(incident), timeOf(incident), LEFT_OUT, MOST_ENTRIES + 1),
      incidents.entriesOf(id),
      takeDowns.ofIncident(id),
      evidence.clips(incident),
      this.#plans(incident.caseNumbers),
    ]);
    return {
      ...this.summary(incident),
      timeline: timelineOf(acts.slice(-MOST_ENTRIES), entries),
      timelineIsShortened: acts.length > MOST_ENTRIES,
      ...{ takeDowns: takenDown, clips, plans },
    };
  }

  async enter(body: EnteredIncident, by: string): Promise<IncidentRow> {
    const { clock, liveIn, occurrences, roomName } = this.#options;
    const sessions =
      body.courtroom === undefined ? [await this.#session(body.sessionId ?? "")] : liveIn(body.courtroom);
    if (body.courtroom !== undefined && roomName(body.courtroom) === null)
      throw courtroomNotFound(body.courtroom);
    return occurrences.enter({
      ...{ origin: "person", originRef: null, alarm: null, by, text: body.note },
      place: body.courtroom ?? sessions[0]?.report.courtroom ?? "",
      sessionIds: sessions.map(({ report }) => report.sessionId),
      caseNumbers: [...new Set(sessions.flatMap(({ state }) => state.caseNumbers))],
      momentAt: body.momentAt === undefined ? isoNow(clock) : new Date(body.momentAt).toISOString(),
    });
  }

  /** 转事件. An alarm that has its incident already leads to that one. @throws Failure 404 */
  async ofAlarm(key: string, by: string): Promise<IncidentRow> {
    const { alarm, liveIn, occurrences, rows } = this.#options;
    const row = alarm(key);
    if (row === null) {
      throw new Failure(
        404,
        "alarm-not-found",
        "没有此告警，或已恢复",
        "There is no such alarm, or it is over",
      );
    }
    const originRef = `alarm ${row.id}`;
    const known = await rows.byOrigin(originRef);
    if (known !== null) return known;
    const sessions = liveIn(row.place);
    const entered = occurrences.enter({
      ...{ origin: "alarm", originRef, by, text: row.actual, place: row.place, momentAt: row.sinceAt },
      alarm: ALARM_NAMES.find((name) => name === row.name) ?? null,
      sessionIds: sessions.map(({ report }) => report.sessionId),
      caseNumbers: [...new Set(sessions.flatMap(({ state }) => state.caseNumbers))],
    });
    return entered.catch(async (error: unknown) => {
      const made = error instanceof KnownAlready ? await rows.byOrigin(originRef) : null;
      if (made === null) throw error;
      return made;
    });
  }

  async print(id: string, by: string): Promise<{ readonly fileName: string; readonly bytes: Uint8Array }> {
    const { audit, clock, courtName, printer } = this.#options;
    const incident = await this.detail(id);
    const document = incidentReport({
      incident,
      courtName: courtName(incident.place),
      placeName: this.#placeName(incident.place),
      footer: `事件 ${incident.number}　打印 ${by} ${beijingTime(isoNow(clock))}`,
    });
    const bytes = await printer.draw(document);
    await audit.act(by, "incident.print", id, { number: incident.number });
    return { fileName: `${document.title} ${incident.number}.pdf`, bytes };
  }

  async #session(id: string) {
    const session = await this.#options.session(id);
    if (session === null) throw sessionNotFound(id);
    return session;
  }

  async #plans(caseNumbers: readonly string[]): Promise<IncidentFile["plans"]> {
    if (caseNumbers.length === 0) return [];
    const forms = await this.#options.approvals.byCaseNumbers(caseKeys(caseNumbers));
    return forms.flatMap(({ approval }) => {
      const { emergency = "", division = "" } = approval.preparation;
      return emergency === "" && division === ""
        ? []
        : [{ caseNumbers: [...approval.caseNumbers], emergency, division }];
    });
  }

  #placeName(place: string): string {
    if (place === ALL_COURTROOMS) return "全部法庭";
    if (place === NODE) return "本节点";
    return this.#options.roomName(place) ?? place;
  }
}
