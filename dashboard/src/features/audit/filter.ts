/** What is searched for, as the desk is asked. PURE. */
import { dayAfter, startOf } from "../../beijing.ts";

export interface Filter {
  /** Days of Beijing, both of them included; empty: open. */
  readonly from: string;
  readonly to: string;
  readonly actor: string;
  /** An act, or a kind of acts with a dot behind it. */
  readonly action: string;
  readonly text: string;
}

export const EVERYTHING: Filter = { from: "", to: "", actor: "", action: "", text: "" };

/** @param after sequence number of the last entry seen; null: from the newest on. */
export function queryOf(filter: Filter, limit: number, after: string | null): string {
  const { from, to, actor, action, text } = filter;
  const query = new URLSearchParams({ order: "newest", limit: String(limit) });
  if (after !== null) query.set("after", after);
  if (from !== "") query.set("from", new Date(startOf(from)).toISOString());
  if (to !== "") query.set("to", new Date(startOf(dayAfter(to, 1))).toISOString());
  for (const [name, value] of Object.entries({ actor, action, text })) {
    if (value.trim() !== "") query.set(name, value.trim());
  }
  return query.toString();
}

/** Around an entry: what stands before and behind it. */
export function aroundQuery(seq: number, each: number): string {
  const after = Math.max(0, seq - each - 1);
  return new URLSearchParams({ after: String(after), limit: String(2 * each + 1) }).toString();
}
