import { describe, expect, it } from "vitest";
import { goesOut, keptOrder, rowOrder } from "../../../../dashboard/src/panel/row-order.ts";
import type { PanelRoom } from "../../../../src/desk/contract/panel.ts";

const room = (id: string, number: number, change: Partial<PanelRoom> = {}): PanelRoom => ({
  ...{ id, name: id, number, airState: null, draining: false, phase: null, delaySeconds: 30, latched: false },
  ...change,
});
const rooms = [
  room("c", 1),
  room("b", 2, { airState: "ended", draining: true }),
  room("d", 10, { airState: "on-air" }),
  room("a", 3, { airState: "held" }),
];

describe("the rows", () => {
  it("stand with what goes out first, by number within, what still drains among them", () => {
    expect(rowOrder(rooms, false)).toEqual(["b", "d", "c", "a"]);
    expect(rooms.map(goesOut)).toEqual([false, true, true, false]);
  });

  it("stand by number alone where a finger may come from nowhere", () => {
    expect(rowOrder(rooms, true)).toEqual(["c", "b", "a", "d"]);
  });

  it("stay where they were while somebody aims; what comes stands at the end", () => {
    expect(keptOrder(["c", "gone", "b"], ["b", "new", "c"])).toEqual(["c", "b", "new"]);
  });
});
