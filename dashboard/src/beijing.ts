/** Moments as the courts write and type them: Beijing time, whatever this machine's clock is set to. PURE. */
const OFFSET_MS = 8 * 3_600_000;
export const DAY_MS = 24 * 3_600_000;

function local(ms: number): string {
  return new Date(ms + OFFSET_MS).toISOString();
}

/** `2026-11-28` of a moment. */
export function dayOf(ms: number): string {
  return local(ms).slice(0, 10);
}

/** `2026-11-28` and some days: negative ones lie before it. */
export function dayAfter(day: string, days: number): string {
  return dayOf(startOf(day) + days * DAY_MS);
}

/** Wall clock ms at which a day begins. */
export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`);
}

/** `09:30` of an ISO moment; unreadable: as it stands. */
export function hourOf(iso: string): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? iso : local(ms).slice(11, 16);
}

/** `2026-11-28 09:30`; a bare date keeps no time; unreadable: as it stands. */
export function momentOf(iso: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return iso;
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? iso : `${dayOf(ms)} ${hourOf(iso)}`;
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

/** `09:30:05` of a wall clock's ms. */
export function timeAt(ms: number): string {
  return local(ms).slice(11, 19);
}

/** For an input of a moment: `2026-11-28T09:30`. */
export function inputOf(iso: string): string {
  return iso === "" ? "" : momentOf(iso).replace(" ", "T");
}

/** From such an input: ISO 8601 with Beijing's offset; empty stays empty. */
export function isoOf(input: string): string {
  return input === "" ? "" : `${input.slice(0, 16)}:00+08:00`;
}

/** For an input of a moment to the second: `2026-11-28T09:30:05`. */
export function secondInput(ms: number): string {
  return local(ms).slice(0, 19);
}

/** From such an input, which may leave out seconds that are none; empty stays empty. */
export function isoOfSecond(input: string): string {
  if (input === "") return "";
  return `${input.length === 16 ? `${input}:00` : input.slice(0, 19)}+08:00`;
}
