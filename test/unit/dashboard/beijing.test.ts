import { describe, expect, it } from "vitest";
import { isoOfSecond, secondInput, secondOf, timeAt, timeOf } from "../../../dashboard/src/beijing.ts";

describe("a moment to the second", () => {
  it("is Beijing's, to the second, wherever this runs", () => {
    expect(secondOf("2026-11-28T16:00:05.900Z")).toBe("2026-11-29 00:00:05");
    expect(timeAt(Date.parse("2026-11-28T16:00:05.900Z"))).toBe("00:00:05");
    expect(timeOf("2026-11-28T01:30:05+00:00")).toBe("09:30:05");
    expect(secondOf("tomorrow")).toBe("tomorrow");
  });

  it("goes into an input and comes out of it as the same second", () => {
    const ms = Date.parse("2026-11-28T01:30:05Z");
    expect(secondInput(ms)).toBe("2026-11-28T09:30:05");
    expect(Date.parse(isoOfSecond(secondInput(ms)))).toBe(ms);
    // A browser leaves out seconds that are none.
    expect(isoOfSecond("2026-11-28T09:30")).toBe("2026-11-28T09:30:00+08:00");
    expect(isoOfSecond("")).toBe("");
  });
});
