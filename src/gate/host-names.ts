/**
 * Platform host names, looked up once per host: two hundred courtrooms that reconnect at once must not queue two
 * hundred look-ups on the threads that write the records.
 */
import { lookup } from "node:dns";

export type LookupDone = (error: Error | null, address: string | null) => void;
export type Lookup = (host: string, done: LookupDone) => void;

const GOOD_FOR_MS = 30_000;

export function systemLookup(host: string, done: LookupDone): void {
  lookup(host, (error, address) => done(error, error === null ? address : null));
}

export class HostNames {
  readonly #ask: Lookup;
  readonly #monotonicMs: () => number;
  readonly #known = new Map<string, { readonly address: string; readonly untilMs: number }>();
  readonly #asked = new Map<string, LookupDone[]>();

  constructor(ask: Lookup, monotonicMs: () => number) {
    this.#ask = ask;
    this.#monotonicMs = monotonicMs;
  }

  /** Calls back later, never within the call. A failure is not remembered. */
  readonly lookup: Lookup = (host, done) => {
    const known = this.#known.get(host);
    if (known !== undefined && this.#monotonicMs() < known.untilMs) {
      queueMicrotask(() => done(null, known.address));
      return;
    }
    const waiting = this.#asked.get(host);
    if (waiting !== undefined) {
      waiting.push(done);
      return;
    }
    this.#asked.set(host, [done]);
    this.#ask(host, (error, address) => this.#answer(host, error, address));
  };

  #answer(host: string, error: Error | null, address: string | null): void {
    const waiting = this.#asked.get(host) ?? [];
    this.#asked.delete(host);
    if (address !== null) this.#known.set(host, { address, untilMs: this.#monotonicMs() + GOOD_FOR_MS });
    for (const done of waiting) done(error, address);
  }
}
