/** What must alarm and no stream shows, as an audited event and a counter; the watch turns it into an alarm. */
import type { AuditLog } from "./audit/audit-log.ts";

export const ALARM_EVENTS = [
  "bootstrap-token",
  "codes-used-up",
  "duty-card",
  "duty-lost",
  "duty-overloaded",
  "policy-unconfirmed",
  "self-check-failed",
  "self-check-missing",
  "sign-in-locked",
  "test-cut-failed",
] as const;
export type AlarmEvent = (typeof ALARM_EVENTS)[number];

export class AlarmEvents {
  readonly #audit: AuditLog;
  readonly #counts = new Map<AlarmEvent, number>(ALARM_EVENTS.map((event) => [event, 0]));

  /** Set by the watch, which shows them. */
  onEvent: (event: AlarmEvent, subject: string, raised: boolean) => void = () => undefined;

  constructor(audit: AuditLog) {
    this.#audit = audit;
  }

  /** How often each has happened since the desk's start. */
  get counts(): ReadonlyMap<AlarmEvent, number> {
    return this.#counts;
  }

  /** Never rejects. */
  async note(
    event: AlarmEvent,
    subject: string,
    detail: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    this.#counts.set(event, (this.#counts.get(event) ?? 0) + 1);
    this.onEvent(event, subject, true);
    await this.#audit.note({ actor: "desk", action: `alarm.${event}`, subject, outcome: "raised", detail });
  }

  /** It is over. */
  async clear(
    event: AlarmEvent,
    subject: string,
    detail: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    this.onEvent(event, subject, false);
    await this.#audit.note({ actor: "desk", action: `alarm.${event}`, subject, outcome: "cleared", detail });
  }
}
