import { describe, expect, it } from "vitest";
import {
  momentIn,
  placeIn,
  stillSeconds,
} from "../../../../../dashboard/src/features/incidents/evidence-moments.ts";
import { spanOf } from "../../../../../dashboard/src/features/incidents/span.ts";
import type { Clip } from "../../../../../src/desk/contract/incidents.ts";

describe("a moment", () => {
  it("is so long ago, in the largest unit of which there are two", () => {
    expect(spanOf(-500)).toEqual({ unit: "seconds", count: 0 });
    expect(spanOf(119_999)).toEqual({ unit: "seconds", count: 119 });
    expect(spanOf(120_000)).toEqual({ unit: "minutes", count: 2 });
    expect(spanOf(3 * 3_600_000)).toEqual({ unit: "hours", count: 3 });
    expect(spanOf(49 * 3_600_000)).toEqual({ unit: "days", count: 2 });
  });
});

describe("the evidence", () => {
  const MOMENT = "2026-11-28T01:00:00Z";
  const clip = (fromSeconds: number, toSeconds: number, closed = false): Clip => ({
    ...{ session: "s", part: 1, closed },
    fromAt: new Date(Date.parse(MOMENT) + fromSeconds * 1000).toISOString(),
    toAt: new Date(Date.parse(MOMENT) + toSeconds * 1000).toISOString(),
  });

  it("has a picture of each second that is on record whole, and may be seen", () => {
    expect(stillSeconds([clip(-30, 30)], MOMENT, false)).toEqual([-20, -10, -3, 0, 10, 20]);
    expect(stillSeconds([clip(-12, 0.5)], MOMENT, false)).toEqual([-10, -3]);
    expect(stillSeconds([clip(-30, -8), clip(5, 30)], MOMENT, false)).toEqual([-20, -10, 10, 20]);
    expect(stillSeconds([clip(-30, 30, true)], MOMENT, false)).toEqual([]);
    expect(stillSeconds([clip(-30, 30, true)], MOMENT, true)).toHaveLength(6);
  });

  it("says where in the record a second of the clip is", () => {
    expect(placeIn(clip(-30, 30), MOMENT, 12)).toEqual({
      at: "2026-11-28T00:59:42.000Z",
      fromMoment: -18,
    });
    expect(momentIn(clip(-30, 30), MOMENT)).toBe(30);
    expect(momentIn(clip(-30, -2), MOMENT)).toBeNull();
    expect(momentIn(clip(2, 30), MOMENT)).toBeNull();
  });
});
