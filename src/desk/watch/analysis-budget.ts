/** What the analysis may cost: when it takes more than its share of the processor, it samples less (design 9). */
import { readFile } from "node:fs/promises";

const MEASURE_MS = 5_000;
const FASTEST_MS = 2_000;
const SLOWEST_MS = 16_000;
const SLOWER = 1.5;
/** Below this part of the budget it may sample more again. */
const EASY_SHARE = 0.6;
/** Of streams, that closer looks may decode a minute and core: at 720p25 about a quarter of it. */
const LOOKED_SECONDS_PER_MINUTE = 240;
/** Ticks a second of /proc/PID/stat; the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

export class AnalysisBudget {
  readonly #cores: number;
  readonly #ticks = new Map<number, number>();
  #paceMs = FASTEST_MS;
  #measuredMs: number | null = null;
  #usedCores: number | null = null;
  #looks: { readonly atMs: number; readonly seconds: number }[] = [];

  constructor(cores: number) {
    this.#cores = cores;
  }

  /** How far apart a stream's samples may be taken. */
  get paceMs(): number {
    return this.#paceMs;
  }

  /** Cores taken lately; null before the first measurement. */
  get usedCores(): number | null {
    return this.#usedCores;
  }

  allowLook(seconds: number, nowMs: number): boolean {
    this.#looks = this.#looks.filter(({ atMs }) => nowMs - atMs < 60_000);
    const spent = this.#looks.reduce((sum, each) => sum + each.seconds, 0);
    if (spent + seconds > LOOKED_SECONDS_PER_MINUTE * this.#cores) return false;
    this.#looks.push({ atMs: nowMs, seconds });
    return true;
  }

  /** @param pids of the analysis, @param nowMs monotonic. Measures at most every 5 s. */
  async measure(pids: readonly number[], nowMs: number): Promise<void> {
    const before = this.#measuredMs;
    if (before !== null && nowMs - before < MEASURE_MS) return;
    this.#measuredMs = nowMs;
    let ticks = 0;
    const present = new Set(pids);
    for (const pid of this.#ticks.keys()) if (!present.has(pid)) this.#ticks.delete(pid);
    for (const pid of pids) {
      const now = await ticksOf(pid);
      ticks += now - (this.#ticks.get(pid) ?? 0);
      this.#ticks.set(pid, now);
    }
    if (before === null) return;
    this.#usedCores = ticks / TICKS_PER_SECOND / ((nowMs - before) / 1000);
    if (this.#usedCores > this.#cores) this.#paceMs = Math.min(this.#paceMs * SLOWER, SLOWEST_MS);
    else if (this.#usedCores < this.#cores * EASY_SHARE)
      this.#paceMs = Math.max(this.#paceMs / SLOWER, FASTEST_MS);
  }
}

/** User and system time of a process in ticks; 0 for one that has left. */
async function ticksOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // Behind the name, which may hold spaces and brackets; utime and stime are the 14th and 15th field (proc(5)).
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}
