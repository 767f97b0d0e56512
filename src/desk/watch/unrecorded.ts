/** 应录未录: a hearing that should be recorded now and is not. PURE. */

/** Five minutes after the planned start an encoder that is not there is no delay any more. */
export const LATE_START_MS = 5 * 60_000;
/** 开庭 without a stream: long enough for an encoder that has just been switched on. */
export const LATE_STREAM_MS = 15_000;

export interface RoomPlan {
  /** Some encoder of the room is being recorded. */
  readonly isRecorded: boolean;
  /** 开庭 was marked, 闭庭 not, and it is no recess. Wall clock, ms; null: no such hearing. */
  readonly openedMs: number | null;
  /** Planned starts of hearings that were neither postponed nor begun. Wall clock, ms. */
  readonly plannedStartsMs: readonly number[];
}

/** Since when a hearing goes unrecorded; null: none does. Wall clock, ms. */
export function unrecordedSince(
  { isRecorded, openedMs, plannedStartsMs }: RoomPlan,
  nowMs: number,
): number | null {
  if (isRecorded) return null;
  const due = [
    ...(openedMs === null ? [] : [openedMs + LATE_STREAM_MS]),
    ...plannedStartsMs.map((startMs) => startMs + LATE_START_MS),
  ].filter((dueMs) => dueMs <= nowMs);
  return due.length === 0 ? null : Math.min(...due);
}
