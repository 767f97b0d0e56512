/** Makes the incidents that come by themselves. Nothing waits for it: neither a cut nor an alarm. */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { AuditLog } from "../audit/audit-log.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { EntryRow, IncidentRow, IncidentRows } from "../store/incidents.ts";
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
const GATHER_MS = 500;
const MOST_AT_ONCE = 200;

interface Planned {
  readonly occurrence: Occurrence;
  /** null: it is a new one. */
  readonly same: IncidentRow | null;
  readonly incident: IncidentRow;
  readonly entry: EntryRow;
}

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
    const [entered] = await this.#enterAll([occurrence]);
    if (entered === null || entered === undefined) throw new KnownAlready();
    return entered;
  }

  async #enterAll(occurrences: readonly Occurrence[]): Promise<(IncidentRow | null)[]> {
    const { rows, clock } = this.#options;
    const at = isoNow(clock);
    const known = new Set(await rows.knownOrigins(occurrences.flatMap(({ originRef }) => originRef ?? [])));
    // Each cut is an incident of its own: a hundred of them read no list.
    const open = occurrences.every(({ origin }) => origin === "cut") ? [] : await rows.unclosed();
    const planned = occurrences.map((occurrence): Planned | null => {
      if (occurrence.originRef !== null && known.has(occurrence.originRef)) return null;
      const same = sameIncident(open, occurrence);
      const incident = same ?? { ...newIncident(occurrence, at), number: "" };
      if (same === null) open.push(incident);
      const { by, text } = occurrence;
      const kind = same === null ? ("opened" as const) : ("again" as const);
      return {
        occurrence,
        same,
        incident,
        entry: { id: randomUUID(), incidentId: incident.id, at, by, byToken: null, kind, text },
      };
    });
    const batch = planned.filter((each) => each !== null);
    if (batch.length === 0) return planned.map(() => null);
    const made = await rows.write(
      batch.map(({ same, incident, entry }) => ({ incident: same === null ? incident : null, entry })),
      yearOf(at),
    );
    const entered = new Map(batch.map((each, index) => [each, this.#told(each, made[index] ?? null)]));
    return planned.map((each) => (each === null ? null : (entered.get(each) ?? null)));
  }

  #told({ occurrence, same }: Planned, opened: IncidentRow | null): IncidentRow | null {
    const { audit, onOpened } = this.#options;
    const { by: actor, origin, place, alarm, sessionIds, caseNumbers } = occurrence;
    const incident = same ?? opened;
    if (incident === null) return null;
    const facts = { number: incident.number, origin, place, alarm };
    const detail = same === null ? { ...facts, sessionIds, caseNumbers } : facts;
    const action = same === null ? "incident.opened" : "incident.again";
    void audit.note({ actor, action, subject: incident.id, outcome: "done", detail });
    if (opened !== null) onOpened(opened);
    return incident;
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
      // Noted between its last look and now.
      if (this.#waiting.length > 0) this.#write();
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // After the answer of whoever cut has gone out, and all that come together in one commit: the next cut's latch waits
      // for the same disk.
      if (!this.#stopped) await delay(GATHER_MS, undefined, { ref: false });
      const batch = this.#waiting.slice(0, MOST_AT_ONCE);
      try {
        await this.#enterAll(batch);
      } catch (error) {
        this.#options.onError("incident-not-stored", error);
        this.#tryAgain();
        return;
      }
      this.#waiting.splice(0, batch.length);
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

function newIncident(occurrence: Occurrence, at: string): Omit<IncidentRow, "number"> {
  const { alarm, place, origin, originRef, sessionIds, caseNumbers, momentAt, by } = occurrence;
  return {
    ...{ id: randomUUID(), origin, originRef, alarm, place, sessionIds, caseNumbers, momentAt },
    ...{ openedAt: at, openedBy: by, handler: null, handledAt: null, cause: null, measures: null },
    ...{ closeAskedBy: null, closeAskedAt: null, closedBy: null, closedAt: null },
  };
}

/** The desk before has made it, or somebody else a moment ago. */
export class KnownAlready extends Error {}

/** Of the court's calendar: Beijing time, which all courts have. */
function yearOf(at: string): number {
  return new Date(Date.parse(at) + 8 * 3_600_000).getUTCFullYear();
}
