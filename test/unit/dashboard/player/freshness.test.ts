import { describe, expect, it } from "vitest";
import { FRESH_MS, freshness } from "../../../../dashboard/src/player/freshness.ts";

describe("a picture", () => {
  it("is live as long as its newest frame is young, whatever else is heard", () => {
    expect(freshness(10_000, 10_000 + FRESH_MS - 1, false)).toEqual({ is: "live" });
    expect(freshness(10_000, 10_000 + FRESH_MS, false)).toEqual({ is: "stands", seconds: 3 });
    expect(freshness(10_000, 75_500, false)).toEqual({ is: "stands", seconds: 65 });
  });

  it("that has not come, or is over, is not called live", () => {
    expect(freshness(null, 10_000, false)).toEqual({ is: "waiting" });
    expect(freshness(null, 10_000, true)).toEqual({ is: "none" });
    expect(freshness(10_000, 10_000, true)).toEqual({ is: "none" });
  });
});
