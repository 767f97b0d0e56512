/** Reads sessions for the API: live ones from memory, past ones from the store. */
import type { Session } from "../contract/session.ts";
import { sessionNotFound } from "../failure.ts";
import type { Latches } from "../leases/latches.ts";
import type { DeskWord, LeaseKeeper } from "../leases/lease-keeper.ts";
import type { LiveSession, LiveSessions } from "../leases/live-sessions.ts";
import type { SessionRows } from "../store/sessions.ts";
import { sessionView } from "./session-view.ts";

export class SessionReader {
  readonly #sessions: LiveSessions;
  readonly #keeper: LeaseKeeper;
  readonly #latches: Latches;
  readonly #rows: SessionRows;

  constructor(sessions: LiveSessions, keeper: LeaseKeeper, latches: Latches, rows: SessionRows) {
    this.#sessions = sessions;
    this.#keeper = keeper;
    this.#latches = latches;
    this.#rows = rows;
  }

  async one(id: string): Promise<Session> {
    const live = this.#live(id);
    if (live !== null) return live;
    const stored = await this.#rows.byId(id);
    if (stored === null) throw sessionNotFound(id);
    return this.#past(stored);
  }

  live(): Session[] {
    return this.#sessions.all().flatMap(({ report }) => this.#live(report.sessionId) ?? []);
  }

  /** Newest first, live and past. */
  async page(limit: number, after: string | undefined): Promise<Session[]> {
    const stored = await this.#rows.page(limit, after);
    return stored.map((each) => this.#live(each.report.sessionId) ?? this.#past(each));
  }

  #live(id: string): Session | null {
    const session = this.#sessions.get(id);
    return session === null ? null : this.#view(session, true, this.#keeper.lastWord(id));
  }

  #past(stored: LiveSession): Session {
    return this.#view(stored, false, null);
  }

  #view({ report, state }: LiveSession, live: boolean, word: DeskWord | null): Session {
    const latches = this.#latches.viewOf(report.courtroom, state.caseNumbers);
    return sessionView({ report, state, live, word, latches });
  }
}
