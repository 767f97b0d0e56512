/** The watch over the whole node: one for each live session, the node's own facts, and what the alarms are told of both. */

import type { Clock } from "../clock.ts";
import type { LiveSession } from "../leases/live-sessions.ts";
import type { Log } from "../log.ts";
import { NODE, type Observation } from "./alarm.ts";
import { ALARM_KINDS, type AlarmName } from "./alarm-kinds.ts";
import type { Alarms } from "./alarms.ts";
import { AnalysisBudget } from "./analysis-budget.ts";
import { type DiskForecast, forecastDisk, isLow, isNearlyFull } from "./disk-forecast.ts";
import { EvidenceBook, nothingAt, observeSession, type SessionFacts } from "./observations.ts";
import { type SessionFindings, SessionWatch, type Tile } from "./session-watch.ts";
import type { MeterLevel } from "./sound-watch.ts";
import { PRESETS, type Thresholds } from "./thresholds.ts";
import { type RoomPlan, unrecordedSince } from "./unrecorded.ts";

export interface WatchParts {
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly log: Log;
  readonly sessions: () => readonly LiveSession[];
  readonly rooms: () => readonly string[];
  readonly roomPlan: (courtroom: string) => Promise<RoomPlan>;
  readonly isGateConnected: () => boolean;
  /** By the desk's own last word the session must not be on air. */
  readonly isDenied: (sessionId: string) => boolean;
  readonly thresholdsOf: (courtroom: string) => Partial<Thresholds>;
  readonly recordings: string;
  readonly analysis: { readonly ffmpegPath: string; readonly cores: number } | null;
}

const POLL_MS = 200;
const OBSERVE_MS = 500;
const SLOW_MS = 10_000;
/** How long something that only happens is shown. */
const HAPPENED_MS = 30 * 60_000;
const ON_LINE: readonly string[] = ["connected", "sending"];
const SET_MS = { black: ALARM_KINDS.black.setMs, still: ALARM_KINDS.frozen.setMs };

interface Watched {
  readonly watch: SessionWatch;
  readonly courtroom: string;
  phase: string;
  phaseSinceMs: number;
  polling: Promise<void> | null;
}

interface Happening {
  readonly name: AlarmName;
  readonly place: string;
  readonly detail: string;
  readonly sinceMs: number;
  readonly untilMs: number | null;
}

export class Watch {
  readonly #parts: WatchParts;
  readonly #watched = new Map<string, Watched>();
  readonly #book = new EvidenceBook();
  readonly #budget: AnalysisBudget;
  readonly #happenings = new Map<string, Happening>();
  readonly #unrecorded = new Map<string, number | null>();
  readonly #failed = new Set<string>();
  #disk: DiskForecast | null = null;
  #timers: NodeJS.Timeout[] = [];
  #slow: Promise<void> | null = null;
  #ending: Promise<unknown>[] = [];

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#budget = new AnalysisBudget(parts.analysis?.cores ?? 0);
  }

  start(): void {
    if (this.#timers.length > 0) return;
    this.#timers = [
      setInterval(() => this.poll(), POLL_MS),
      setInterval(() => this.observe(), OBSERVE_MS),
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

  /** Something happened, or holds until `over` is told. */
  happen(name: AlarmName, place: string, detail: string, lasts: boolean): void {
    const sinceMs = this.#parts.clock.monotonicMs();
    const untilMs = lasts ? null : sinceMs + HAPPENED_MS;
    this.#happenings.set(`${name}@${place}`, { name, place, detail, sinceMs, untilMs });
    this.observe();
  }

  over(name: AlarmName, place: string): void {
    const key = `${name}@${place}`;
    const happening = this.#happenings.get(key);
    if (happening === undefined) return;
    this.#happenings.set(key, { ...happening, untilMs: this.#parts.clock.monotonicMs() });
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
    for (const [id, { watch, courtroom }] of this.#watched) {
      if (live.has(id)) continue;
      this.#watched.delete(id);
      this.#book.forget(`${courtroom}/`);
      this.#ending.push(watch.stop().catch(() => undefined));
    }
  }

  /** Tells the alarms how everything is now. */
  observe(): void {
    const nowMs = this.#parts.clock.monotonicMs();
    const found = [...this.#ofNode(nowMs), ...this.#ofHappenings(nowMs)];
    const watchedRooms = new Set<string>();
    for (const session of this.#parts.sessions()) {
      const watched = this.#watched.get(session.report.sessionId);
      // Two sessions of a room overlap while the one before drains: the one that records counts.
      if (watched === undefined || watchedRooms.has(watched.courtroom)) continue;
      watchedRooms.add(watched.courtroom);
      const facts = this.#factsOf(session, watched, nowMs);
      found.push(
        ...observeSession(
          watched.watch.findings(),
          facts,
          this.#thresholds(facts.courtroom),
          this.#book,
          nowMs,
        ),
      );
      found.push(this.#permit(session, nowMs));
    }
    for (const place of this.#parts.alarms.places()) {
      if (place === NODE || watchedRooms.has(place) || !this.#parts.rooms().includes(place)) continue;
      const names = this.#parts.alarms.namesAt(place).filter((name) => OF_SESSIONS.includes(name));
      found.push(...nothingAt(place, names, nowMs));
    }
    found.push(...this.#ofRooms(nowMs));
    this.#parts.alarms.observe(found);
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
    const { clock, analysis, sessions, log } = this.#parts;
    const { sessionId, courtroom } = report;
    let newest = report;
    const watch = new SessionWatch({
      report: () => {
        newest = sessions().find((each) => each.report.sessionId === sessionId)?.report ?? newest;
        return newest;
      },
      monotonicMs: clock.monotonicMs,
      thresholds: () => this.#thresholds(courtroom),
      analysis:
        analysis === null
          ? null
          : {
              ffmpegPath: analysis.ffmpegPath,
              paceMs: () => this.#budget.paceMs,
              allowLook: () => this.#budget.allowLook(clock.monotonicMs()),
            },
      onUnmonitored: (what, reason) => log.warn({ sessionId, what, reason }, "unmonitored"),
    });
    const watched = {
      watch,
      courtroom,
      phase: state.phase,
      phaseSinceMs: clock.monotonicMs(),
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
    return { ...PRESETS, ...this.#parts.thresholdsOf(courtroom) };
  }

  #factsOf({ report, state }: LiveSession, watched: Watched, nowMs: number): SessionFacts {
    if (watched.phase !== state.phase) {
      watched.phase = state.phase;
      watched.phaseSinceMs = nowMs;
    }
    const { egress } = report;
    return {
      courtroom: report.courtroom,
      phase: state.phase,
      phaseSinceMs: watched.phaseSinceMs,
      recordHealthy: report.recordHealthy,
      isSuspended: report.gaps.some(({ cause, to }) => cause === "suspended" && to === null),
      platform:
        report.airState === "on-air"
          ? {
              connected: ON_LINE.includes(egress.state),
              lagSeconds: egress.lagSeconds,
              error: egress.lastError,
            }
          : null,
    };
  }

  #permit({ report }: LiveSession, nowMs: number): Observation {
    const { sessionId, courtroom: place, airState, draining } = report;
    const isOut = airState === "on-air" && !draining && this.#parts.isDenied(sessionId);
    return this.#plain("aired-without-permit", place, isOut, "", nowMs);
  }

  #ofNode(nowMs: number): Observation[] {
    const onAir = this.#parts.sessions().filter(({ report }) => report.airState === "on-air");
    const isDown = onAir.length > 1 && onAir.every(({ report }) => !ON_LINE.includes(report.egress.state));
    const found = [
      this.#plain("gate-lost", NODE, !this.#parts.isGateConnected(), "", nowMs),
      this.#plain("platform-down", NODE, isDown, `${onAir.length}`, nowMs),
    ];
    const disk = this.#disk;
    if (disk === null) return found;
    const left =
      disk.hoursLeft === null ? gib(disk.freeBytes) : `${gib(disk.freeBytes)}, ${disk.hoursLeft} h`;
    return [
      ...found,
      this.#plain("disk-full", NODE, isNearlyFull(disk), left, nowMs),
      this.#plain("disk-low", NODE, isLow(disk), left, nowMs),
    ];
  }

  #ofRooms(nowMs: number): Observation[] {
    const { clock } = this.#parts;
    return [...this.#unrecorded].map(([place, sinceWallMs]) => {
      const sinceMs = sinceWallMs === null ? nowMs : nowMs - (clock.wallMs() - sinceWallMs);
      const presence = sinceWallMs === null ? "absent" : "present";
      return {
        ...{ name: "not-recorded", place, phase: null, phaseSinceMs: 0, actual: "", expected: "" },
        evidence: { presence, sinceMs, untilMs: nowMs },
      };
    });
  }

  #ofHappenings(nowMs: number): Observation[] {
    return [...this.#happenings].map(([key, { name, place, detail, sinceMs, untilMs }]) => {
      const isOver = untilMs !== null && untilMs <= nowMs;
      if (isOver) this.#happenings.delete(key);
      return {
        ...{ name, place, phase: null, phaseSinceMs: 0, actual: detail, expected: "" },
        evidence: { presence: isOver ? "absent" : "present", sinceMs, untilMs: nowMs },
      };
    });
  }

  #plain(name: AlarmName, place: string, isFault: boolean, actual: string, nowMs: number): Observation {
    const evidence = this.#book.note(`${place}/${name}`, isFault ? "present" : "absent", nowMs);
    return { name, place, phase: null, phaseSinceMs: 0, actual, expected: "", evidence };
  }

  async #lookAround(): Promise<void> {
    const { clock, recordings, rooms, roomPlan } = this.#parts;
    await this.#budget.measure(this.analysis.pids, clock.monotonicMs());
    const rates = [...this.#watched.values()].map(({ watch }) => watch.findings().figures.bitrateBps ?? 0);
    this.#disk = await forecastDisk(
      recordings,
      rates.reduce((sum, each) => sum + each, 0),
    );
    for (const room of rooms()) {
      this.#unrecorded.set(room, unrecordedSince(await roomPlan(room), clock.wallMs()));
    }
  }
}

/** Told of a session, so gone with it. */
const OF_SESSIONS: readonly AlarmName[] = [
  "record-unhealthy",
  "aired-without-permit",
  "stream-lost",
  "black",
  "silent",
  "platform-lost",
  "frozen",
  "overload",
  "key-frames",
  "frames-missing",
  "bitrate-collapsed",
  "av-offset",
  "timestamps",
  "uplink-slow",
  "platform-slow",
  "unmonitored",
];

function gib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
