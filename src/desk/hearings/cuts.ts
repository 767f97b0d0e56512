/**
 * 断播: the command goes to the gate before anything else is asked or written, above all before any database call
 * (design 4). What the desk records about it follows the answer.
 */
import type { Command, CutReport, SessionReport } from "../../link/messages.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { SELF_CHECK_ROOM } from "../contract/common.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import { gateFailure } from "../courtrooms/courtrooms.ts";
import { Failure, sessionNotFound } from "../failure.ts";
import { GateError, type GateLink } from "../leases/gate-link.ts";
import type { Latches } from "../leases/latches.ts";
import type { LeaseKeeper } from "../leases/lease-keeper.ts";
import type { LiveSessions } from "../leases/live-sessions.ts";
import type { Caller } from "../people/tokens.ts";
import { ALL_COURTROOMS } from "../store/latches.ts";
import type { Store } from "../store/store.ts";
import { reportOfRoom } from "./cut-outcome.ts";

const RECORD_AGAIN_MS = 5000;

export interface CutsParts {
  readonly audit: AuditLog;
  readonly courtrooms: Courtrooms;
  readonly gate: Pick<GateLink, "command">;
  readonly keeper: LeaseKeeper;
  readonly latches: Latches;
  readonly sessions: LiveSessions;
  readonly store: Store;
  /** Shuts a gate that is connected and does not answer. @param courtroom null: every one. */
  readonly endSilentGate: (courtroom: string | null) => Promise<void>;
  /** After the answer has gone: what each room's cut came to. @param person who pressed. */
  readonly onReports: (reports: readonly CutReport[], person: string) => void;
  readonly onError: (what: string, error: unknown) => void;
}

/** Who pressed, and why if he said so; the reason may come afterwards. */
export interface CutOrder {
  readonly caller: Caller;
  readonly reason: string | null;
  /** Wall clock, ISO 8601: when the request reached the desk. */
  readonly pressedAt: string;
}

export class Cuts {
  readonly #parts: CutsParts;
  constructor(parts: CutsParts) {
    this.#parts = parts;
  }

  /** @returns the report of that session. @throws Failure 404, or 503 when no gate could be told. */
  async cutSession(id: string, order: CutOrder): Promise<CutReport> {
    const live = this.#parts.sessions.get(id);
    if (live !== null) {
      const reports = await this.#cutIn(live.report.courtroom, order);
      return reports.find((report) => report.sessionId === id) ?? latchedOnly(live.report.courtroom, order);
    }
    try {
      // Reported a moment ago and not taken over yet, perhaps: the gate may know it.
      const [report] = await this.#tell({ name: "cut", sessionId: id }, null, order);
      if (report !== undefined) {
        this.#latch(report.courtroom, order)([report]);
        return report;
      }
    } catch (error) {
      if (!(error instanceof GateError) || error.code === "gate-unreachable") throw gateFailure(error);
    }
    return this.#cutRoomOf(id, order);
  }

  async cutRoom(courtroom: string, order: CutOrder): Promise<CutReport> {
    this.#parts.courtrooms.need(courtroom);
    return reportOfRoom(await this.#cutIn(courtroom, order)) ?? latchedOnly(courtroom, order);
  }

  async cutAll(order: CutOrder): Promise<CutReport[]> {
    try {
      return await this.#tell({ name: "cut-all" }, ALL_COURTROOMS, order);
    } catch (error) {
      throw gateFailure(error);
    }
  }

  /**
   * Why, said after the cut; each that is said stays in the audit.
   * @param scope a courtroom, or ALL_COURTROOMS. @throws Failure 404, 409
   */
  async explain(scope: string, reason: string, { person }: Caller): Promise<void> {
    const isAll = scope === ALL_COURTROOMS;
    if (!isAll) this.#parts.courtrooms.need(scope);
    if (!(await this.#parts.latches.explain(scope, reason))) {
      const [zh, en] = isAll
        ? ["没有全部断播", "Cut-all is not set"]
        : ["该法庭没有断播", "This courtroom is not cut"];
      throw new Failure(409, "not-cut", zh, en);
    }
    await this.#parts.audit.act(person, isAll ? "all.cut-reason" : "courtroom.cut-reason", scope, { reason });
  }

  /** After a connection: what the desk holds as cut and the gate does not is cut there too. */
  async assertAtGate(gateScopes: readonly string[]): Promise<void> {
    const { latches, gate } = this.#parts;
    for (const scope of latches.scopes()) {
      if (gateScopes.includes(scope)) continue;
      await gate.command(scope === ALL_COURTROOMS ? { name: "cut-all" } : { name: "cut", courtroom: scope });
    }
  }

  async #cutIn(courtroom: string, order: CutOrder): Promise<CutReport[]> {
    try {
      return await this.#tell({ name: "cut", courtroom }, courtroom, order);
    } catch (error) {
      throw gateFailure(error);
    }
  }

  /** @param scope the courtroom, ALL_COURTROOMS, or null: only the answer says which courtroom. */
  async #tell(command: Command, scope: string | null, order: CutOrder): Promise<CutReport[]> {
    const pending = this.#parts.gate.command(command);
    // Written to the socket; only now does the desk do anything of its own, and in memory alone.
    const record = scope === null ? null : this.#latch(scope, order);
    let reports: CutReport[] | null = null;
    try {
      reports = readReports(await pending);
      this.#report(reports, order);
      return reports;
    } catch (error) {
      if (!(error instanceof GateError) || error.code !== "gate-silent" || scope === null) throw error;
      await this.#parts.endSilentGate(scope === ALL_COURTROOMS ? null : scope);
      reports = this.#unverified(scope, order);
      this.#report(reports, order);
      return reports;
    } finally {
      record?.(reports);
    }
  }

  /** After this turn of the event loop, in which the answer goes out; what fails here undoes nothing of the cut. */
  #report(reports: readonly CutReport[], { caller }: CutOrder): void {
    const { onReports, onError } = this.#parts;
    setImmediate(() => {
      try {
        onReports(reports, caller.person);
      } catch (error) {
        onError("cut-not-told", error);
      }
    });
  }

  /** Shuts in memory now. @returns what writes it down, to be called with what the gate has answered; null: it has not. */
  #latch(scope: string, order: CutOrder): (reports: readonly CutReport[] | null) => void {
    const { latches, sessions, keeper, audit, onError } = this.#parts;
    const { caller, reason, pressedAt } = order;
    const touched = sessions.all().filter(({ report }) => isIn(report, scope));
    const caseNumbers = scope === SELF_CHECK_ROOM ? [] : touched.flatMap(({ state }) => state.caseNumbers);
    const write = latches.set(scope, caller, reason, caseNumbers);
    const record = async () => {
      const cleared = sessions.clearWanted(scope === ALL_COURTROOMS ? null : scope);
      if (scope === ALL_COURTROOMS) void keeper.renewAll();
      else void Promise.all([keeper.renewRoom(scope), keeper.renewCases(caseNumbers)]);
      await Promise.all([write(), cleared]);
    };
    const tryRecord = () =>
      record().catch((error: unknown) => {
        onError("cut-not-stored", error);
        // Who cut must be known when it is lifted, also to the next desk.
        setTimeout(() => void (latches.isSet(scope) && tryRecord()), RECORD_AGAIN_MS).unref();
      });
    // After this turn of the event loop, in which the answer goes out.
    return (reports) =>
      void setImmediate(() => {
        void tryRecord();
        const detail = {
          reason,
          pressedAt,
          caseNumbers,
          sessions: touched.map(({ report }) => report.sessionId),
          results: reports?.map(resultOf) ?? null,
        };
        const action = scope === ALL_COURTROOMS ? "all.cut" : "courtroom.cut";
        void audit.note({ actor: caller.person, action, subject: scope, outcome: "done", detail });
      });
  }

  /** A session the gate does not know: over, but known to the store. The latch is the courtroom's all the same. */
  async #cutRoomOf(id: string, order: CutOrder): Promise<CutReport> {
    const stored = await this.#parts.store.sessions.byId(id);
    if (stored === null) throw sessionNotFound(id);
    const report = await this.cutRoom(stored.report.courtroom, order);
    return { ...report, sessionId: report.sessionId ?? id };
  }

  /** The gate did not answer and was ended: every connection it had is gone, and nobody could verify more. */
  #unverified(scope: string, order: CutOrder): CutReport[] {
    const closedAt = new Date().toISOString();
    const closedInMs = Date.parse(closedAt) - Date.parse(order.pressedAt);
    const reports = this.#parts.sessions
      .all()
      .filter(({ report }) => isIn(report, scope))
      .map(({ report: { sessionId, courtroom } }) => ({
        ...latchedOnly(courtroom, order),
        sessionId,
        closedAt,
        closedInMs,
      }));
    // No report at all would read as nothing to close, and verified.
    return reports.length > 0 ? reports : [latchedOnly(scope, order)];
  }
}

/** What the audit keeps of it. */
function resultOf({ sessionId, closedInMs, verified, discardedSeconds, lastContentAt }: CutReport) {
  return { sessionId, closedInMs, verified, discardedSeconds, lastContentAt };
}

function isIn(report: SessionReport, scope: string): boolean {
  return scope === ALL_COURTROOMS || report.courtroom === scope;
}

/** One report, a list of them, or `{ reports }`. */
function readReports(result: unknown): CutReport[] {
  if (Array.isArray(result)) return result as CutReport[];
  if (typeof result !== "object" || result === null) return [];
  return "reports" in result ? (result.reports as CutReport[]) : [result as CutReport];
}

/** Latched, and nobody said more about it. */
function latchedOnly(courtroom: string, { pressedAt }: CutOrder): CutReport {
  return {
    sessionId: null,
    courtroom,
    airState: "cut",
    receivedAt: pressedAt,
    closedAt: null,
    closedInMs: null,
    lastContentAt: null,
    discardedSeconds: 0,
    discardedBytes: 0,
    latched: true,
    verified: false,
  };
}
