/** Reads sessions for the API: live ones from memory, past ones from the store. */
import type { Session } from "../contract/session.ts";
import { sessionNotFound } from "../failure.ts";
import type { LeaseKeeper } from "../leases/lease-keeper.ts";
import type { LiveSessions } from "../leases/live-sessions.ts";
import type { SessionRows } from "../store/sessions.ts";
import { sessionView } from "./session-view.ts";

export class SessionReader {
  readonly #sessions: LiveSessions;
  readonly #keeper: LeaseKeeper;
  readonly #rows: SessionRows;

  constructor(sessions: LiveSessions, keeper: LeaseKeeper, rows: SessionRows) {
    this.#sessions = sessions;
    this.#keeper = keeper;
    this.#rows = rows;
  }

  async one(id: string): Promise<Session> {
    const live = this.#live(id);
    if (live !== null) return live;
    const stored = await this.#rows.byId(id);
    if (stored === null) throw sessionNotFound(id);
    return sessionView({ report: stored.report, state: stored.state, live: false, word: null });
  }

  live(): Session[] {
    return this.#sessions.all().flatMap(({ report }) => this.#live(report.sessionId) ?? []);
  }

  /** Newest first, live and past. */
  async page(limit: number, after: string | undefined): Promise<Session[]> {
    const stored = await this.#rows.page(limit, after);
    return stored.map(
      ({ report, state }) =>
        this.#live(report.sessionId) ?? sessionView({ report, state, live: false, word: null }),
    );
  }

  #live(id: string): Session | null {
    const session = this.#sessions.get(id);
    return session === null ? null : sessionView({ ...session, live: true, word: this.#keeper.lastWord(id) });
  }
}
