/** The watch over the whole node: one for each live session, the node's own facts, and what the alarms are told of both. */

import type { SessionReport } from "../../link/messages.ts";
import type { Clock } from "../clock.ts";
import type { OwnThresholds } from "../contract/watch.ts";
import { isSuspended } from "../hearings/phase-rules.ts";
import type { LiveSession } from "../leases/live-sessions.ts";
import type { Log } from "../log.ts";
import { ALARM_KINDS } from "./alarm-kinds.ts";
import { type AlarmName, OF_SESSIONS } from "./alarm-names.ts";
import type { Alarms } from "./alarms.ts";
import { AnalysisBudget } from "./analysis-budget.ts";
import { type DiskForecast, forecastDisk } from "./disk-forecast.ts";
import { Happenings } from "./happenings.ts";
import { type NodeFacts, nothingAt, observeNode, observeUnrecorded } from "./node-observations.ts";
import { EvidenceBook, observeSession, type SessionFacts } from "./observations.ts";
import { type SessionFindings, SessionWatch, type Tile } from "./session-watch.ts";
import type { MeterLevel } from "./sound-watch.ts";
import { inForce, type Thresholds } from "./thresholds.ts";
import { type RoomPlan, unrecordedSince } from "./unrecorded.ts";

export interface WatchParts {
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly log: Log;
  readonly sessions: () => readonly LiveSession[];
  readonly reportOf: (sessionId: string) => SessionReport | null;
  readonly rooms: () => readonly string[];
  /** The gate has still to say what it records there: a desk that has just begun knows of no stream. */
  readonly isAwaited: (courtroom: string) => boolean;
  readonly roomPlan: (courtroom: string) => Promise<RoomPlan>;
  readonly isGateConnected: () => boolean;
  /** By the desk's own last word the session must not be on air. */
  readonly isDenied: (sessionId: string) => boolean;
  readonly thresholdsOf: (courtroom: string) => OwnThresholds;
  readonly recordings: string;
  readonly analysis: { readonly ffmpegPath: string; readonly cores: number } | null;
}

/** Faults last for seconds; whoever looks at a stream follows it by himself. Packets alone are counted less often. */
const POLL_MS = { analysed: 400, counted: 1_000 };
/** A hold-off that ends is told within this: half of it where faults of seconds are looked for. */
const OBSERVE_MS = { analysed: 500, counted: 1_000 };
const SLOW_MS = 10_000;
const ON_LINE: readonly string[] = ["connected", "sending"];
const SET_MS = { black: ALARM_KINDS.black.setMs, still: ALARM_KINDS.frozen.setMs };

interface Watched {
  readonly watch: SessionWatch;
  readonly courtroom: string;
  phase: string;
  phaseSinceMs: number;
  readonly book: EvidenceBook;
  polling: Promise<void> | null;
}

export class Watch {
  readonly #parts: WatchParts;
  readonly #watched = new Map<string, Watched>();
  readonly #book = new EvidenceBook();
  readonly #budget: AnalysisBudget;
  readonly #happenings = new Happenings();
  readonly #unrecorded = new Map<string, number | null>();
  readonly #failed = new Set<string>();
  #disk: DiskForecast | null = null;
  #timers: NodeJS.Timeout[] = [];
  #slow: Promise<void> | null = null;
  readonly #ending = new Set<Promise<void>>();

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#budget = new AnalysisBudget(parts.analysis?.cores ?? 0);
  }

  start(): void {
    if (this.#timers.length > 0) return;
    const mode = this.#parts.analysis === null ? "counted" : "analysed";
    this.#timers = [
      setInterval(() => this.poll(), POLL_MS[mode]),
      setInterval(() => this.observe(), OBSERVE_MS[mode]),
      setInterval(() => void this.lookAround(), SLOW_MS),
    ];
    void this.lookAround();
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers = [];
    await Promise.allSettled([...this.#watched.values()].map(({ watch }) => watch.stop()));
    this.#watched.clear();
    await Promise.allSettled([...this.#ending, this.#slow]);
  }

  findings(sessionId: string): SessionFindings | null {
    return this.#watched.get(sessionId)?.watch.findings() ?? null;
  }

  tile(sessionId: string): Tile | null {
    return this.#watched.get(sessionId)?.watch.tile ?? null;
  }

  ageMs({ atMs }: Tile): number {
    return this.#parts.clock.monotonicMs() - atMs;
  }

  /** Tenths of a second of sound, the last minute. */
  levels(sessionId: string): readonly MeterLevel[] {
    return this.#watched.get(sessionId)?.watch.levels ?? [];
  }

  get disk(): DiskForecast | null {
    return this.#disk;
  }

  get analysis(): {
    readonly usedCores: number | null;
    readonly paceMs: number;
    readonly pids: readonly number[];
  } {
    const pids = [...this.#watched.values()].flatMap(({ watch }) => watch.pids);
    return { usedCores: this.#budget.usedCores, paceMs: this.#budget.paceMs, pids };
  }

  /** Something happened, or lasts until `over` is told. */
  happen(name: AlarmName, place: string, detail: string, lasts: boolean): void {
    this.#happenings.begin(name, place, detail, lasts, this.#parts.clock.monotonicMs());
    this.observe();
  }

  over(name: AlarmName, place: string): void {
    this.#happenings.over(name, place, this.#parts.clock.monotonicMs());
    this.observe();
  }

  /** Reads what was written since, of every live session. */
  poll(): void {
    const live = new Set<string>();
    for (const session of this.#parts.sessions()) {
      const { sessionId, endedAt } = session.report;
      if (endedAt !== null) continue;
      live.add(sessionId);
      const watched = this.#watched.get(sessionId) ?? this.#begin(session);
      watched.polling ??= watched.watch
        .poll(SET_MS)
        .then(() => void this.#failed.delete(sessionId))
        .catch((error: unknown) => this.#notRead(sessionId, error))
        .finally(() => {
          watched.polling = null;
        });
    }
    for (const [id, { watch }] of this.#watched) {
      if (live.has(id)) continue;
      this.#watched.delete(id);
      this.#failed.delete(id);
      const ending = watch.stop().finally(() => this.#ending.delete(ending));
      this.#ending.add(ending);
    }
  }

  /** Tells the alarms how everything is now. */
  observe(): void {
    const { alarms, clock, isAwaited, rooms, sessions } = this.#parts;
    const nowMs = clock.monotonicMs();
    const found = [
      ...observeNode(this.#facts(), this.#book, nowMs),
      ...this.#happenings.observations((key) => alarms.isPresent(key), nowMs),
    ];
    const watchedRooms = new Set<string>();
    for (const session of sessions()) {
      const watched = this.#watched.get(session.report.sessionId);
      // Two sessions of a room overlap while the one before drains: the one that records counts.
      if (watched === undefined || watchedRooms.has(watched.courtroom)) continue;
      watchedRooms.add(watched.courtroom);
      const facts = this.#factsOf(session, watched, nowMs);
      const thresholds = this.#thresholds(facts.courtroom);
      found.push(...observeSession(watched.watch.findings(), facts, thresholds, watched.book, nowMs));
    }
    const idle = rooms().filter((room) => !watchedRooms.has(room) && !isAwaited(room));
    for (const place of idle) {
      const names = alarms.namesAt(place).filter((name) => isOfSession(name));
      found.push(...nothingAt(place, names, nowMs));
    }
    for (const [place, sinceWallMs] of this.#unrecorded) {
      const sinceMs = sinceWallMs === null ? null : nowMs - (clock.wallMs() - sinceWallMs);
      found.push(observeUnrecorded(place, sinceMs, nowMs));
    }
    alarms.observe(found);
  }

  /** What costs a query or a look at the disk; every ten seconds. */
  lookAround(): Promise<void> {
    this.#slow ??= this.#lookAround()
      .catch((error: unknown) => this.#parts.log.error({ error }, "watch-not-looked"))
      .finally(() => {
        this.#slow = null;
      });
    return this.#slow;
  }

  #begin({ report, state }: LiveSession): Watched {
    const { clock, analysis, log, reportOf } = this.#parts;
    const { sessionId, courtroom } = report;
    const watch = new SessionWatch({
      report: () => reportOf(sessionId) ?? report,
      monotonicMs: clock.monotonicMs,
      thresholds: () => this.#thresholds(courtroom),
      analysis:
        analysis === null
          ? null
          : {
              ffmpegPath: analysis.ffmpegPath,
              paceMs: () => this.#budget.paceMs,
              allowLook: (seconds) => this.#budget.allowLook(seconds, clock.monotonicMs()),
            },
      onUnmonitored: (what, reason) => log.warn({ sessionId, what, reason }, "unmonitored"),
    });
    const watched = {
      watch,
      courtroom,
      phase: state.phase,
      phaseSinceMs: clock.monotonicMs(),
      book: new EvidenceBook(),
      polling: null,
    };
    this.#watched.set(sessionId, watched);
    return watched;
  }

  /** Told once, and again when it has worked meanwhile: a disk that fails fails five times a second. */
  #notRead(sessionId: string, error: unknown): void {
    if (this.#failed.has(sessionId)) return;
    this.#failed.add(sessionId);
    this.#parts.log.warn({ sessionId, error }, "journal-not-read");
  }

  #thresholds(courtroom: string): Thresholds {
    return inForce(this.#parts.thresholdsOf(courtroom));
  }

  #factsOf({ report, state }: LiveSession, watched: Watched, nowMs: number): SessionFacts {
    if (watched.phase !== state.phase) {
      watched.phase = state.phase;
      watched.phaseSinceMs = nowMs;
    }
    const { egress, airState, draining, sessionId } = report;
    return {
      courtroom: report.courtroom,
      phase: state.phase,
      phaseSinceMs: watched.phaseSinceMs,
      recordHealthy: report.recordHealthy,
      isSuspended: isSuspended(report),
      airedWithoutPermit: airState === "on-air" && !draining && this.#parts.isDenied(sessionId),
      platform:
        airState === "on-air"
          ? {
              connected: ON_LINE.includes(egress.state),
              lagSeconds: egress.lagSeconds,
              error: egress.lastError,
            }
          : null,
    };
  }

  #facts(): NodeFacts {
    const onAir = this.#parts.sessions().filter(({ report }) => report.airState === "on-air");
    return {
      isGateConnected: this.#parts.isGateConnected(),
      platformLines: onAir.map(({ report }) => ON_LINE.includes(report.egress.state)),
      disk: this.#disk,
    };
  }

  async #lookAround(): Promise<void> {
    const { clock, isAwaited, recordings, rooms, roomPlan } = this.#parts;
    await this.#budget.measure(this.analysis.pids, clock.monotonicMs());
    const rates = [...this.#watched.values()].map(({ watch }) => watch.findings().figures.bitrateBps ?? 0);
    this.#disk = await forecastDisk(
      recordings,
      rates.reduce((sum, each) => sum + each, 0),
    );
    for (const room of rooms()) {
      if (isAwaited(room)) continue;
      this.#unrecorded.set(room, unrecordedSince(await roomPlan(room), clock.wallMs()));
    }
  }
}

function isOfSession(name: AlarmName): boolean {
  return (OF_SESSIONS as readonly AlarmName[]).includes(name);
}
