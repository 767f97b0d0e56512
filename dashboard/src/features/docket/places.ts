/** The day's docket as a board: which hours it shows, where each hearing stands, side by side where two overlap. PURE. */
import type { DocketRecord, PlannedStream } from "../../../../src/desk/contract/docket.ts";
import { DAY_MS, startOf } from "../../beijing.ts";

const HOUR_MS = DAY_MS / 24;
/** The hours of a court's day; a hearing outside of them makes the board wider. */
const [OPENS, CLOSES] = [8, 18];
/** Shorter ones are drawn as long as this, so that they can be read and pressed. */
const LEAST_MS = HOUR_MS / 2;

export interface Hours {
  readonly from: number;
  readonly to: number;
}

/** Whole hours of the day, Beijing time. */
export function hoursOf(day: string, entries: readonly DocketRecord[]): Hours {
  const start = startOf(day);
  const at = (iso: string) => Math.min(24, Math.max(0, (Date.parse(iso) - start) / HOUR_MS));
  return {
    from: Math.floor(Math.min(OPENS, ...entries.map(({ plannedStart }) => at(plannedStart)))),
    to: Math.ceil(Math.max(CLOSES, ...entries.map(({ plannedEnd }) => at(plannedEnd)))),
  };
}

/** Where each hour begins, per cent of the row. */
export function marksOf({ from, to }: Hours): { readonly hour: number; readonly left: number }[] {
  return Array.from({ length: to - from }, (_, index) => ({
    hour: from + index,
    left: (index / (to - from)) * 100,
  }));
}

export interface Placed {
  readonly entry: DocketRecord;
  /** Per cent of the row. */
  readonly left: number;
  readonly width: number;
  /** From 0: those that overlap stand one under the other. */
  readonly lane: number;
}

export interface RoomRow {
  readonly courtroom: string;
  readonly placed: readonly Placed[];
  readonly lanes: number;
}

/** A row for every room, in the order given; rooms that only the docket knows come last. */
export function rowsOf(
  day: string,
  hours: Hours,
  rooms: readonly string[],
  entries: readonly DocketRecord[],
): RoomRow[] {
  const others = entries.map(({ courtroom }) => courtroom).filter((each) => !rooms.includes(each));
  return [...rooms, ...new Set(others)].map((courtroom) =>
    rowOf(
      courtroom,
      day,
      hours,
      entries.filter((entry) => entry.courtroom === courtroom),
    ),
  );
}

function rowOf(courtroom: string, day: string, hours: Hours, entries: readonly DocketRecord[]): RoomRow {
  const start = startOf(day) + hours.from * HOUR_MS;
  const lengthMs = (hours.to - hours.from) * HOUR_MS;
  const ends: number[] = [];
  const inOrder = [...entries].sort((a, b) => Date.parse(a.plannedStart) - Date.parse(b.plannedStart));
  const placed = inOrder.map((entry) => {
    const from = Math.max(start, Date.parse(entry.plannedStart));
    const to = Math.min(start + lengthMs, Math.max(Date.parse(entry.plannedEnd), from + LEAST_MS));
    const free = ends.findIndex((end) => end <= from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = to;
    return {
      ...{ entry, lane, left: ((from - start) / lengthMs) * 100 },
      width: ((to - from) / lengthMs) * 100,
    };
  });
  return { courtroom, placed, lanes: Math.max(1, ends.length) };
}

/** Where now is, per cent of the row; null: not on this board. */
export function nowAt(day: string, hours: Hours, nowMs: number): number | null {
  const start = startOf(day) + hours.from * HOUR_MS;
  const share = (nowMs - start) / ((hours.to - hours.from) * HOUR_MS);
  return share < 0 || share > 1 ? null : share * 100;
}

/** What is planned to be aired of this hearing; null: nothing is. */
export function planOf(entry: DocketRecord, streams: readonly PlannedStream[]): PlannedStream | null {
  return (
    streams.find(
      ({ caseNumbers, plannedStart, docketId }) =>
        docketId === entry.id ||
        (Date.parse(plannedStart) === Date.parse(entry.plannedStart) &&
          shares(caseNumbers, entry.caseNumbers)),
    ) ??
    streams.find(({ caseNumbers }) => shares(caseNumbers, entry.caseNumbers)) ??
    null
  );
}

export function shares(a: readonly string[], b: readonly string[]): boolean {
  return a.some((each) => b.includes(each));
}
