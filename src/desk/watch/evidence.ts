/** What is known of one fault at a moment. PURE. */

/** `unknown`: nobody looks, or nobody can; it is neither there nor gone. */
export type Presence = "present" | "absent" | "unknown";

/** Times on the machine's monotonic clock, ms. */
export interface Evidence {
  readonly presence: Presence;
  /** Since when it is so. */
  readonly sinceMs: number;
  /** Until when that is proven: the newest thing looked at. */
  readonly untilMs: number;
}

export function unknownAt(atMs: number): Evidence {
  return { presence: "unknown", sinceMs: atMs, untilMs: atMs };
}

/** The next finding after `before`: what stays so keeps its begin. */
export function goOn(before: Evidence, presence: Presence, sinceMs: number, untilMs: number): Evidence {
  const since = before.presence === presence ? Math.min(before.sinceMs, sinceMs) : sinceMs;
  return { presence, sinceMs: since, untilMs: Math.max(untilMs, since) };
}
