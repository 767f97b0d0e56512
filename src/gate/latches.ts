/**
 * Which courtrooms are cut. Set in memory first (the caller has stopped the release already), then durably; a latch
 * that can't be written cuts everything, since after a restart nobody would know of it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { applyAct, formatLine, type LatchAct, type LatchState, noLatches, replay } from "./latch-log.ts";

const STOP_MS = 2_000;

export interface LatchesDeps {
  /** `<dataDir>/gate`: the gate's own files. */
  readonly directory: string;
  /** The data directory has been used: a missing log then means that latches are lost. */
  readonly isUsed: boolean;
  readonly wallMs: () => number;
  readonly onChange: (state: LatchState) => void;
  readonly onFailure: (detail: string) => void;
}

export class Latches {
  readonly #deps: LatchesDeps;
  #state: LatchState = noLatches;
  #worker: Worker | null = null;
  #nextId = 1;
  readonly #waiting = new Map<number, (error: string | null) => void>();

  constructor(deps: LatchesDeps) {
    this.#deps = deps;
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
    const path = join(this.#deps.directory, "latches.log");
    const doubt = this.#load(path);
    this.#worker = new Worker(new URL("./latch-writer.ts", import.meta.url), { workerData: { path } });
    this.#worker.on("message", ({ id, error }: { id: number; error: string | null }) =>
      this.#answer(id, error),
    );
    this.#worker.on("error", (error) => this.#workerFailed(error.message));
    this.#worker.unref();
    if (doubt === null) return;
    this.#deps.onFailure(doubt);
    await this.apply({ act: "cut-all" });
  }

  /** @returns true once the act is durable; false when it could not be written (then everything is cut). */
  async apply(act: LatchAct): Promise<boolean> {
    const lifts = act.act === "rearm" || act.act === "lift-cut-all";
    if (!lifts) this.#change(act);
    const error = await this.#write(formatLine(act, new Date(this.#deps.wallMs()).toISOString()));
    if (error !== null) {
      this.#deps.onFailure(error);
      this.#change({ act: "cut-all" });
      return false;
    }
    // A lift takes effect only once it is durable: before that a crash would bring the latch back unseen.
    if (lifts) this.#change(act);
    return true;
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    if (worker === null) return;
    worker.removeAllListeners("error");
    await Promise.race([worker.terminate(), new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())]);
  }

  #load(path: string): string | null {
    if (!existsSync(path))
      return this.#deps.isUsed ? "the latch log is missing in a used data directory" : null;
    try {
      const text = readFileSync(path, "utf8");
      const whole = text.lastIndexOf("\n") + 1;
      if (whole < text.length) truncateSync(path, Buffer.byteLength(text.slice(0, whole)));
      this.#state = replay(text);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #change(act: LatchAct): void {
    this.#state = applyAct(this.#state, act);
    this.#deps.onChange(this.#state);
  }

  #write(line: string): Promise<string | null> {
    const worker = this.#worker;
    if (worker === null) return Promise.resolve("the latch writer is not running");
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      worker.postMessage({ id, line });
    });
  }

  #answer(id: number, error: string | null): void {
    this.#waiting.get(id)?.(error);
    this.#waiting.delete(id);
  }

  #workerFailed(detail: string): void {
    this.#worker = null;
    for (const id of [...this.#waiting.keys()]) this.#answer(id, detail);
    this.#deps.onFailure(detail);
    this.#change({ act: "cut-all" });
  }
}

/** True when recordings or room keys exist: the data directory of a node that has worked before. */
export function isUsedDataDirectory(dataDir: string): boolean {
  const recordings = join(dataDir, "recordings");
  const hasRecordings = existsSync(recordings) && readdirSync(recordings).length > 0;
  return hasRecordings || existsSync(join(dataDir, "gate", "rooms.json"));
}
