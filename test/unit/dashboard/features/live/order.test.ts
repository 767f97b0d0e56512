import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  goesOut,
  inOrder,
  onStage,
  type Placed,
  placed,
  telling,
  urgencyOf,
} from "../../../../../dashboard/src/features/live/order.ts";
import { AIR_STATES } from "../../../../../src/desk/contract/session.ts";
import type { WallRoom, WallSession } from "../../../../../src/desk/contract/wall.ts";
import type { Alarm } from "../../../../../src/desk/contract/watch.ts";

const session = (change: Partial<WallSession> = {}): WallSession => ({
  ...{ id: "s", caseNumbers: [], hearingNo: null, cause: null, grade: null, conditions: null },
  ...{ airState: "held", phase: "open", reasons: [], pauseCauses: [], pauseCard: null, wanted: false },
  ...{ startedAt: "", openedAt: null, endsAt: null, overrun: false, delaySeconds: 30 },
  ...{ encoderConnected: true, recordHealthy: true, sight: "public" },
  platform: { state: "idle", lagSeconds: null, lastError: null },
  ...change,
});
const room = (id: string, change: Partial<WallSession> | null = {}): WallRoom => ({
  ...{
    id,
    name: id,
    number: Number(id.replace(/\D/g, "")) || id.charCodeAt(0) - 96,
    court: "豫08",
    test: false,
    latch: null,
  },
  draining: false,
  session: change === null ? null : session({ id: `s-${id}`, ...change }),
});
const alarm = (place: string, change: Partial<Alarm> = {}): Alarm => ({
  ...{ key: `stalled@${place}`, name: "stalled", priority: 2, place },
  ...{ zh: { title: "", advice: "" }, en: { title: "", advice: "" } },
  ...{ sinceAt: "2026-01-01T00:00:00Z", raisedAt: "2026-01-01T00:00:00Z", present: true },
  ...{ actual: "", expected: "", acknowledgedAt: null, acknowledgedBy: null, actedAt: null, actedBy: null },
  ...{ hiddenBy: null, shelved: null },
  ...change,
});
const ids = (all: readonly Placed[]) => all.map((each) => each.room.id);

describe("the order of the wall", () => {
  it("has what is grave first, then what is on its way to the public, then the rest by number", () => {
    const rooms = [
      room("room-10", { airState: "on-air" }),
      room("room-2", { airState: "held" }),
      room("room-1", null),
      room("room-3", { airState: "cut" }),
      room("room-4", { airState: "held" }),
      room("room-5", { airState: "paused" }),
    ];
    const all = placed(rooms, [alarm("room-4")]);
    expect(ids(inOrder(all))).toEqual(["room-4", "room-5", "room-10", "room-3", "room-2", "room-1"]);
  });

  it("is by number alone where a finger may come from nowhere", () => {
    const rooms = [room("room-10", { airState: "on-air" }), room("room-2", { airState: "held" })];
    expect(ids(inOrder(placed(rooms, [alarm("room-10")]), true))).toEqual(["room-2", "room-10"]);
  });

  it("has what drains among what goes out, whatever its state says", () => {
    const draining = { ...room("room-3", null), draining: true };
    expect(ids(inOrder(placed([room("room-1", null), draining], [])))).toEqual(["room-3", "room-1"]);
    expect([draining, room("room-1", null), room("room-2", { airState: "paused" })].map(goesOut)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("is not moved by an alarm that tells nothing now", () => {
    const silent = [
      alarm("a", { present: false }),
      alarm("a", { hiddenBy: "stream-lost" }),
      alarm("a", { shelved: { untilAt: "", by: "", reason: "" } }),
    ];
    expect(telling(silent)).toEqual([]);
    const [calm] = placed([room("a")], silent);
    expect(calm === undefined ? null : urgencyOf(calm)).toBe(3);
  });

  it("has every room once, whatever the states", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...AIR_STATES), { maxLength: 12 }), (states) => {
        const rooms = states.map((airState, at) => room(`room-${at}`, { airState }));
        expect(new Set(ids(inOrder(placed(rooms, [])))).size).toBe(rooms.length);
      }),
    );
  });
});

describe("the stage", () => {
  const none: ReadonlySet<string> = new Set();
  const order = (...rooms: WallRoom[]) => inOrder(placed(rooms, []));

  it("leaves everybody where he was, and gives a free place to the first in order", () => {
    const all = order(room("a"), room("b"), room("c", { airState: "on-air" }));
    expect(onStage([], all, { size: 2, pinned: none })).toEqual(["c", "a"]);
    expect(onStage(["b", "a"], all, { size: 2, pinned: none })).toEqual(["b", "a"]);
    const gone = order(room("a"), room("b", null), room("c", { airState: "on-air" }));
    expect(onStage(["b", "a"], gone, { size: 2, pinned: none })).toEqual(["a", "c"]);
  });

  it("shows what is grave, in the place of what is not and nobody has put there", () => {
    const all = inOrder(placed([room("a"), room("b"), room("c")], [alarm("c", { priority: 1 })]));
    expect(onStage(["a", "b"], all, { size: 2, pinned: none })).toEqual(["a", "c"]);
    expect(onStage(["a", "b"], all, { size: 2, pinned: new Set(["b"]) })).toEqual(["c", "b"]);
    expect(onStage(["a"], all, { size: 1, pinned: new Set(["a"]) })).toEqual(["a"]);
  });

  it("never shows one twice, nor more than there is place for", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e")),
        fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "x")),
        fc.uniqueArray(fc.constantFrom("a", "b", "x"), { maxLength: 1 }),
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom<Alarm[]>([], [alarm("a")], [alarm("d"), alarm("e")]),
        (live, before, pins, size, alarms) => {
          const rooms = (["a", "b", "c", "d", "e"] as const).map((id) =>
            room(id, live.includes(id) ? {} : null),
          );
          const stage = onStage(before, inOrder(placed(rooms, alarms)), { size, pinned: new Set(pins) });
          expect(new Set(stage).size).toBe(stage.length);
          expect(stage.length).toBeLessThanOrEqual(size);
          expect(stage).not.toContain("x");
          if (size >= live.length + pins.length) expect(stage).toEqual(expect.arrayContaining(live));
        },
      ),
    );
  });
});
