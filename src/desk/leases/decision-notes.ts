/** What the audit is told of decisions and of a session's end. They have happened: a log that fails undoes none of them. */
import type { AuditLog } from "../audit/audit-log.ts";
import type { LeaseKeeperOptions } from "./lease-keeper.ts";
import type { LiveSession } from "./live-sessions.ts";

export function decisionNotes(audit: AuditLog): Pick<LeaseKeeperOptions, "onDenied" | "onDecided"> {
  const note = (
    action: string,
    subject: string,
    outcome: string,
    detail: Readonly<Record<string, unknown>>,
  ) => void audit.note({ actor: "desk", action, subject, outcome, detail });
  return {
    onDenied: ({ report }, { reasons }) =>
      note("session.deny", report.sessionId, "done", {
        ...{ courtroom: report.courtroom, codes: reasons.map(({ code }) => code) },
      }),
    onDecided: ({ report, state }, { allow, reasons }, { policySha256 }) =>
      note("session.decide", report.sessionId, allow ? "allowed" : "denied", {
        ...{ courtroom: report.courtroom, caseNumbers: state.caseNumbers, policySha256 },
        reasons: reasons.map(({ code, clause }) => ({ code, clause })),
      }),
  };
}

export function noteEnd(audit: AuditLog, { report, state }: LiveSession): void {
  const { sessionId: subject, courtroom, endedAt } = report;
  const detail = { courtroom, caseNumbers: state.caseNumbers, endedAt };
  void audit.note({ actor: "gate", action: "session.end", subject, outcome: "done", detail });
}
