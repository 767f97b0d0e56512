import { describe, expect, it } from "vitest";
import {
  hoursOf,
  marksOf,
  nowAt,
  planOf,
  rowsOf,
} from "../../../../../dashboard/src/features/docket/places.ts";
import { sessionOf, standingOf } from "../../../../../dashboard/src/features/docket/standing.ts";
import type { DocketRecord, PlannedStream } from "../../../../../src/desk/contract/docket.ts";

const DAY = "2026-11-23";
const at = (time: string) => `${DAY}T${time}:00+08:00`;
const entry = (id: string, courtroom: string, from: string, to: string): DocketRecord => ({
  ...{ id, caseNumbers: [`（2026）豫0802民初${id}号`], hearingNo: 1, courtroom, status: "planned" },
  ...{ plannedStart: at(from), plannedEnd: at(to), publicHearing: true, stream: true, procedure: "" },
  ...{ judge: "", presiding: "", panel: [], clerk: "", causeOfAction: "", parties: [] },
  ...{ changedAt: "", changedBy: "" },
});
const plan = (of: DocketRecord, change: Partial<PlannedStream> = {}): PlannedStream => ({
  ...{
    caseNumbers: of.caseNumbers,
    hearingNo: 1,
    courtroom: of.courtroom,
    approvalId: "form",
    docketId: null,
  },
  ...{ plannedStart: of.plannedStart, plannedEnd: of.plannedEnd, ready: true, reasons: [], mustAct: [] },
  ...change,
});

describe("the board", () => {
  it("shows a court's day, and more where a hearing lies outside of it", () => {
    expect(hoursOf(DAY, [])).toEqual({ from: 8, to: 18 });
    expect(hoursOf(DAY, [entry("1", "a", "07:30", "19:10")])).toEqual({ from: 7, to: 20 });
    expect(marksOf({ from: 8, to: 10 })).toEqual([
      { hour: 8, left: 0 },
      { hour: 9, left: 50 },
    ]);
  });

  it("puts a hearing where its time is, and two that overlap under each other", () => {
    const entries = [
      entry("1", "a", "09:00", "11:00"),
      entry("2", "a", "10:00", "12:00"),
      entry("3", "a", "11:00", "12:00"),
    ];
    const [row] = rowsOf(DAY, { from: 8, to: 18 }, ["a"], entries);
    expect(row?.lanes).toBe(2);
    expect(row?.placed.map(({ left, width, lane }) => [left, Math.round(width), lane])).toEqual([
      [10, 20, 0],
      [20, 20, 1],
      [30, 10, 0],
    ]);
  });

  it("has a row for each courtroom, used or not, and for one that only the docket knows", () => {
    const rows = rowsOf(DAY, { from: 8, to: 18 }, ["a", "b"], [entry("1", "c", "09:00", "10:00")]);
    expect(rows.map(({ courtroom, placed }) => `${courtroom} ${placed.length}`)).toEqual([
      "a 0",
      "b 0",
      "c 1",
    ]);
  });

  it("knows where now is, on its own day only", () => {
    expect(nowAt(DAY, { from: 8, to: 18 }, Date.parse(at("13:00")))).toBe(50);
    expect(nowAt("2026-11-24", { from: 8, to: 18 }, Date.parse(at("13:00")))).toBeNull();
  });
});

describe("a planned hearing", () => {
  const hearing = entry("1", "a", "09:00", "11:00");
  const session = {
    ...{ id: "s", courtroom: "a", caseNumbers: hearing.caseNumbers, airState: "on-air", phase: "open" },
    ...{ latched: false, startedAt: "" },
  } as const;
  const early = Date.parse(at("08:00"));

  it("is what its room does with it now, before anything that was planned", () => {
    expect(sessionOf(hearing, [{ ...session, courtroom: "b" }])).toBeNull();
    expect(sessionOf(hearing, [session])).toBe(session);
    expect(standingOf(hearing, session, null, early)).toBe("on-air");
    expect(standingOf(hearing, { ...session, latched: true }, plan(hearing), early)).toBe("cut");
  });

  it("may be aired, may not yet, or is not meant to be", () => {
    expect(standingOf(hearing, null, plan(hearing), early)).toBe("ready");
    expect(standingOf(hearing, null, plan(hearing, { ready: false }), early)).toBe("unready");
    expect(standingOf(hearing, null, null, early)).toBe("recorded");
    expect(standingOf({ ...hearing, status: "postponed" }, null, plan(hearing), early)).toBe("postponed");
    expect(standingOf(hearing, null, plan(hearing), Date.parse(at("11:00")))).toBe("past");
  });

  it("finds its plan by the entry itself, by case and time, or by the case", () => {
    const other = plan(entry("2", "a", "09:00", "11:00"));
    expect(planOf(hearing, [other])).toBeNull();
    const moved = plan(hearing, { plannedStart: at("14:00") });
    expect(planOf(hearing, [moved, plan(hearing)])).toEqual(plan(hearing));
    expect(planOf(hearing, [moved])).toBe(moved);
    const formless = plan(hearing, { approvalId: null, docketId: "1" });
    expect(planOf(hearing, [formless])).toBe(formless);
  });
});
