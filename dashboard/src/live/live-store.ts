/**
 * What the desk tells of all that is live: entries by key, each replaced as a whole. Whoever looks at one entry hears of that
 * one alone; an entry that did not change is the same object as before.
 */
import type { WallSnapshot } from "../../../src/desk/contract/wall.ts";

type Listener = () => void;

export class LiveStore {
  readonly #entries = new Map<string, unknown>();
  readonly #listeners = new Map<string, Set<Listener>>();
  /** Lists of keys by prefix, as last asked for. */
  readonly #lists = new Map<string, readonly string[]>();
  #sequence: number | null = null;
  #clockAheadMs = 0;

  /** The desk's wall clock, ms: ages are told by it, whatever this machine's clock says. */
  deskNowMs(nowMs: number): number {
    return nowMs + this.#clockAheadMs;
  }

  entry<T>(key: string): T | null {
    return (this.#entries.get(key) as T | undefined) ?? null;
  }

  /** The keys that begin so, sorted; the same array until one comes or goes. */
  keys(prefix: string): readonly string[] {
    const known = this.#lists.get(prefix);
    if (known !== undefined) return known;
    const keys = [...this.#entries.keys()].filter((key) => key.startsWith(prefix)).sort();
    this.#lists.set(prefix, keys);
    return keys;
  }

  /** @param key of one entry, or a prefix that ends in `/`: then of each of them, and of those that come and go. */
  subscribe(key: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(key);
    };
  }

  /** All there is now: what it does not name is gone. */
  takeSnapshot({ entries, sequence, atMs }: WallSnapshot, nowMs: number): void {
    this.#sequence = sequence;
    this.#clockAheadMs = atMs - nowMs;
    const gone = [...this.#entries.keys()]
      .filter((key) => !(key in entries))
      .map((key) => [key, null] as const);
    this.#put([...gone, ...Object.entries(entries)]);
  }

  /** @returns false: one or more are missing before it; nothing counts until the next snapshot. */
  takeChange({ entries, sequence, atMs }: WallSnapshot, nowMs: number): boolean {
    if (this.#sequence === null || sequence !== this.#sequence + 1) {
      this.#sequence = null;
      return false;
    }
    this.#sequence = sequence;
    this.#clockAheadMs = atMs - nowMs;
    this.#put(Object.entries(entries));
    return true;
  }

  #put(changes: readonly (readonly [string, unknown])[]): void {
    const heard = new Set<Listener>();
    for (const [key, value] of changes) {
      const had = this.#entries.has(key);
      if (value === null) this.#entries.delete(key);
      else {
        // A snapshot repeats what is known already.
        if (had && JSON.stringify(this.#entries.get(key)) === JSON.stringify(value)) continue;
        this.#entries.set(key, value);
      }
      const prefix = key.slice(0, key.indexOf("/") + 1);
      if (prefix !== "" && had !== (value !== null)) this.#lists.delete(prefix);
      for (const name of [key, prefix]) for (const each of this.#listeners.get(name) ?? []) heard.add(each);
    }
    for (const listener of heard) listener();
  }
}
