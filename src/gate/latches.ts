/**
 * Which courtrooms are cut. Set in memory first (the caller has stopped the release already), then durably. A latch
 * that can't be written cuts everything, now and at the next start, since nobody would know of it then.
 */
import { dirname, join } from "node:path";
import { CutThread, type LatchWriting } from "./cut-thread.ts";
import { type LatchDisk, realLatchDisk } from "./latch-disk.ts";
import type { LatchOrder } from "./latch-file.ts";
import {
  applyAct,
  formatLine,
  formatState,
  type LatchAct,
  type LatchState,
  noLatches,
  replay,
} from "./latch-log.ts";

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
  /** Keeps the disk clear of other syncs while a latch is written. Default: there are none. */
  readonly undisturbed?: <Value>(work: Promise<Value>) => Promise<Value>;
  /** Default: the machine's disk, and a thread that writes to it. */
  readonly disk?: LatchDisk;
  readonly openWriter?: (path: string, asidePath: string) => LatchWriting;
}

/** `cut-meanwhile`: a lift that was under way when somebody cut again; the newer cut stands. */
export type LatchOutcome = "done" | "not-written" | "cut-meanwhile";

export class Latches {
  readonly #deps: LatchesDeps;
  readonly #disk: LatchDisk;
  readonly #path: string;
  /** Where a log goes that could not be written: what it holds is still true. */
  readonly #asidePath: string;
  #state: LatchState = noLatches;
  #writer: LatchWriting | null = null;
  /** No log on disk can be added to: the next line comes with everything that is cut, as a new one. */
  #needsNewLog = false;
  #acts = 0;
  readonly #newestCut = new Map<string, number>();
  readonly #applying = new Set<Promise<LatchOutcome>>();

  constructor(deps: LatchesDeps) {
    this.#deps = deps;
    this.#disk = deps.disk ?? realLatchDisk;
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
    const { directory, openWriter } = this.#deps;
    // A log in a folder that a power loss takes along would be a latch forgotten.
    const made = this.#disk.mkdir(directory);
    for (let at = directory; made !== undefined && at.length >= made.length; at = dirname(at))
      this.#disk.syncDirectory(dirname(at));
    const doubt = this.#load();
    if (doubt !== null) {
      this.#needsNewLog = true;
      this.#deps.onFailure(doubt);
      this.#change({ act: "cut-all" }, ++this.#acts);
    }
    this.#writer = openWriter?.(this.#path, this.#asidePath) ?? new CutThread(this.#path, this.#asidePath);
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
    const writer = this.#writer;
    if (writer === null) return;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, STOP_MS);
    await Promise.race([Promise.allSettled(this.#applying), late]);
    clearTimeout(timer);
    this.#writer = null;
    await writer.stop();
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
      if (!this.#disk.exists(this.#path)) return this.#loadAside();
      const { state, damagedLines } = replay(this.#disk.readText(this.#path));
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
    if (this.#disk.exists(this.#asidePath)) {
      this.#state = replay(this.#disk.readText(this.#asidePath)).state;
      return "a latch could not be written before the last stop";
    }
    return this.#deps.isUsed ? "the latch log is missing in a used data directory" : null;
  }

  /** The damaged log itself stays in its place until a whole one replaces it: no start may find none. */
  #keepCopy(): void {
    try {
      this.#disk.link(this.#path, `${this.#path}.damaged-${this.#deps.wallMs()}`);
    } catch (error) {
      this.#deps.onFailure(`no copy of the damaged latch log: ${messageOf(error)}`);
    }
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
    if (this.#writer === null) return Promise.resolve("the latch writer is not running");
    const written = this.#writer.order({ kind, text });
    return this.#deps.undisturbed?.(written) ?? written;
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
      if (this.#disk.exists(this.#path)) this.#disk.rename(this.#path, this.#asidePath);
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
export function isUsedDataDirectory(dataDir: string, disk = realLatchDisk): boolean {
  const recordings = join(dataDir, "recordings");
  const hasRecordings =
    disk.exists(recordings) && disk.list(recordings).some((name) => !name.startsWith("."));
  return hasRecordings || disk.exists(join(dataDir, "gate", "rooms.json"));
}
