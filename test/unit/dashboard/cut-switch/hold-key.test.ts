import { describe, expect, it } from "vitest";
import { HOLD_MS, HoldKey } from "../../../../dashboard/src/cut-switch/hold-key.ts";
import { numbered, type Placed } from "../../../../dashboard/src/features/live/order.ts";

const CODES: Readonly<Record<string, string>> = { k: "KeyK", x: "KeyX", s: "ShiftLeft" };
const codeOf = (key: string) => CODES[key] ?? `Digit${key}`;
const thirty = (number: number) => (number >= 1 && number <= 30 ? `room-${number}` : null);

/**
 * Key events as `at key`: `0 3`, `100 k`, `500 -k` (up), `200 ^k` (with Ctrl), `400 !` (window left); without a key the page
 * looks.
 */
function cutBy(events: readonly string[], roomOf = thirty): (string | null)[] {
  const keys = new HoldKey(roomOf);
  return events.map((event) => {
    const [at = "0", what = ""] = event.split(" ");
    const nowMs = 1_000_000 + Number(at);
    const code = codeOf(what.slice(-1));
    if (what === "") return keys.take(nowMs);
    if (what === "!") keys.away();
    else if (what.startsWith("-")) return keys.up(code, nowMs);
    else keys.down({ code, isElsewhere: what.startsWith("^") }, nowMs);
    return null;
  });
}
const last = (...events: string[]) => cutBy(events).at(-1);

describe("a number, then K held", () => {
  it("cuts that room, once", () => {
    const due = 100 + HOLD_MS;
    expect(cutBy(["0 3", "100 k", `${due - 1}`, `${due}`, "900", "2000", "2100 -k"])).toEqual([
      ...[null, null, null, "room-3", null, null, null],
    ]);
  });

  it("of digits that belong together means the longest that is a room; those that don't are another number", () => {
    expect(last("0 1", "300 2", "400 k", "800")).toBe("room-12");
    expect(last("0 1", "5000 2", "5100 k", "5500")).toBe("room-2");
    expect(last("0 1", "100 2", "200 3", "300 k", "700")).toBe("room-23");
    // Where there is no 12, the second digit is not lost.
    const five = (number: number) => (number <= 5 ? `room-${number}` : null);
    expect(cutBy(["0 1", "300 2", "400 k", "800"], five).at(-1)).toBe("room-2");
    const many = (number: number) => (number === 1 || number === 123 ? `room-${number}` : null);
    expect(cutBy(["0 1", "300 2", "600 3", "700 k", "1100"], many).at(-1)).toBe("room-123");
  });

  it("of a room that one may not cut means that one, and no other that its last digit names", () => {
    const placed = [2, 12].map((number) => ({ room: { id: `room-${number}`, number }, alarms: [] }));
    const onWall = (number: number) => numbered(placed as unknown as Placed[], number)?.id ?? null;
    expect(cutBy(["0 1", "300 2", "400 k", "800"], onWall).at(-1)).toBe("room-12");
  });

  it("means the room that had the number when it was typed, whatever is renumbered meanwhile", () => {
    let shift = 0;
    const keys = new HoldKey((number) => `room-${number + shift}`);
    keys.down({ code: "Numpad3", isElsewhere: false }, 0);
    shift = 1;
    keys.down({ code: "KeyK", isElsewhere: false }, 100);
    expect([keys.room, keys.take(100 + HOLD_MS)]).toEqual(["room-3", "room-3"]);
  });

  it("counts by the times of the keys: held and let go while the page was busy cuts, a touch does not", () => {
    expect(last("0 3", "100 k", `${100 + HOLD_MS} -k`)).toBe("room-3");
    expect(last("0 3", "100 k", `${99 + HOLD_MS} -k`)).toBeNull();
    // Heard five seconds late, it is looked at only after what lies behind it has been heard.
    const keys = new HoldKey(thirty);
    keys.down({ code: "Digit3", isElsewhere: false }, 0);
    keys.down({ code: "KeyK", isElsewhere: false }, 100);
    expect(keys.dueMs(5_000)).toBeGreaterThan(5_000);
    expect(keys.dueMs(100)).toBe(100 + HOLD_MS);
  });

  it.each([
    ["let go too soon", ["0 3", "100 k", "400 -k", "600"]],
    ["let go too soon, and held again without a number", ["0 3", "100 k", "300 -k", "400 k", "900"]],
    ["no number", ["100 k", "900"]],
    ["a number that no room has", ["0 3", "100 9", "3000 0", "3100 k", "3600"]],
    ["with Ctrl, or typed in a field", ["0 3", "100 ^k", "900"]],
    ["another key between", ["0 3", "50 x", "100 k", "900"]],
    ["the window left meanwhile", ["0 3", "100 k", "200 !", "900"]],
    ["a number of long ago", ["0 3", "10000 k", "10900"]],
  ])("cuts nothing: %s", (_, events) => {
    expect(cutBy(events).filter((cut) => cut !== null)).toEqual([]);
  });

  it("with Shift or Caps Lock is the same", () => {
    expect(last("0 3", "50 s", "100 k", "500")).toBe("room-3");
  });
});
