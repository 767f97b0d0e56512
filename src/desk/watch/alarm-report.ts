/** How the alarms themselves do: too many, always the same, seen too late. PURE (product.md 2.3). */
import type { AlarmReport } from "../contract/watch.ts";
import type { AlarmRow } from "../store/alarms.ts";
import { ALARM_KINDS } from "./alarm-kinds.ts";
import { ALARM_NAMES } from "./alarm-names.ts";

const TEN_MINUTES_MS = 600_000;
const WORST = 10;

/** @param rows oldest first; what was hidden when it was raised was no alarm to anybody. */
export function reportOn(
  rows: readonly AlarmRow[],
  span: { fromMs: number; toMs: number; nowMs: number },
): AlarmReport {
  const told = rows.filter(({ hidden }) => !hidden);
  const raisedMs = told.map(({ raisedAt }) => Date.parse(raisedAt));
  const windows = Math.max(1, (Math.min(span.toMs, span.nowMs) - span.fromMs) / TEN_MINUTES_MS);
  const waits = told.map((row) =>
    secondsBetween(row.raisedAt, row.acknowledgedAt ?? row.clearedAt, span.nowMs),
  );
  return {
    raised: told.length,
    byPriority: [1, 2, 3, 4].map((priority) => ({
      priority,
      raised: told.filter(({ name }) => priorityOf(name) === priority).length,
    })),
    perTenMinutes: { mean: Math.round((told.length / windows) * 100) / 100, most: mostWithin(raisedMs) },
    worst: [...Map.groupBy(told, ({ name, place }) => `${name} ${place}`).values()]
      .map((same) => {
        const { name = "", place = "" } = same[0] ?? {};
        return { name, title: alarmTitle(name), place, raised: same.length };
      })
      .sort((a, b) => b.raised - a.raised)
      .slice(0, WORST),
    unacknowledged: {
      median: median(waits),
      most: waits.length === 0 ? null : Math.max(...waits),
      open: told.filter(({ acknowledgedAt, clearedAt }) => acknowledgedAt === null && clearedAt === null)
        .length,
    },
    reactions: [
      ...Map.groupBy(
        told.filter(({ actedBy }) => actedBy !== null),
        ({ actedBy }) => actedBy ?? "",
      ),
    ].map(([person, acts]) => {
      const took = acts.map(({ raisedAt, actedAt }) => secondsBetween(raisedAt, actedAt, span.nowMs));
      return { person, acts: acts.length, medianSeconds: median(took) ?? 0, mostSeconds: Math.max(...took) };
    }),
  };
}

export function priorityOf(name: string): number {
  const known = ALARM_NAMES.find((each) => each === name);
  return known === undefined ? 4 : ALARM_KINDS[known].priority;
}

/** Of an alarm that an older version has told, its name. */
export function alarmTitle(name: string): { readonly zh: string; readonly en: string } {
  const known = ALARM_NAMES.find((each) => each === name);
  if (known === undefined) return { zh: name, en: name };
  const { zh, en } = ALARM_KINDS[known];
  return { zh: zh.title, en: en.title };
}

function secondsBetween(fromAt: string, toAt: string | null, nowMs: number): number {
  const toMs = toAt === null ? nowMs : Date.parse(toAt);
  return Math.round((toMs - Date.parse(fromAt)) / 100) / 10;
}

/** The most moments in any ten minutes. @param sorted ms */
function mostWithin(sorted: readonly number[]): number {
  let most = 0;
  for (let from = 0, to = 0; to < sorted.length; to++) {
    while ((sorted[to] ?? 0) - (sorted[from] ?? 0) >= TEN_MINUTES_MS) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? null;
}
