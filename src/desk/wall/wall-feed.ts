/** The one look of the desk for everybody who is connected: a snapshot for each, then what has changed for him since. */
import { WALL_BEAT_MS, type WallSnapshot } from "../contract/wall.ts";
import { inTurns } from "../in-turns.ts";
import { type Eyes, type WallEntry, type WallFacts, WallMoment } from "./wall-entries.ts";

/** While anybody is connected. */
const LOOK_MS = 250;
/** What can't wait comes in bursts (cut-all), and its answer goes out first. */
const SOON_MS = 20;

/** So young a look will do for whoever comes; what has changed since he hears at the next one. */
const RECENT_MS = 100;

export interface WallFeedOptions {
  readonly facts: () => WallFacts;
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
  readonly onError: (error: unknown) => void;
}

export interface Watcher {
  /** Asked at every look; null: he may see nothing any more. */
  readonly eyes: () => Eyes | null;
  /** What was sent to him has not left yet: the newest state goes later. */
  readonly isBehind: () => boolean;
  readonly send: (change: WallSnapshot) => void;
  /** He may see nothing any more, and is forgotten here. */
  readonly dismiss: () => void;
}

export interface Watching {
  /** Everything that these eyes see now; what follows are changes to it. */
  snapshot(eyes: Eyes): WallSnapshot;
  leave(): void;
}

/** What the desk knew, and the number of that look. */
interface Look {
  readonly moment: WallMoment;
  readonly atMs: number;
  readonly no: number;
}

interface Place {
  sequence: number;
  /** Number of the look that he was last shown. */
  look: number;
  /** What he was last sent, as JSON. */
  sent: ReadonlyMap<string, string>;
  lastMs: number;
}

export class WallFeed {
  readonly #options: WallFeedOptions;
  readonly #places = new Map<Watcher, Place>();
  #newest: Look | null = null;
  #timer: NodeJS.Timeout | null = null;
  #soon: NodeJS.Timeout | null = null;
  #isStopped = false;
  #isLooking = false;
  /** Asked for while the one before was being told. */
  #isDueAgain = false;
  /** Looks that somebody was left out of because he had not taken what was sent before. */
  skipped = 0;

  constructor(options: WallFeedOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#isStopped = true;
    this.#places.clear();
    this.#rest();
  }

  #now(): Look {
    const moment = new WallMoment(this.#options.facts());
    this.#newest = { moment, atMs: this.#options.monotonicMs(), no: (this.#newest?.no ?? 0) + 1 };
    return this.#newest;
  }

  /** After a restart all pages ask at once, and a cut would wait behind them. */
  #recent(): Look {
    const isRecent = this.#newest !== null && this.#options.monotonicMs() - this.#newest.atMs < RECENT_MS;
    return isRecent && this.#newest !== null ? this.#newest : this.#now();
  }

  /** For whoever asks once. */
  snapshot(eyes: Eyes): WallSnapshot {
    return this.#message(0, this.#recent().moment.entries(eyes));
  }

  /** From his first snapshot on he is sent what changes. */
  watch(watcher: Watcher): Watching {
    return {
      snapshot: (eyes) => {
        const { moment, no } = this.#recent();
        const entries = moment.entries(eyes);
        const { sequence = 0 } = this.#places.get(watcher) ?? {};
        if (!this.#isStopped) {
          this.#places.set(watcher, {
            sequence,
            look: no,
            sent: written(entries),
            lastMs: this.#options.monotonicMs(),
          });
          this.#timer ??= setInterval(() => this.look(), LOOK_MS);
        }
        return this.#message(sequence, entries);
      },
      leave: () => this.#forget(watcher),
    };
  }

  /** Something has changed that nobody should wait for. */
  lookSoon(): void {
    // Whoever asks now must not be shown what was before it either.
    if (this.#newest !== null) this.#newest = { ...this.#newest, atMs: Number.NEGATIVE_INFINITY };
    if (this.#places.size === 0) return;
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      this.look();
    }, SOON_MS);
  }

  /** Told in pieces: there may be three hundred pages, and a cut comes by the same loop. */
  look(): void {
    if (this.#places.size === 0) return;
    this.#isDueAgain = this.#isLooking;
    if (!this.#isLooking) void inTurns(this.#tellAll());
  }

  *#tellAll(): Generator<undefined, void> {
    this.#isLooking = true;
    try {
      const look = this.#now();
      for (const [watcher, place] of this.#places) {
        this.#tryToTell(watcher, place, look);
        yield;
      }
    } catch (error) {
      // The pages see by the silence that they know nothing any more.
      this.#options.onError(error);
    } finally {
      this.#isLooking = false;
    }
    if (this.#isDueAgain) this.lookSoon();
  }

  /** What goes wrong with one page leaves nobody else out: it hears nothing more, knows that by the silence, and asks again. */
  #tryToTell(watcher: Watcher, place: Place, look: Look): void {
    try {
      this.#tell(watcher, place, look);
    } catch (error) {
      this.#options.onError(error);
      this.#forget(watcher);
    }
  }

  #tell(watcher: Watcher, place: Place, { moment, no }: Look): void {
    const eyes = watcher.eyes();
    if (eyes === null) {
      this.#forget(watcher);
      watcher.dismiss();
      return;
    }
    if (watcher.isBehind()) {
      this.skipped += 1;
      return;
    }
    // He has asked meanwhile, and holds something newer.
    if (place.look > no) return;
    const entries = moment.entries(eyes);
    const changed = [...entries].filter(([key, { json }]) => place.sent.get(key) !== json);
    const gone = [...place.sent.keys()].filter((key) => !entries.has(key));
    const nowMs = this.#options.monotonicMs();
    const isDue = nowMs - place.lastMs + LOOK_MS > WALL_BEAT_MS;
    if (changed.length === 0 && gone.length === 0 && !isDue) return;
    place.sequence += 1;
    place.look = no;
    place.sent = written(entries);
    place.lastMs = nowMs;
    watcher.send(this.#message(place.sequence, changed, gone));
  }

  #message(
    sequence: number,
    entries: Iterable<readonly [string, WallEntry]>,
    gone: readonly string[] = [],
  ): WallSnapshot {
    const shown = [...entries].map(([key, { value }]) => [key, value] as const);
    const missing = gone.map((key) => [key, null] as const);
    return { sequence, atMs: this.#options.wallMs(), entries: Object.fromEntries([...shown, ...missing]) };
  }

  #forget(watcher: Watcher): void {
    this.#places.delete(watcher);
    if (this.#places.size === 0) this.#rest();
  }

  #rest(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#soon !== null) clearTimeout(this.#soon);
    this.#timer = null;
    this.#soon = null;
  }
}

function written(entries: ReadonlyMap<string, WallEntry>): Map<string, string> {
  return new Map([...entries].map(([key, { json }]) => [key, json]));
}
