// Where a session lies below a recordings root: `<yyyy-mm-dd>/<session id>`.
import { join } from "node:path";
import { JournalError } from "./journal-error.ts";

/** The day is the court's (its time zone) at the session's start. The id must be a plain file name. */
export function sessionDirectory(startedAtMs: number, timeZone: string, sessionId: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/.test(sessionId)) {
    throw new JournalError("session-unreadable", "a session id is letters, digits, - and _");
  }
  // The sv-SE locale writes dates as yyyy-mm-dd.
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(startedAtMs);
  return join(day, sessionId);
}
