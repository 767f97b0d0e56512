// 审管's page: addresses there and back, whose act is shown, months that are over, numbers as they are read.
import { describe, expect, it } from "vitest";
import {
  casesAt,
  casesIn,
  casesOf,
  figuresAt,
  spanIn,
} from "../../../../../dashboard/src/features/supervision/address.ts";
import {
  actsOf,
  usualAddressee,
} from "../../../../../dashboard/src/features/supervision/finding-standing.ts";
import { monthsOver } from "../../../../../dashboard/src/features/supervision/months.ts";
import { percent, tookWords } from "../../../../../dashboard/src/features/supervision/numbers.ts";
import type { Permission } from "../../../../../src/desk/contract/permissions.ts";

const NOW = Date.parse("2026-01-31T17:00:00Z");

describe("an address", () => {
  it("leads back to the span and the cases it was made of", () => {
    const span = { from: "2026-01-01", to: "2026-03-31", by: "judge" } as const;
    const [, , , from, to, by] = figuresAt(span).split("/");
    expect(spanIn({ from: from ?? "", to: to ?? "", by: by ?? "" }, NOW)).toEqual(span);
    const cases = casesOf(span, "missed", { key: "王/法官 %", court: "豫0802" });
    expect(cases).toEqual({
      from: span.from,
      to: span.to,
      figure: "missed",
      court: "豫0802",
      judge: "王/法官 %",
    });
    const segment = casesAt(cases).split("/")[3] ?? "";
    expect(casesIn(decodeURIComponent(segment))).toEqual(cases);
  });

  it("asks for the row of a table and nobody else's: an unknown court, a month of every court", () => {
    const span = { from: "2026-01-01", to: "2026-03-31" };
    expect(casesOf({ ...span, by: "court" }, "cuts", { key: "", court: null })).toMatchObject({ court: "" });
    const month = casesOf({ ...span, by: "month" }, "cuts", { key: "2026-02", court: null });
    expect(month).toEqual({ ...span, figure: "cuts", month: "2026-02" });
    expect(casesOf({ ...span, by: "month" }, "cuts", null)).toEqual({ ...span, figure: "cuts" });
  });

  it("that somebody mistyped is this year's, by Beijing's day", () => {
    const usual = { from: "2026-01-01", to: "2026-02-01", by: "month" };
    expect(spanIn({ from: "x", to: "2026-01-02", by: "nobody" }, NOW)).toEqual(usual);
  });
});

describe("a finding's acts", () => {
  const steps = [{ at: "", by: "李技术", act: "answer" as const, text: "" }];
  const me = (name: string, ...permissions: Permission[]) => ({ name, permissions });

  it("are those of whoever answers, while it waits for an answer", () => {
    for (const state of ["sent", "returned"] as const) {
      expect(actsOf({ state, steps: [] }, me("李技术", "finding.answer"))).toEqual(["answer"]);
      expect(actsOf({ state, steps: [] }, me("周审管", "supervision.inspect"))).toEqual([]);
    }
  });

  it("are those of 审管办, once it is answered, and never the answerer's", () => {
    const answered = { state: "answered", steps } as const;
    expect(actsOf(answered, me("周审管", "supervision.inspect"))).toEqual(["settle", "send-back"]);
    expect(actsOf(answered, me("李技术", "supervision.inspect", "finding.answer"))).toEqual([]);
    expect(actsOf({ state: "closed", steps }, me("周审管", "supervision.inspect"))).toEqual([]);
  });

  it("go to the technicians where the picture is wrong, to the judge where people are", () => {
    expect([usualAddressee("sound"), usualAddressee("dress")]).toEqual(["technical", "judge"]);
  });
});

describe("what is read", () => {
  it("is a share, or none of nothing; a time in the unit that fits", () => {
    expect([percent(null), percent(0), percent(5 / 6)]).toEqual(["—", "0.0%", "83.3%"]);
    const words = [null, 42, 11_400, 150_000].map((ms) => tookWords(ms));
    expect(words.map(({ unit, value }) => `${value} ${unit}`)).toEqual([
      " none",
      "0.04 s",
      "11 s",
      "2.5 min",
    ]);
  });

  it("is a month that is over by Beijing's day, across the turn of a year", () => {
    // In Beijing it is the first of February already.
    expect(monthsOver(NOW).slice(0, 3)).toEqual(["2026-01", "2025-12", "2025-11"]);
  });
});
