/** The one look of the desk for everybody who is connected: a snapshot for each, then what has changed for him since. */
import { WALL_BEAT_MS, type WallSnapshot } from "../contract/wall.ts";
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

interface Place {
  sequence: number;
  /** What he was last sent, as JSON. */
  sent: ReadonlyMap<string, string>;
  lastMs: number;
}

export class WallFeed {
  readonly #options: WallFeedOptions;
  readonly #places = new Map<Watcher, Place>();
  #newest: { readonly moment: WallMoment; readonly atMs: number } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #soon: NodeJS.Timeout | null = null;
  #isStopped = false;
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

  #now(): WallMoment {
    const moment = new WallMoment(this.#options.facts());
    this.#newest = { moment, atMs: this.#options.monotonicMs() };
    return moment;
  }

  /** After a restart all pages ask at once, and a cut would wait behind them. */
  #recent(): WallMoment {
    const isRecent = this.#newest !== null && this.#options.monotonicMs() - this.#newest.atMs < RECENT_MS;
    return isRecent && this.#newest !== null ? this.#newest.moment : this.#now();
  }

  /** For whoever asks once. */
  snapshot(eyes: Eyes): WallSnapshot {
    return this.#message(0, this.#recent().entries(eyes));
  }

  /** From his first snapshot on he is sent what changes. */
  watch(watcher: Watcher): Watching {
    return {
      snapshot: (eyes) => {
        const entries = this.#recent().entries(eyes);
        const { sequence = 0 } = this.#places.get(watcher) ?? {};
        if (!this.#isStopped) {
          this.#places.set(watcher, {
            sequence,
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
    if (this.#places.size === 0) return;
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      this.look();
    }, SOON_MS);
  }

  look(): void {
    if (this.#places.size === 0) return;
    try {
      const moment = this.#now();
      for (const [watcher, place] of this.#places) this.#tryToTell(watcher, place, moment);
    } catch (error) {
      // The pages see by the silence that they know nothing any more.
      this.#options.onError(error);
    }
  }

  /** What goes wrong with one page leaves nobody else out; it begins anew. */
  #tryToTell(watcher: Watcher, place: Place, moment: WallMoment): void {
    try {
      this.#tell(watcher, place, moment);
    } catch (error) {
      this.#options.onError(error);
      this.#forget(watcher);
      watcher.dismiss();
    }
  }

  #tell(watcher: Watcher, place: Place, moment: WallMoment): void {
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
    const entries = moment.entries(eyes);
    const changed = [...entries].filter(([key, { json }]) => place.sent.get(key) !== json);
    const gone = [...place.sent.keys()].filter((key) => !entries.has(key));
    const nowMs = this.#options.monotonicMs();
    const isDue = nowMs - place.lastMs + LOOK_MS > WALL_BEAT_MS;
    if (changed.length === 0 && gone.length === 0 && !isDue) return;
    place.sequence += 1;
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
