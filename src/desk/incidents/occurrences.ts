/** Makes the incidents that come by themselves. Nothing waits for it: neither a cut nor an alarm. */
import { randomUUID } from "node:crypto";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { IncidentRow, IncidentRows } from "../store/incidents.ts";
import { type Occurrence, sameIncident } from "./incident.ts";

export interface OccurrencesOptions {
  readonly rows: IncidentRows;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly onOpened: (incident: IncidentRow) => void;
  readonly onError: (what: string, error: unknown) => void;
}

/** While the store fails these wait; beyond, the audit alone has them. */
const MOST_WAITING = 1000;
const MOST_REFUSALS = 50;
const AGAIN_MS = 5_000;

export class Occurrences {
  readonly #options: OccurrencesOptions;
  readonly #waiting: Occurrence[] = [];
  #writing: Promise<void> | null = null;
  #again: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(options: OccurrencesOptions) {
    this.#options = options;
  }

  /** Returns at once; it is stored as soon as the store takes it. */
  note(occurrence: Occurrence): void {
    // Refusals can be made by the thousand, by whoever has a login: they leave room for what matters.
    const most = occurrence.origin === "refused-air" ? MOST_REFUSALS : MOST_WAITING;
    if (this.#waiting.length >= most) {
      this.#options.onError("incident-lost", new Error(`${occurrence.origin} at ${occurrence.place}`));
      return;
    }
    this.#waiting.push(occurrence);
    this.#write();
  }

  /** A person's: stored when it resolves. @returns the incident it is, or of which it is one more. */
  async enter(occurrence: Occurrence): Promise<IncidentRow> {
    const { rows, audit, clock } = this.#options;
    if (occurrence.originRef !== null && (await rows.byOrigin(occurrence.originRef)) !== null)
      throw new KnownAlready();
    const same = sameIncident(await rows.unclosed(), occurrence);
    const at = isoNow(clock);
    const { by, text, alarm, place, origin, originRef, sessionIds, caseNumbers, momentAt } = occurrence;
    if (same !== null) {
      await rows.addEntry({ id: randomUUID(), incidentId: same.id, at, by, kind: "again", text });
      await audit.note({
        ...{ actor: by, action: "incident.again", subject: same.id, outcome: "done" },
        detail: { number: same.number, origin, place, alarm },
      });
      return same;
    }
    const opened = await rows.open(
      {
        ...{ id: randomUUID(), origin, originRef, alarm, place, sessionIds, caseNumbers, momentAt },
        ...{ openedAt: at, openedBy: by, handler: null, handledAt: null, cause: null, measures: null },
        ...{ closeAskedBy: null, closeAskedAt: null, closedBy: null, closedAt: null },
      },
      { id: randomUUID(), at, by, kind: "opened", text },
      yearOf(at),
    );
    if (opened === null) throw new KnownAlready();
    await audit.note({
      ...{ actor: by, action: "incident.open", subject: opened.id, outcome: "done" },
      detail: { number: opened.number, origin, place, alarm, sessionIds, caseNumbers },
    });
    this.#options.onOpened(opened);
    return opened;
  }

  async settled(): Promise<void> {
    await this.#writing;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#again !== null) clearTimeout(this.#again);
    this.#again = null;
    await this.#writing;
  }

  #write(): void {
    if (this.#stopped || this.#again !== null) return;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
  }

  async #writeAll(): Promise<void> {
    // After the answer of whoever cut has gone out.
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      try {
        await this.enter(next);
      } catch (error) {
        if (!(error instanceof KnownAlready)) {
          this.#options.onError("incident-not-stored", error);
          this.#tryAgain();
          return;
        }
      }
      this.#waiting.shift();
    }
  }

  #tryAgain(): void {
    if (this.#stopped) return;
    this.#again = setTimeout(() => {
      this.#again = null;
      this.#write();
    }, AGAIN_MS);
    this.#again.unref();
  }
}

/** The desk before has made it, or somebody else a moment ago. */
export class KnownAlready extends Error {}

/** Of the court's calendar: Beijing time, which all courts have. */
function yearOf(at: string): number {
  return new Date(Date.parse(at) + 8 * 3_600_000).getUTCFullYear();
}
