/** What makes an incident by itself: every cut, every alarm of priority 1, every refused attempt to air. */
import type { LiveSession } from "../leases/live-sessions.ts";
import type { AlarmRow } from "../store/alarms.ts";
import type { LatchRow } from "../store/latches.ts";
import { ALL_COURTROOMS } from "../store/latches.ts";
import { ALARM_KINDS } from "../watch/alarm-kinds.ts";
import { ALARM_NAMES } from "../watch/alarm-names.ts";
import type { Occurrence } from "./incident.ts";
import type { Occurrences } from "./occurrences.ts";

export interface SourcesOptions {
  readonly occurrences: Occurrences;
  readonly sessions: () => readonly LiveSession[];
  readonly nowIso: () => string;
}

/** Refusals that say: this may not go on air, or not by you. A wrong moment (not open, over) is a slip and no attempt. */
const ATTEMPTS: readonly string[] = ["not-allowed", "permission-denied", "other-court", "not-own-hearing"];

export class IncidentSources {
  readonly #options: SourcesOptions;
  constructor(options: SourcesOptions) {
    this.#options = options;
  }

  /** A room (or all of them) is shut that was not. */
  cut({ scope, cutAt, cutBy, reason, caseNumbers }: LatchRow): void {
    this.#note({
      ...{ origin: "cut", originRef: `cut ${scope} ${cutAt}`, alarm: null, place: scope, momentAt: cutAt },
      ...{ by: cutBy ?? "gate", text: reason ?? "" },
      ...this.#touched(scope, caseNumbers),
    });
  }

  alarm({ id, name, place, sinceAt, actual }: AlarmRow): void {
    const known = ALARM_NAMES.find((each) => each === name);
    if (known === undefined || ALARM_KINDS[known].priority !== 1) return;
    this.#note({
      ...{ origin: "alarm", originRef: `alarm ${id}`, alarm: known, place, momentAt: sinceAt },
      ...{ by: "desk", text: actual },
      ...this.#touched(place, []),
    });
  }

  /** @param code of the refusal. */
  refusedAir(sessionId: string, code: string, by: string): void {
    if (!ATTEMPTS.includes(code)) return;
    const session = this.#options.sessions().find(({ report }) => report.sessionId === sessionId);
    if (session === undefined) return;
    this.#note({
      ...{ origin: "refused-air", originRef: null, alarm: null, place: session.report.courtroom },
      ...{ sessionIds: [sessionId], caseNumbers: session.state.caseNumbers },
      ...{ momentAt: this.#options.nowIso(), by, text: code },
    });
  }

  /** Live sessions there, with their cases. */
  #touched(place: string, caseNumbers: readonly string[]) {
    const all = this.#options.sessions();
    const there = all.filter(({ report }) => place === ALL_COURTROOMS || report.courtroom === place);
    const cases = new Set([...caseNumbers, ...there.flatMap(({ state }) => state.caseNumbers)]);
    return { sessionIds: there.map(({ report }) => report.sessionId), caseNumbers: [...cases] };
  }

  #note(occurrence: Occurrence): void {
    this.#options.occurrences.note(occurrence);
  }
}
