/**
 * Which courtrooms are cut. Set in memory first (the caller has stopped the release already), then durably. A latch
 * that can't be written cuts everything, now and at the next start, since nobody would know of it then.
 */
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import {
  applyAct,
  formatLine,
  formatState,
  type LatchAct,
  type LatchState,
  noLatches,
  replay,
} from "./latch-log.ts";
import type { LatchOrder } from "./latch-writer.ts";

const STOP_MS = 2_000;
/** The scope of cut-all among the numbers of the newest cuts. */
const ALL = "*";

export interface LatchesDeps {
  /** `<dataDir>/gate`: the gate's own files. */
  readonly directory: string;
  /** The data directory has been used: a missing log then means that latches are lost. */
  readonly isUsed: boolean;
  readonly wallMs: () => number;
  readonly onChange: (state: LatchState) => void;
  readonly onFailure: (detail: string) => void;
  /** Gives disk space back, for the one write that must not fail (design 6: the ballast). */
  readonly makeRoom: () => Promise<unknown>;
}

/** `cut-meanwhile`: a lift that was under way when somebody cut again; the newer cut stands. */
export type LatchOutcome = "done" | "not-written" | "cut-meanwhile";

export class Latches {
  readonly #deps: LatchesDeps;
  readonly #path: string;
  /** Where a log goes that could not be written: what it holds is still true. */
  readonly #asidePath: string;
  #state: LatchState = noLatches;
  #worker: Worker | null = null;
  /** No log on disk can be added to: the next line comes with everything that is cut, as a new one. */
  #needsNewLog = false;
  #acts = 0;
  #orders = 0;
  readonly #newestCut = new Map<string, number>();
  readonly #waiting = new Map<number, (error: string | null) => void>();
  readonly #applying = new Set<Promise<LatchOutcome>>();

  constructor(deps: LatchesDeps) {
    this.#deps = deps;
    this.#path = join(deps.directory, "latches.log");
    this.#asidePath = `${this.#path}.not-written`;
  }

  get state(): LatchState {
    return this.#state;
  }

  isCut(courtroom: string): boolean {
    return this.#state.all || this.#state.courtrooms.has(courtroom);
  }

  /** Reads the log and opens it for writing; any doubt about it sets cut-all. */
  async start(): Promise<void> {
    mkdirSync(this.#deps.directory, { recursive: true, mode: 0o700 });
    const doubt = this.#load();
    if (doubt !== null) {
      this.#needsNewLog = true;
      this.#deps.onFailure(doubt);
      this.#change({ act: "cut-all" }, ++this.#acts);
    }
    this.#openWriter();
    // A log that can't be written must show now, not at the first cut.
    await this.apply({ act: "started" });
  }

  /** Resolves once the act is durable, or has failed (then everything is cut). */
  async apply(act: LatchAct): Promise<LatchOutcome> {
    const applying = this.#apply(act, ++this.#acts);
    this.#applying.add(applying);
    return applying.finally(() => this.#applying.delete(applying));
  }

  /** Waits for what is being written. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, STOP_MS);
    await Promise.race([Promise.allSettled(this.#applying), late]);
    clearTimeout(timer);
    this.#worker = null;
    worker.removeAllListeners("error");
    await worker.terminate();
  }

  async #apply(act: LatchAct, number: number): Promise<LatchOutcome> {
    const lifts = act.act === "rearm" || act.act === "lift-cut-all";
    if (!lifts) this.#change(act, number);
    const failure = await this.#write(act);
    if (failure !== null) {
      this.#deps.onFailure(failure);
      await this.#makeRoom();
      // Written now, a lift would stand behind the newer cut, and undo it at the next start.
      if (this.#isOvertaken(act, number)) return "cut-meanwhile";
      const again = await this.#write(act);
      if (again !== null) {
        await this.#cutEverything(again);
        return "not-written";
      }
    }
    if (!lifts) return "done";
    // A lift takes effect only once it is durable: before that a crash would bring the latch back unseen.
    if (this.#isOvertaken(act, number)) {
      // Cut-all came in between: the log must name this room again, for the time after cut-all.
      if (act.act === "rearm" && this.#state.courtrooms.has(act.courtroom))
        await this.apply({ act: "cut", courtroom: act.courtroom });
      return "cut-meanwhile";
    }
    this.#change(act, number);
    return "done";
  }

  /** Something in the scope of this lift was cut after it had begun. */
  #isOvertaken(act: LatchAct, number: number): boolean {
    if (act.act !== "rearm" && act.act !== "lift-cut-all") return false;
    const newestOf = (scope: string) => this.#newestCut.get(scope) ?? 0;
    const room = act.act === "rearm" ? newestOf(act.courtroom) : 0;
    return Math.max(room, newestOf(ALL)) > number;
  }

  /** @returns what is wrong with the log. What can be read of a damaged one is kept, and a copy of it too. */
  #load(): string | null {
    try {
      if (!existsSync(this.#path)) return this.#loadAside();
      const { state, damagedLines } = replay(readFileSync(this.#path, "utf8"));
      this.#state = state;
      if (damagedLines.length === 0) return null;
      this.#keepCopy();
      return `the latch log was damaged in line ${damagedLines.join(", ")}`;
    } catch (error) {
      this.#keepCopy();
      return messageOf(error);
    }
  }

  #loadAside(): string | null {
    this.#needsNewLog = true;
    if (existsSync(this.#asidePath)) {
      this.#state = replay(readFileSync(this.#asidePath, "utf8")).state;
      return "a latch could not be written before the last stop";
    }
    return this.#deps.isUsed ? "the latch log is missing in a used data directory" : null;
  }

  /** The damaged log itself stays in its place until a whole one replaces it: no start may find none. */
  #keepCopy(): void {
    try {
      linkSync(this.#path, `${this.#path}.damaged-${this.#deps.wallMs()}`);
    } catch (error) {
      this.#deps.onFailure(`no copy of the damaged latch log: ${messageOf(error)}`);
    }
  }

  #openWriter(): void {
    const worker = new Worker(new URL("./latch-writer.ts", import.meta.url), {
      workerData: { path: this.#path, asidePath: this.#asidePath },
    });
    worker.on("message", ({ id, error }: { id: number; error: string | null }) => this.#answer(id, error));
    worker.on("error", (error) => {
      this.#worker = null;
      for (const id of [...this.#waiting.keys()]) this.#answer(id, error.message);
    });
    worker.unref();
    this.#worker = worker;
  }

  #change(act: LatchAct, number: number): void {
    if (act.act === "cut") this.#newestCut.set(act.courtroom, number);
    if (act.act === "cut-all") this.#newestCut.set(ALL, number);
    this.#state = applyAct(this.#state, act);
    this.#deps.onChange(this.#state);
  }

  /** @returns what went wrong, or null once the act survives a power loss. */
  async #write(act: LatchAct): Promise<string | null> {
    const line = formatLine(act, this.#now());
    if (!this.#needsNewLog) return this.#order("append", line);
    this.#needsNewLog = false;
    const error = await this.#order("replace", formatState(this.#state, this.#now()) + line);
    if (error !== null) this.#needsNewLog = true;
    return error;
  }

  #order(kind: LatchOrder["kind"], text: string): Promise<string | null> {
    const worker = this.#worker;
    if (worker === null) return Promise.resolve("the latch writer is not running");
    const id = ++this.#orders;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      worker.postMessage({ id, kind, text } satisfies LatchOrder);
    });
  }

  #answer(id: number, error: string | null): void {
    this.#waiting.get(id)?.(error);
    this.#waiting.delete(id);
  }

  async #makeRoom(): Promise<void> {
    try {
      await this.#deps.makeRoom();
    } catch (error) {
      this.#deps.onFailure(messageOf(error));
    }
  }

  /** A log set aside needs no space: the next start finds it missing, and cuts everything. */
  async #cutEverything(failure: string): Promise<void> {
    this.#deps.onFailure(failure);
    this.#change({ act: "cut-all" }, ++this.#acts);
    this.#needsNewLog = true;
    if ((await this.#order("set-aside", "")) === null) return;
    try {
      if (existsSync(this.#path)) renameSync(this.#path, this.#asidePath);
    } catch (error) {
      this.#deps.onFailure(messageOf(error));
    }
  }

  #now(): string {
    return new Date(this.#deps.wallMs()).toISOString();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True when recordings or room keys exist: the data directory of a node that has worked before. */
export function isUsedDataDirectory(dataDir: string): boolean {
  const recordings = join(dataDir, "recordings");
  const hasRecordings =
    existsSync(recordings) && readdirSync(recordings).some((name) => !name.startsWith("."));
  return hasRecordings || existsSync(join(dataDir, "gate", "rooms.json"));
}
