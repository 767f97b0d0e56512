/** Times as the form writes them: an ISO 8601 instant with an offset, or a bare date as on paper. */

/** A span in which the act happened; a bare date is the whole Beijing day, an instant has both ends equal. */
export interface When {
  readonly earliest: number;
  readonly latest: number;
}

const INSTANT =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const DAY_MS = 86_400_000;

/** Wall-clock ms since the epoch; null without an offset, since "which clock?" would be a guess. */
export function parseInstant(text: unknown): number | null {
  if (typeof text !== "string" || !INSTANT.test(text) || !isRealDay(text.slice(0, 10))) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

/** An instant, or a bare date read as the day of Beijing time (the whole country has one legal time). */
export function parseWhen(text: unknown): When | null {
  if (typeof text === "string" && DATE.test(text)) {
    if (!isRealDay(text)) return null;
    const earliest = Date.parse(`${text}T00:00:00+08:00`);
    return { earliest, latest: earliest + DAY_MS - 1 };
  }
  const ms = parseInstant(text);
  return ms === null ? null : { earliest: ms, latest: ms };
}

/** Date.parse turns 31 February into March; a form with such a date is unreadable. */
function isRealDay(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}
