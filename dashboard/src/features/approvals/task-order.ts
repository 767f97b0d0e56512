/** What comes first in 我的待办, and how near a hearing is. PURE. */
import type { TaskRecord } from "../../../../src/desk/contract/offices.ts";
import { DAY_MS } from "../../beijing.ts";

const HOUR_MS = DAY_MS / 24;

/** What is told and not asked for: it goes away when it is read. */
export function isNotice({ id }: Pick<TaskRecord, "id">): boolean {
  return id !== null;
}

/** By the hearing that it is for, those without one last; of the same hearing as they came. */
export function sorted(tasks: readonly TaskRecord[]): TaskRecord[] {
  const due = ({ form }: TaskRecord) =>
    form?.plannedStart == null ? Number.POSITIVE_INFINITY : Date.parse(form.plannedStart);
  const compare = (a: number, b: number) => (a === b ? 0 : a < b ? -1 : 1);
  return [...tasks].sort((a, b) => compare(due(a), due(b)) || compare(Date.parse(a.at), Date.parse(b.at)));
}

export interface TimeLeft {
  readonly unit: "past" | "minutes" | "hours" | "days";
  readonly count: number;
}

export function timeLeft(iso: string, nowMs: number): TimeLeft {
  const leftMs = Date.parse(iso) - nowMs;
  if (leftMs <= 0) return { unit: "past", count: 0 };
  if (leftMs < HOUR_MS) return { unit: "minutes", count: Math.ceil(leftMs / 60_000) };
  if (leftMs < 2 * DAY_MS) return { unit: "hours", count: Math.floor(leftMs / HOUR_MS) };
  return { unit: "days", count: Math.floor(leftMs / DAY_MS) };
}
