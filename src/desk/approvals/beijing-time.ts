/** Moments as the courts write them: Beijing time, whatever the machine's. PURE. */

const OFFSET_MS = 8 * 3_600_000;

/** ISO 8601 with an offset, or a bare date → `2026年11月23日 09:00`; a bare date keeps no time; unreadable: as it stands. */
export function beijingTime(text: string): string {
  const ms = Date.parse(text.length === 10 ? `${text}T00:00:00+08:00` : text);
  if (Number.isNaN(ms)) return text;
  const [date = "", time = ""] = new Date(ms + OFFSET_MS).toISOString().split("T");
  const day = beijingDate(date);
  return text.length === 10 ? day : `${day} ${time.slice(0, 5)}`;
}

/** `2026-11-23` → `2026年11月23日`. */
export function beijingDate(date: string): string {
  const [year, month, day] = date.slice(0, 10).split("-");
  return `${year}年${Number(month)}月${Number(day)}日`;
}

/** `2026-11-23 09:00`, as sheets have it. */
export function beijingMinute(iso: string): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? iso : new Date(ms + OFFSET_MS).toISOString().slice(0, 16).replace("T", " ");
}
