/** The presses of this page, by courtroom: a switch that is drawn elsewhere meanwhile still knows of its own. */
import { cutRun } from "./cut-run.ts";
import { isFresh, type Press, type Told, VERIFY_WITHIN_MS } from "./cut-view.ts";

/** 全部断播, in the place of a courtroom's id. */
export const ALL = "*";

/** What is pressed. */
export interface CutTarget {
  /** A courtroom's id, or ALL. */
  readonly room: string;
  readonly name: string;
  /** It is known to be cut: what this press finds nothing to close of was closed before. */
  readonly isLatched: boolean;
}

export type SendCut = (room: string, signal: AbortSignal) => Promise<Told>;

export class Presses {
  readonly #send: SendCut;
  readonly #presses = new Map<string, Press>();
  readonly #listeners = new Set<() => void>();
  #version = 0;
  constructor(send: SendCut) {
    this.#send = send;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  of(room: string): Press | null {
    return this.#presses.get(room) ?? null;
  }

  /** The newest first. */
  all(): readonly (readonly [string, Press])[] {
    return [...this.#presses].reverse();
  }

  /** Another one after each change. */
  readonly version = (): number => this.#version;

  /** Sends before it does anything else. A press while one is under way changes nothing. */
  press({ room, name, isLatched }: CutTarget): void {
    const before = this.of(room);
    if (before !== null && before.report === null && before.failure === null) return;
    const atMs = performance.now();
    // Its own answer may be here before the page has heard of the latch.
    const isCut = isLatched || isFresh(before, atMs);
    // What closed the connection under this same latch still is what the cut came to.
    const kept = isCut && before?.report?.closedAt != null ? before : null;
    let own: Press | null = null;
    cutRun(
      (signal) => this.#send(room, signal),
      (word) => {
        if (own === null) return;
        const answeredMs = performance.now();
        if (word.type === "failed") this.#take(room, own, { ...own, answeredMs, failure: word.error.code });
        else {
          const { report, isOnly } = word;
          const isRepeated = isCut || !isOnly;
          const isKept = kept !== null && report.closedAt === null && report.latched && report.verified;
          this.#take(room, own, isKept ? kept : { ...own, answeredMs, report, isRepeated });
        }
      },
    );
    own = { name, atMs, answeredMs: null, report: null, failure: null, isRepeated: isCut };
    // The newest press stands last.
    this.#presses.delete(room);
    this.#put(room, own);
    setTimeout(() => this.#overdue(room, atMs), VERIFY_WITHIN_MS);
  }

  /** Somebody has read it: the switch shows how the courtroom stands again. */
  forget(room: string): void {
    this.#presses.delete(room);
    this.#tell();
  }

  /** Whoever has pressed anew meanwhile is told nothing of the press before, unless that was what closed the connection. */
  #take(room: string, { atMs }: Press, told: Press): void {
    const now = this.of(room);
    const isOlder = now !== null && now.atMs !== atMs;
    const isLess = now?.report?.closedAt != null && told.report?.closedAt == null;
    if ((isOlder && told.report?.closedAt == null) || (isLess && told.failure === null)) return;
    this.#put(room, told);
  }

  /** Drawn anew in time, whatever else is quiet: it is red from now on. */
  #overdue(room: string, atMs: number): void {
    const press = this.of(room);
    if (press !== null && press.atMs === atMs && press.report === null) this.#put(room, { ...press });
  }

  #put(room: string, press: Press): void {
    this.#presses.set(room, press);
    this.#tell();
  }

  #tell(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }
}
