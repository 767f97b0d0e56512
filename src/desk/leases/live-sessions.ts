/** The sessions the gate reports now, each with the desk's state of its hearing, in memory; written to the store behind. */
import type { GateSnapshot, SessionReport } from "../../link/messages.ts";
import { type Clock, isoNow } from "../clock.ts";
import type { HearingState, SessionRows } from "../store/sessions.ts";
import { type Drain, drainAfter } from "./drain.ts";
import { UNNAMED } from "./initial-state.ts";

/** How often reports that say something new are written. */
const FLUSH_MS = 1000;
/** The gate counts bytes all the time; the index follows that much later. */
const COUNTERS_MS = 30_000;
/** Reports a transaction: one costs a sync of the disk, and other writes wait for a long one. */
const REPORTS_AT_ONCE = 50;

/** What was wanted, by whomever, is wanted no more. */
export const NOT_WANTED = { wanted: false, airedByPerson: false } as const satisfies Partial<HearingState>;

export interface LiveSession {
  readonly report: SessionReport;
  readonly state: HearingState;
}

/** What of a report passes with time. */
export interface Heard {
  /** Monotonic ms: when the gate spoke of the session. */
  readonly atMs: number;
  /** null: nothing drains. */
  readonly drain: Drain | null;
}

export interface LiveSessionsOptions {
  readonly rows: SessionRows;
  readonly clock: Clock;
  /** Finds or makes the state of a session new to this desk. A failure is tried again with the next report. */
  readonly adopt: (report: SessionReport) => Promise<HearingState>;
  readonly onAdopted: (sessionId: string) => void;
  readonly onEnded: (session: LiveSession) => void;
  /** It is over, or the gate knows it no longer: whatever was kept open for it can go. */
  readonly onForgotten: (sessionId: string) => void;
  readonly onError: (what: string, error: unknown) => void;
}

export class LiveSessions {
  readonly #options: LiveSessionsOptions;
  readonly #reports = new Map<string, SessionReport>();
  readonly #states = new Map<string, HearingState>();
  readonly #heard = new Map<string, Heard>();
  readonly #adopting = new Map<string, Promise<void>>();
  readonly #dirty = new Map<string, { report: SessionReport; live: boolean }>();
  /** The gate has named these, with their rooms, and not told of them yet; null: it has not spoken at all. */
  #awaited: Map<string, string> | null = null;
  /** Changes on their way to the store. */
  readonly #changing = new Set<{ readonly id: string; readonly patch: Partial<HearingState> }>();
  readonly #written = new Map<string, { facts: string; atMs: number }>();
  #flushing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: LiveSessionsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.flush(), FLUSH_MS);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await Promise.allSettled(this.#adopting.values());
    await this.flush();
  }

  /** Null for a session that is unknown, over, or not adopted yet. */
  get(id: string): LiveSession | null {
    const report = this.#reports.get(id);
    const state = this.#states.get(id);
    return report === undefined || state === undefined ? null : { report, state };
  }

  /** Whether it is live can't be said yet: the gate has not spoken of it, or it is not adopted. */
  isAwaited(id: string): boolean {
    if (this.#awaited === null || this.#awaited.has(id)) return true;
    return this.#reports.has(id) && !this.#states.has(id);
  }

  /** Likewise: whether something else is live in that room than what is known. */
  isRoomAwaited(courtroom: string): boolean {
    if (this.#awaited === null) return true;
    const unadopted = this.unadopted().flatMap((id) => this.#reports.get(id)?.courtroom ?? []);
    const named = [...this.#awaited].flatMap(([id, room]) => (this.get(id) === null ? room : []));
    return [...named, ...unadopted].includes(courtroom);
  }

  all(): LiveSession[] {
    return [...this.#reports.keys()].flatMap((id) => this.get(id) ?? []);
  }

  /** The gate's report of a live session, adopted or not: what concerns it must be known although the store is gone. */
  reportOf(id: string): SessionReport | null {
    return this.#reports.get(id) ?? null;
  }

  /** Of a session that is reported. */
  heardOf(id: string): Heard | null {
    return this.#heard.get(id) ?? null;
  }

  /** Newest first: the one that records the room now stands before one that still drains. */
  inRoom(courtroom: string): LiveSession[] {
    return this.all()
      .filter(({ report }) => report.courtroom === courtroom)
      .sort((a, b) => newness(b) - newness(a) || b.report.startedAt.localeCompare(a.report.startedAt));
  }

  /** The gate's whole truth: what it does not name is over. Reports of a big house follow one by one. */
  async takeSnapshot(snapshot: Pick<GateSnapshot, "live" | "sessions">): Promise<void> {
    const live = snapshot.live.map(({ sessionId }) => sessionId);
    const named = new Set(live);
    this.#awaited = new Map(snapshot.live.map(({ sessionId, courtroom }) => [sessionId, courtroom]));
    for (const id of this.#reports.keys()) {
      if (!named.has(id)) this.#forget(id);
    }
    for (const report of snapshot.sessions) this.takeReport(report);
    try {
      await this.#options.rows.endAllExcept(live, isoNow(this.#options.clock));
    } catch (error) {
      this.#options.onError("sessions-not-ended", error);
    }
  }

  takeReport(report: SessionReport): void {
    const id = report.sessionId;
    const live = isLive(report);
    this.#awaited?.delete(id);
    if (live || this.#reports.has(id)) {
      this.#hear(report);
      this.#reports.set(id, report);
      if (this.#isNews(report)) this.#dirty.set(id, { report, live });
    }
    if (live && !this.#states.has(id)) this.adoptAgain(id);
    if (live) return;
    const session = this.get(id);
    this.#forget(id);
    if (session !== null) this.#options.onEnded(session);
    else this.#index(report);
    // From here on the store answers for it.
    void this.flush();
  }

  /** Starts the adoption of a reported session unless it is under way or done. */
  adoptAgain(id: string): void {
    const report = this.#reports.get(id);
    if (report === undefined || this.#states.has(id) || this.#adopting.has(id)) return;
    const adoption = this.#options
      .adopt(report)
      .then((state) => {
        const newest = this.#reports.get(id);
        if (newest === undefined) return;
        this.#states.set(id, state);
        this.#dirty.set(id, { report: newest, live: true });
        this.#options.onAdopted(id);
      })
      .catch((error: unknown) => this.#options.onError("session-not-adopted", error))
      .finally(() => this.#adopting.delete(id));
    this.#adopting.set(id, adoption);
  }

  /** Sessions that are reported and still have no state. */
  unadopted(): string[] {
    return [...this.#reports.keys()].filter((id) => !this.#states.has(id));
  }

  /** A change that may open the air: durable before it counts. */
  async change(id: string, patch: Partial<HearingState>): Promise<void> {
    const change = { id, patch: { ...patch } };
    this.#changing.add(change);
    try {
      await this.#options.rows.saveState(id, patch);
      this.#merge(id, change.patch);
    } finally {
      this.#changing.delete(change);
    }
  }

  /** A change that can only shut the air: counts at once, whatever the store does. */
  async impose(id: string, patch: Partial<HearingState>): Promise<void> {
    this.#shut(id, patch);
    await this.#options.rows.saveState(id, patch);
  }

  /** Nobody wants these sessions on air any more: a room's, or (null) every one, live or not. */
  async clearWanted(courtroom: string | null): Promise<void> {
    for (const { report } of this.all()) {
      if (courtroom === null || report.courtroom === courtroom) this.#shut(report.sessionId, NOT_WANTED);
    }
    await this.#options.rows.clearWanted(courtroom);
  }

  /** Writes what has changed; resolves when it is written or has failed (it is then tried again). */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(async () => {
      const waiting = [...this.#dirty.values()];
      this.#dirty.clear();
      for (let first = 0; first < waiting.length; first += REPORTS_AT_ONCE) {
        await this.#write(waiting.slice(first, first + REPORTS_AT_ONCE));
      }
    });
    return this.#flushing;
  }

  async #write(batch: readonly { report: SessionReport; live: boolean }[]): Promise<void> {
    try {
      await this.#options.rows.saveReports(batch);
    } catch (error) {
      for (const entry of batch) {
        const id = entry.report.sessionId;
        if (!this.#dirty.has(id)) this.#dirty.set(id, entry);
      }
      this.#options.onError("reports-not-written", error);
    }
  }

  /** False for a report that differs from the one written in nothing but its counters. */
  #isNews(report: SessionReport): boolean {
    const { receivedBytes: _r, recordedBytes: _w, forwardedBytes: _f, egress, parts, ...more } = report;
    const { writeLatencyMs: _t, ...rest } = more;
    const { lagSeconds: _l, lostSeconds: _s, ...connection } = egress;
    const closed = parts.map(({ number, closedAt, recovered }) => [number, closedAt, recovered]);
    const facts = JSON.stringify([rest, connection, closed]);
    const atMs = this.#options.clock.monotonicMs();
    const written = this.#written.get(report.sessionId);
    if (written !== undefined && written.facts === facts && atMs - written.atMs < COUNTERS_MS) return false;
    this.#written.set(report.sessionId, { facts, atMs });
    return true;
  }

  #hear(report: SessionReport): void {
    const id = report.sessionId;
    const atMs = this.#options.clock.monotonicMs();
    const phase = this.#states.get(id)?.phase ?? null;
    const drain = drainAfter(
      this.#heard.get(id)?.drain ?? null,
      this.#reports.get(id) ?? null,
      report,
      phase,
      atMs,
    );
    this.#heard.set(id, { atMs, drain });
  }

  #forget(id: string): void {
    this.#reports.delete(id);
    this.#heard.delete(id);
    this.#states.delete(id);
    this.#written.delete(id);
    this.#options.onForgotten(id);
  }

  /** What is being written for it meanwhile counts no more where this says otherwise. */
  #shut(id: string, patch: Partial<HearingState>): void {
    this.#merge(id, patch);
    for (const change of this.#changing) if (change.id === id) Object.assign(change.patch, patch);
  }

  #merge(id: string, patch: Partial<HearingState>): void {
    const state = this.#states.get(id);
    if (state !== undefined) this.#states.set(id, { ...state, ...patch });
    // A mark has changed what a drain is counted from.
    const report = this.#reports.get(id);
    const heard = this.#heard.get(id);
    if (patch.phase === undefined || report === undefined || heard === undefined) return;
    const now = this.#options.clock.monotonicMs();
    const drain = drainAfter(heard.drain, report, report, patch.phase, now);
    this.#heard.set(id, { ...heard, drain });
  }

  /** A session that began and ended while no desk looked: the index still learns of it. */
  #index(report: SessionReport): void {
    const { rows, onError } = this.#options;
    const write = async () => {
      await this.#adopting.get(report.sessionId);
      if ((await rows.byId(report.sessionId)) === null) await rows.insert(report, UNNAMED);
      this.#dirty.set(report.sessionId, { report, live: false });
    };
    write().catch((error: unknown) => onError("session-not-indexed", error));
  }
}

/** A session that has ended but still drains needs its lease to the last byte. */
function isLive(report: SessionReport): boolean {
  return report.endedAt === null || report.draining;
}

function newness({ report, state }: LiveSession): number {
  if (report.endedAt !== null) return 0;
  return state.phase === "closed" ? 1 : 2;
}
