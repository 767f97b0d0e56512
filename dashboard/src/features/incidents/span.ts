/** How long something lasts or is ago. PURE. */
export interface Span {
  readonly unit: "seconds" | "minutes" | "hours" | "days";
  readonly count: number;
}

const UNITS = [
  ["days", 86_400_000],
  ["hours", 3_600_000],
  ["minutes", 60_000],
] as const;

/** How long, in the largest unit of which there are two; a clock that differs a little makes no negative age. */
export function spanOf(ms: number): Span {
  const large = UNITS.find(([, unitMs]) => ms >= 2 * unitMs);
  if (large === undefined) return { unit: "seconds", count: Math.max(0, Math.floor(ms / 1000)) };
  return { unit: large[0], count: Math.floor(ms / large[1]) };
}
