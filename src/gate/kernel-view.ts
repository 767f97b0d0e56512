/**
 * Readings of the kernel's tables. The kernel walks all of its hash table for one, some 5 ms however few the connections
 * are: so a cut's look is taken in another thread (cut-worker.ts), and cards shown at one moment share a reading.
 */
import { readFileSync } from "node:fs";
import { type AddressPair, forEachRow, rowKey, tablePath } from "./kernel-table.ts";

/** How old a reading may be by which unsent bytes are judged: a turn of the gate, little beside the 500 ms of media that
 * decide (design 4). */
const RECENT_MS = 25;

/** For each connection whether it still stands. @throws Error when the tables can't be read: nothing is verified then. */
export function standing(pairs: readonly AddressPair[]): boolean[] {
  const stands = new Map(pairs.map((pair) => [rowKey(pair), false]));
  for (const path of new Set(pairs.map(tablePath)))
    forEachRow(read(path), (key) => {
      if (stands.has(key)) stands.set(key, true);
    });
  return pairs.map((pair) => stands.get(rowKey(pair)) === true);
}

interface Reading {
  readonly readAtMs: number;
  /** Of those connections only that have some. */
  readonly unsentBytes: ReadonlyMap<string, number>;
}

export class KernelView {
  readonly #monotonicMs: () => number;
  readonly #recent = new Map<string, Reading>();

  /** @param monotonicMs monotonic clock, ms. */
  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** What the kernel holds of this connection and has not got rid of; infinite when that can't be told. */
  unsentBytes(pair: AddressPair): number {
    try {
      return this.#reading(tablePath(pair)).unsentBytes.get(rowKey(pair)) ?? 0;
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  }

  #reading(path: string): Reading {
    const readAtMs = this.#monotonicMs();
    const known = this.#recent.get(path);
    if (known !== undefined && readAtMs - known.readAtMs <= RECENT_MS) return known;
    const unsentBytes = new Map<string, number>();
    forEachRow(read(path), (key, bytes) => {
      // A copy: a piece of the text would keep all of it.
      if (bytes > 0) unsentBytes.set(Buffer.from(key, "latin1").toString("latin1"), bytes);
    });
    const reading = { readAtMs, unsentBytes };
    this.#recent.set(path, reading);
    return reading;
  }
}

function read(path: string): string {
  return readFileSync(path, "latin1");
}
