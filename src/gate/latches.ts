/**
 * Which courtrooms are cut. Set in memory first (the caller has stopped the release already), then durably. A latch
 * that can't be written cuts everything, now and at the next start, since nobody would know of it then.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { applyAct, formatLine, type LatchAct, type LatchState, noLatches, replay } from "./latch-log.ts";

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
  #state: LatchState = noLatches;
  #worker: Worker | null = null;
  #acts = 0;
  readonly #newestCut = new Map<string, number>();
  readonly #waiting = new Map<number, (error: string | null) => void>();

  constructor(deps: LatchesDeps) {
    this.#deps = deps;
    this.#path = join(deps.directory, "latches.log");
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
    this.#openWriter();
    // A log that can't be written must show now, not at the first cut.
    const unwritable = await this.#write(formatLine({ act: "started" }, this.#now()));
    for (const problem of [doubt, unwritable]) if (problem !== null) this.#deps.onFailure(problem);
    if (doubt === null && unwritable === null) return;
    for (const courtroom of this.#state.courtrooms) await this.apply({ act: "cut", courtroom });
    await this.apply({ act: "cut-all" });
  }

  /** Resolves once the act is durable, or has failed (then everything is cut). */
  async apply(act: LatchAct): Promise<LatchOutcome> {
    const number = ++this.#acts;
    const lifts = act.act === "rearm" || act.act === "lift-cut-all";
    if (!lifts) this.#change(act);
    if ((await this.#write(formatLine(act, this.#now()))) !== null) {
      await this.#cutEverything();
      return "not-written";
    }
    if (!lifts) return "done";
    // A lift takes effect only once it is durable: before that a crash would bring the latch back unseen.
    const scope = act.act === "rearm" ? act.courtroom : ALL;
    if ((this.#newestCut.get(scope) ?? 0) > number) return "cut-meanwhile";
    this.#change(act);
    return "done";
  }

  /** Waits for what is being written. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    const written = async () => {
      while (this.#waiting.size > 0) await new Promise((resolve) => setImmediate(resolve));
    };
    await Promise.race([written(), new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())]);
    this.#worker = null;
    worker.removeAllListeners("error");
    await worker.terminate();
  }

  /** @returns what is wrong with the log. What can be read of a damaged one is kept, and it is set aside. */
  #load(): string | null {
    if (!existsSync(this.#path)) {
      return this.#deps.isUsed ? "the latch log is missing in a used data directory" : null;
    }
    try {
      const { state, damagedLines } = replay(readFileSync(this.#path, "utf8"));
      this.#state = state;
      if (damagedLines.length === 0) return null;
      renameSync(this.#path, `${this.#path}.damaged-${this.#deps.wallMs()}`);
      return `the latch log was damaged in line ${damagedLines.join(", ")}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #openWriter(): void {
    const worker = new Worker(new URL("./latch-writer.ts", import.meta.url), {
      workerData: { path: this.#path },
    });
    worker.on("message", ({ id, error }: { id: number; error: string | null }) => this.#answer(id, error));
    worker.on("error", (error) => {
      this.#worker = null;
      for (const id of [...this.#waiting.keys()]) this.#answer(id, error.message);
    });
    worker.unref();
    this.#worker = worker;
  }

  #change(act: LatchAct): void {
    if (act.act === "cut") this.#newestCut.set(act.courtroom, this.#acts);
    if (act.act === "cut-all") this.#newestCut.set(ALL, this.#acts);
    this.#state = applyAct(this.#state, act);
    this.#deps.onChange(this.#state);
  }

  async #write(line: string): Promise<string | null> {
    const error = await this.#writeOnce(line);
    if (error === null) return null;
    this.#deps.onFailure(error);
    await this.#deps.makeRoom();
    return this.#writeOnce(line);
  }

  #writeOnce(line: string): Promise<string | null> {
    const worker = this.#worker;
    if (worker === null) return Promise.resolve("the latch writer is not running");
    const id = ++this.#acts;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      worker.postMessage({ id, line });
    });
  }

  #answer(id: number, error: string | null): void {
    this.#waiting.get(id)?.(error);
    this.#waiting.delete(id);
  }

  /** Removing the log needs no space: the next start finds it missing in a used directory, and cuts everything. */
  async #cutEverything(): Promise<void> {
    this.#acts++;
    this.#change({ act: "cut-all" });
    try {
      rmSync(this.#path, { force: true });
    } catch (error) {
      this.#deps.onFailure(error instanceof Error ? error.message : String(error));
    }
  }

  #now(): string {
    return new Date(this.#deps.wallMs()).toISOString();
  }
}

/** True when recordings or room keys exist: the data directory of a node that has worked before. */
export function isUsedDataDirectory(dataDir: string): boolean {
  const recordings = join(dataDir, "recordings");
  const hasRecordings =
    existsSync(recordings) && readdirSync(recordings).some((name) => !name.startsWith("."));
  return hasRecordings || existsSync(join(dataDir, "gate", "rooms.json"));
}
