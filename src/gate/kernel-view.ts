/**
 * Readings of the kernel's tables. The kernel walks all of its hash table for one, some 5 ms however few the connections
 * are: so a cut's look is taken in another thread (cut-worker.ts), and cards shown at one moment share a reading.
 */
import { readFileSync } from "node:fs";
import { type AddressPair, KernelTable, tablePath } from "./kernel-table.ts";

/** How old a reading may be by which unsent bytes are judged: they change by far less than what they are judged by. */
const RECENT_MS = 100;

/** For each connection whether it still stands. @throws Error when the tables can't be read: nothing is verified then. */
export function standing(pairs: readonly AddressPair[]): boolean[] {
  const paths = new Set(pairs.map(tablePath));
  const table = new KernelTable([...paths].map(read));
  return pairs.map((pair) => table.find(pair) !== null);
}

export class KernelView {
  readonly #monotonicMs: () => number;
  readonly #recent = new Map<string, { readonly table: KernelTable; readonly readAtMs: number }>();

  /** @param monotonicMs monotonic clock, ms. */
  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  /** What the kernel holds of this connection and has not got rid of; infinite when that can't be told. */
  unsentBytes(pair: AddressPair): number {
    try {
      return this.#recentTable(tablePath(pair)).find(pair)?.unsentBytes ?? 0;
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  }

  #recentTable(path: string): KernelTable {
    const now = this.#monotonicMs();
    const known = this.#recent.get(path);
    if (known !== undefined && now - known.readAtMs <= RECENT_MS) return known.table;
    const table = new KernelTable([read(path)]);
    this.#recent.set(path, { table, readAtMs: now });
    return table;
  }
}

function read(path: string): string {
  return readFileSync(path, "latin1");
}
