/** The sound of one session: feeds the analysis, starts it again when it ends, keeps the meter and what is proven. */
import { type Evidence, goOn, unknownAt } from "./evidence.ts";
import { SoundAnalysis, type SoundLevel } from "./sound-analysis.ts";
import type { Thresholds } from "./thresholds.ts";

export interface SoundWatchOptions {
  readonly ffmpegPath: string;
  readonly thresholds: () => Thresholds;
  readonly onFailed: (reason: string) => void;
}

/** A tenth of a second of sound, by when it arrived. */
export interface MeterLevel extends SoundLevel {
  readonly atMs: number;
}

export interface SoundState {
  readonly silent: Evidence;
  readonly overload: Evidence;
  /** Null while it works; else why nobody listens. */
  readonly unmonitored: string | null;
  /** The newest tenth of a second; null while nobody knows. */
  readonly level: MeterLevel | null;
}

interface Fed {
  readonly mediaMs: number;
  readonly atMs: number;
}

const FIRST_RESTART_MS = 1_000;
const LAST_RESTART_MS = 30_000;
/** Sound that was fed and not measured by then: the analysis does not keep up. */
const LATE_MS = 3_000;
/** Peaks of speech come and go; this long without one, the overload is over. */
const PEAK_GAP_MS = 500;
const KEPT_LEVELS = 600;

export class SoundWatch {
  readonly #options: SoundWatchOptions;
  readonly levels: MeterLevel[] = [];
  #analysis: SoundAnalysis | null = null;
  #header: Buffer | null = null;
  #sampleRate: number | null = null;
  #fed: Fed[] = [];
  #unmonitored: string | null = "starting";
  #failures = 0;
  #restartAtMs = 0;
  #silent = unknownAt(0);
  #overload = unknownAt(0);
  #lastPeakMs = Number.NEGATIVE_INFINITY;

  constructor(options: SoundWatchOptions) {
    this.#options = options;
  }

  get pids(): number[] {
    return this.#analysis?.pids ?? [];
  }

  /** Sound that was fed and not measured yet, ms of media. */
  get behindMs(): number {
    const [first] = this.#fed;
    const last = this.#fed.at(-1);
    return first === undefined || last === undefined ? 0 : last.mediaMs - first.mediaMs;
  }

  /** Resolves when nothing that was fed waits to be measured, but for what a decoder keeps. */
  async settled(): Promise<void> {
    while (this.#analysis !== null && this.behindMs > 250) await this.#analysis.measured();
  }

  begin(atMs: number): void {
    this.#stopAnalysis();
    this.#header = null;
    this.#silent = unknownAt(atMs);
    this.#overload = unknownAt(atMs);
    this.#unmonitored = "starting";
  }

  /** @param sampleRate Hz, as the header says it. */
  takeHeader(payload: Buffer, sampleRate: number | null): void {
    const before = this.#header;
    this.#header = Buffer.from(payload);
    this.#sampleRate = sampleRate;
    if (before !== null && !before.equals(this.#header)) this.#stopAnalysis();
  }

  feed(payload: Buffer, mediaMs: number, atMs: number): void {
    if (atMs < this.#restartAtMs) return;
    this.#analysis ??= this.#open(mediaMs);
    this.#fed.push({ mediaMs, atMs });
    this.#analysis.feed(payload, mediaMs);
  }

  tick(nowMs: number): void {
    const [oldest] = this.#fed;
    if (this.#analysis === null || oldest === undefined || nowMs - oldest.atMs <= LATE_MS) return;
    // A packet or two stay inside the decoder: only what arrived since tells that it stands still.
    const newest = this.#fed.at(-1);
    if (newest !== undefined && newest.atMs - oldest.atMs > LATE_MS / 2)
      this.#failed(this.#analysis, "lagging", nowMs);
  }

  /** @param quietMs since the last sound message of the stream; null: there never was one. */
  state(nowMs: number, quietMs: number | null): SoundState {
    const gone = quietMs !== null && quietMs > 1_000;
    return {
      // Sound that does not come is no less silent than sound without anything in it.
      silent: gone ? goOn(this.#silent, "present", nowMs - quietMs, nowMs) : this.#silent,
      overload: gone ? { presence: "absent", sinceMs: nowMs - quietMs, untilMs: nowMs } : this.#overload,
      unmonitored: this.#unmonitored,
      level: gone ? null : (this.levels.at(-1) ?? null),
    };
  }

  stop(): void {
    this.#stopAnalysis();
    this.#restartAtMs = Number.POSITIVE_INFINITY;
  }

  #open(mediaMs: number): SoundAnalysis {
    const opened: SoundAnalysis = new SoundAnalysis({
      ffmpegPath: this.#options.ffmpegPath,
      sampleRate: this.#sampleRate,
      onLevel: (level) => this.#analysis === opened && this.#take(level),
      onFailed: (error) => this.#failed(opened, error === "lagging" ? error : error.code, null),
    });
    if (this.#header !== null) opened.feed(this.#header, mediaMs);
    return opened;
  }

  #failed(analysis: SoundAnalysis, reason: string, nowMs: number | null): void {
    if (this.#analysis !== analysis) return;
    const atMs = nowMs ?? this.#fed.at(-1)?.atMs ?? 0;
    this.#stopAnalysis();
    this.#unmonitored = reason;
    this.#silent = unknownAt(atMs);
    this.#overload = unknownAt(atMs);
    this.#restartAtMs = atMs + Math.min(FIRST_RESTART_MS * 2 ** this.#failures, LAST_RESTART_MS);
    this.#failures += 1;
    this.#options.onFailed(reason);
  }

  #take(level: SoundLevel): void {
    this.#unmonitored = null;
    this.#failures = 0;
    const atMs = this.#arrival(level.mediaMs);
    this.levels.push({ ...level, atMs });
    if (this.levels.length > KEPT_LEVELS) this.levels.shift();
    const { silentDb, overloadDb } = this.#options.thresholds();
    this.#silent = goOn(this.#silent, level.rmsDb <= silentDb ? "present" : "absent", atMs, atMs);
    if (level.peakDb >= overloadDb) this.#lastPeakMs = atMs;
    const loud = atMs - this.#lastPeakMs < PEAK_GAP_MS;
    this.#overload = goOn(this.#overload, loud ? "present" : "absent", atMs, atMs);
  }

  /** When the sound at that media time arrived: what was fed before it is measured. */
  #arrival(mediaMs: number): number {
    let found = this.#fed[0];
    while (this.#fed.length > 1 && (this.#fed[1]?.mediaMs ?? 0) <= mediaMs) {
      this.#fed.shift();
      found = this.#fed[0];
    }
    return found?.atMs ?? 0;
  }

  #stopAnalysis(): void {
    const analysis = this.#analysis;
    this.#analysis = null;
    this.#fed = [];
    analysis?.stop();
  }
}
