/** Moments to the second, Beijing time: between two of them lies what has gone out. PURE. */
const OFFSET_MS = 8 * 3_600_000;

function local(ms: number): string {
  return new Date(ms + OFFSET_MS).toISOString();
}

/** `2026-11-28 09:30:05`; unreadable: as it stands. */
export function secondOf(iso: string): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? iso : local(ms).slice(0, 19).replace("T", " ");
}

/** `09:30:05`. */
export function timeOf(iso: string): string {
  return secondOf(iso).slice(11);
}

/** For an input of a moment to the second: `2026-11-28T09:30:05`. */
export function secondInput(ms: number): string {
  return local(ms).slice(0, 19);
}

/** From such an input, which may leave out seconds that are none; empty stays empty. */
export function isoOfInput(input: string): string {
  if (input === "") return "";
  return `${input.length === 16 ? `${input}:00` : input.slice(0, 19)}+08:00`;
}

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
