/** The chain of the audit log as a pure rule: each entry's hash covers its content and the hash before it. */
import { createHash } from "node:crypto";

export const FIRST_PREV = "0".repeat(64);

export interface ChainedEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly outcome: string;
  /** JSON text, hashed as it is stored. */
  readonly detail: string;
  readonly prev: string;
  readonly hash: string;
}

export type UnchainedEntry = Omit<ChainedEntry, "seq" | "prev" | "hash">;

export function chainEntry(
  last: Pick<ChainedEntry, "seq" | "hash"> | null,
  entry: UnchainedEntry,
): ChainedEntry {
  const seq = (last?.seq ?? 0) + 1;
  const prev = last?.hash ?? FIRST_PREV;
  return { ...entry, seq, prev, hash: hashOf(seq, prev, entry) };
}

/** True when `entry` stands right after `last` and its content is what was hashed. */
export function holds(last: Pick<ChainedEntry, "seq" | "hash"> | null, entry: ChainedEntry): boolean {
  const expected = chainEntry(last, entry);
  return entry.seq === expected.seq && entry.prev === expected.prev && entry.hash === expected.hash;
}

/** An array, not an object: its order is fixed and no field can slide into its neighbour. */
function hashOf(seq: number, prev: string, entry: UnchainedEntry): string {
  const { at, actor, action, subject, outcome, detail } = entry;
  return createHash("sha256")
    .update(JSON.stringify([seq, prev, at, actor, action, subject, outcome, detail]))
    .digest("hex");
}
