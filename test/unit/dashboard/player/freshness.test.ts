import { describe, expect, it } from "vitest";
import { FRESH_MS, freshness } from "../../../../dashboard/src/player/freshness.ts";

describe("a picture", () => {
  it.each(["moving", "small"] as const)("(%s) is live as long as its newest frame is young", (kind) => {
    const freshMs = FRESH_MS[kind];
    const seconds = Math.floor(freshMs / 1000);
    expect(freshness(kind, 10_000, 10_000 + freshMs - 1, false)).toEqual({ is: "live" });
    expect(freshness(kind, 10_000, 10_000 + freshMs, false)).toEqual({ is: "stands", seconds });
    expect(freshness(kind, 10_000, 75_500, false)).toEqual({ is: "stands", seconds: 65 });
  });

  it("of the future is not called live: a clock was set back, and nobody knows its age", () => {
    expect(freshness("moving", 11_000, 10_000, false)).toEqual({ is: "live" });
    expect(freshness("moving", 70_000, 10_000, false)).toEqual({ is: "stands", seconds: 0 });
  });

  it("that has not come, or is over, is not called live", () => {
    expect(freshness("small", null, 10_000, false)).toEqual({ is: "waiting" });
    expect(freshness("small", null, 10_000, true)).toEqual({ is: "none" });
    expect(freshness("small", 10_000, 10_000, true)).toEqual({ is: "none" });
  });
});
