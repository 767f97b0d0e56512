/** Reads what a shift was from the store, for the page and for the paper. */
import { beijingTime } from "../approvals/beijing-time.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import { SELF_CHECK_ROOM } from "../contract/common.ts";
import type { ShiftReport, ShiftView } from "../contract/shifts.ts";
import { Failure } from "../failure.ts";
import type { Printer } from "../print/printer.ts";
import { shiftPaper } from "../print/shift-paper.ts";
import type { StoredSession } from "../store/sessions.ts";
import type { Store } from "../store/store.ts";
import { NODE } from "../watch/alarm.ts";
import { SHIFT_ACTS } from "./acts.ts";
import { shiftReport } from "./shift-report.ts";

export interface ShiftReportsOptions {
  readonly store: Pick<Store, "alarms" | "audit" | "duty" | "handovers" | "incidents" | "sessions">;
  /** Newer than what is stored; null: it is not live. */
  readonly live: (id: string) => Pick<StoredSession, "report" | "state"> | null;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly printer: Printer;
  readonly courtOf: (place: string) => string | null;
  /** null: there is no such room. */
  readonly roomName: (id: string) => string | null;
  readonly courtName: (court: string) => string;
}

/** Of each kind: a shift that nobody ended for weeks must not fill the memory. */
const MOST_SESSIONS = 1_000;
const MOST_ACTS = 3_000;
const MOST_ALARMS = 1_000;
const MOST_INCIDENTS = 500;

export class ShiftReports {
  readonly #options: ShiftReportsOptions;
  constructor(options: ShiftReportsOptions) {
    this.#options = options;
  }

  page(limit: number, after: string | undefined): Promise<ShiftView[]> {
    return this.#options.store.duty.page(limit, after);
  }

  /** @throws Failure 404 */
  async need(id: string): Promise<ShiftView> {
    const shift = await this.#options.store.duty.byId(id);
    if (shift === null) throw new Failure(404, "shift-not-found", `没有班次 ${id}`, `No shift ${id}`);
    return shift;
  }

  /** @throws Failure 404 */
  async report(id: string): Promise<ShiftReport> {
    const { store, live, clock, courtOf } = this.#options;
    const shift = await this.need(id);
    const toAt = shift.untilAt ?? isoNow(clock);
    const span = [shift.fromAt, toAt] as const;
    const [onDuty, sessions, audit, firstAt, alarms, incidents, handovers] = await Promise.all([
      store.duty.during(...span),
      store.sessions.during(...span, MOST_SESSIONS + 1),
      store.audit.during(...span, SHIFT_ACTS, MOST_ACTS + 1),
      store.audit.firstAt(),
      store.alarms.between(...span),
      store.incidents.between(...span, MOST_INCIDENTS + 1),
      store.handovers.between(...span),
    ]);
    return shiftReport({
      ...{ shift, toAt, onDuty, handovers, courtOf },
      sessions: sessions
        .filter(({ report }) => report.courtroom !== SELF_CHECK_ROOM)
        .slice(0, MOST_SESSIONS)
        .map((stored) => ({ ...stored, ...live(stored.report.sessionId) })),
      audit: audit.filter(({ subject }) => subject !== SELF_CHECK_ROOM).slice(0, MOST_ACTS),
      alarms: alarms.slice(0, MOST_ALARMS),
      incidents: incidents.slice(0, MOST_INCIDENTS),
      isShortened:
        sessions.length > MOST_SESSIONS ||
        audit.length > MOST_ACTS ||
        alarms.length > MOST_ALARMS ||
        incidents.length > MOST_INCIDENTS ||
        (firstAt !== null && firstAt > shift.fromAt),
      placeName: (place) => this.#placeName(place),
    });
  }

  async print(report: ShiftReport, by: string): Promise<{ fileName: string; bytes: Uint8Array }> {
    const { audit, clock, courtName, printer } = this.#options;
    const { id, person, fromAt, courts } = report.shift;
    const document = shiftPaper({
      report,
      courtName: courts === null || courts.length !== 1 ? "" : courtName(courts[0] ?? ""),
      footer: `班次 ${id}　打印 ${by} ${beijingTime(isoNow(clock))}`,
    });
    const bytes = await printer.draw(document);
    await audit.act(by, "duty.shift-print", id, { person });
    return { fileName: `${document.title} ${person} ${beijingTime(fromAt).split(" ")[0]}.pdf`, bytes };
  }

  #placeName(place: string): string {
    const { courtName, roomName } = this.#options;
    if (place === "*") return "全部法庭";
    if (place === NODE) return "本节点";
    if (place.startsWith("court:")) return courtName(place.slice("court:".length));
    return roomName(place) ?? place;
  }
}
