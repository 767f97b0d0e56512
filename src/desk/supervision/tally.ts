/** Entries counted: in all, and by court, division, judge or month. PURE, and done in pieces (in-turns.ts). */
import { FIGURES, type Figure, type FigureRow, type Grouping } from "../contract/supervision.ts";
import type { Entry } from "./figures.ts";

/** Which entries a list is of; what is absent is all of them. */
export interface Choice {
  readonly figure?: Figure | undefined;
  readonly court?: string | undefined;
  readonly division?: string | undefined;
  readonly judge?: string | undefined;
  readonly month?: string | undefined;
  readonly detail?: string | undefined;
}

export type CourtName = (court: string | null) => string | null;

/** Unknown, of courts, divisions and judges. */
const UNKNOWN = "";

export function chosen(entries: readonly Entry[], choice: Choice): Entry[] {
  return entries.filter(
    (each) =>
      (choice.figure === undefined || each.figure === choice.figure) &&
      (choice.court === undefined || (each.court ?? UNKNOWN) === choice.court) &&
      (choice.division === undefined || divisionOf(each) === choice.division) &&
      (choice.judge === undefined || judgeOf(each) === choice.judge) &&
      (choice.month === undefined || monthOf(each) === choice.month) &&
      (choice.detail === undefined || each.detail === choice.detail),
  );
}

export function* rowsBy(
  entries: readonly Entry[],
  by: Grouping,
  courtName: CourtName,
): Generator<undefined, FigureRow[]> {
  const groups = new Map<string, { key: string; court: string | null; entries: Entry[] }>();
  for (const entry of entries) {
    const key = keyOf(entry, by);
    // Two courts may have a division, or a judge, of the same name.
    const court = by === "month" ? null : entry.court;
    const id = `${court ?? UNKNOWN}\n${key}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { key, court, entries: [entry] });
    else group.entries.push(entry);
    yield;
  }
  const rows: FigureRow[] = [];
  for (const [, group] of [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1))) {
    rows.push(yield* rowOf(group.entries, group.key, group.court, courtName));
  }
  return rows;
}

export function* rowOf(
  entries: readonly Entry[],
  key: string,
  court: string | null,
  courtName: CourtName,
): Generator<undefined, FigureRow> {
  const counts = Object.fromEntries(FIGURES.map((name) => [name, 0])) as Record<Figure, number>;
  const times: Record<"cuts" | "alarms", number[]> = { cuts: [], alarms: [] };
  for (const { figure, tookMs } of entries) {
    counts[figure] += 1;
    if (tookMs !== null && (figure === "cuts" || figure === "alarms")) times[figure].push(tookMs);
    yield;
  }
  return {
    ...{ key, court, courtName: court === null ? null : courtName(court), counts },
    rate: counts.public === 0 ? null : counts.streamed / counts.public,
    timeToCut: timesOf(times.cuts),
    firstAct: timesOf(times.alarms),
  };
}

export function countByDetail(entries: readonly Entry[], figure: Figure): Map<string, number> {
  const counts = new Map<string, number>();
  for (const each of entries) {
    if (each.figure === figure) counts.set(each.detail, (counts.get(each.detail) ?? 0) + 1);
  }
  return counts;
}

function timesOf(times: number[]): FigureRow["timeToCut"] {
  const sorted = times.sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? 0;
  if (sorted.length === 0) return { count: 0, medianMs: null, p90Ms: null };
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  // The nearest rank: the least that nine of ten do not exceed.
  return { count: sorted.length, medianMs: median, p90Ms: at(Math.ceil(sorted.length * 0.9) - 1) };
}

function keyOf(entry: Entry, by: Grouping): string {
  if (by === "court") return entry.court ?? UNKNOWN;
  if (by === "month") return monthOf(entry);
  return by === "division" ? divisionOf(entry) : judgeOf(entry);
}

function monthOf({ day }: Entry): string {
  return day.slice(0, 7);
}

function divisionOf({ hearing }: Entry): string {
  return hearing?.division ?? UNKNOWN;
}

function judgeOf({ hearing }: Entry): string {
  return hearing?.judge ?? UNKNOWN;
}
