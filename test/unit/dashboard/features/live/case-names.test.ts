import { describe, expect, it } from "vitest";
import { casesTyped, hearingLine } from "../../../../../dashboard/src/features/live/case-names.ts";

describe("case numbers typed", () => {
  it("may be several, with whatever a Chinese keyboard puts between them", () => {
    expect(casesTyped(" （2026）豫0802民初1号、（2026）豫0802民初2号，（2026）豫0802民初3号; ")).toEqual([
      "（2026）豫0802民初1号",
      "（2026）豫0802民初2号",
      "（2026）豫0802民初3号",
    ]);
    expect(casesTyped(" ， ")).toEqual([]);
  });
});

describe("a proposed hearing", () => {
  it("reads as its cases and its time at the court, wherever the browser stands", () => {
    const hearing = {
      caseNumbers: ["（2026）豫0802民初1号", "（2026）豫0802民初2号"],
      ...{ plannedStart: "2026-08-03T01:00:00.000Z", plannedEnd: "2026-08-03T03:30:00.000Z" },
    };
    expect(hearingLine(hearing)).toBe("（2026）豫0802民初1号、（2026）豫0802民初2号 09:00–11:30");
    expect(hearingLine({ ...hearing, plannedStart: null, plannedEnd: null })).toBe(
      "（2026）豫0802民初1号、（2026）豫0802民初2号",
    );
  });
});
