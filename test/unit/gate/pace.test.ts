import { expect, it } from "vitest";
import { Pace } from "../../../src/gate/pace.ts";

it("lets each key through once per interval", () => {
  const pace = new Pace(1_000, 8);
  expect([pace.allows("a", 0), pace.allows("a", 999), pace.allows("b", 999)]).toEqual([true, false, true]);
  expect([pace.allows("a", 1_000), pace.allows("b", 1_000), pace.allows("b", 1_999)]).toEqual([
    true,
    false,
    true,
  ]);
});

it("lets no more keys through than its bound within an interval, and others after it", () => {
  const pace = new Pace(1_000, 8);
  const through = Array.from({ length: 100 }, (_, key) => pace.allows(String(key), 500));
  expect(through.filter(Boolean).length).toBe(8);
  expect([pace.allows("late", 1_499), pace.allows("late", 1_500)]).toEqual([false, true]);
});
