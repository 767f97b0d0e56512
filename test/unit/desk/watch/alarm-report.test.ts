// How the alarms themselves do, from their rows.
import { describe, expect, it } from "vitest";
import type { AlarmRow } from "../../../../src/desk/store/alarms.ts";
import { reportOn } from "../../../../src/desk/watch/alarm-report.ts";
import { unrecordedSince } from "../../../../src/desk/watch/unrecorded.ts";

const AT = Date.parse("2026-11-28T01:00:00Z");
const iso = (minutes: number) => new Date(AT + minutes * 60_000).toISOString();
const row = (name: string, minutes: number, more: Partial<AlarmRow> = {}): AlarmRow => ({
  ...{ id: `${name}-${minutes}`, name, place: "court-01", sinceAt: iso(minutes), raisedAt: iso(minutes) },
  ...{ clearedAt: null, acknowledgedAt: null, acknowledgedBy: null, actedAt: null, actedBy: null },
  ...{ actual: "", expected: "", hidden: false },
  ...more,
});
const SPAN = { fromMs: AT, toMs: AT + 3_600_000, nowMs: AT + 3_600_000 };

describe("the report on the alarms", () => {
  it("counts what was told, by priority and in any ten minutes, and names the worst", () => {
    const rows = [
      row("black", 0),
      row("black", 4),
      row("silent", 9.9),
      row("silent", 30, { hidden: true }),
      row("record-unhealthy", 40),
    ];
    expect(reportOn(rows, SPAN)).toMatchObject({
      raised: 4,
      byPriority: [
        { priority: 1, raised: 1 },
        { priority: 2, raised: 3 },
        { priority: 3, raised: 0 },
        { priority: 4, raised: 0 },
      ],
      perTenMinutes: { mean: 0.67, most: 3 },
      worst: [
        { name: "black", title: { zh: "黑场", en: "The picture is black" }, place: "court-01", raised: 2 },
        { name: "silent" },
        { name: "record-unhealthy" },
      ],
    });
  });

  it("says how long nobody had seen them, and how soon each person acted", () => {
    const seen = { acknowledgedAt: iso(1), acknowledgedBy: "甲" };
    const rows = [
      row("black", 0, { ...seen, actedAt: iso(1.5), actedBy: "甲", clearedAt: iso(9) }),
      row("silent", 0, { ...seen, actedAt: iso(3), actedBy: "甲" }),
      row("frozen", 50),
    ];
    const report = reportOn(rows, SPAN);
    expect(report.unacknowledged).toEqual({ median: 60, most: 600, open: 1 });
    expect(report.reactions).toEqual([{ person: "甲", acts: 2, medianSeconds: 180, mostSeconds: 180 }]);
  });

  it("says nothing of a span without alarms but that there were none", () => {
    expect(reportOn([], SPAN)).toMatchObject({
      raised: 0,
      worst: [],
      unacknowledged: { median: null, most: null, open: 0 },
    });
  });
});

describe("since when a hearing goes unrecorded", () => {
  const plan = { isRecorded: false, openedMs: null, plannedStartsMs: [] };
  it("is the earliest of what is due, and nothing while the room is recorded", () => {
    expect(unrecordedSince(plan, AT)).toBeNull();
    expect(unrecordedSince({ ...plan, plannedStartsMs: [AT - 299_999] }, AT)).toBeNull();
    expect(unrecordedSince({ ...plan, plannedStartsMs: [AT - 300_000] }, AT)).toBe(AT);
    expect(unrecordedSince({ ...plan, openedMs: AT - 20_000, plannedStartsMs: [AT - 301_000] }, AT)).toBe(
      AT - 5_000,
    );
    expect(unrecordedSince({ ...plan, isRecorded: true, openedMs: AT - 60_000 }, AT)).toBeNull();
  });
});
