// The page's keyboard as a browser tells of it: a key that stays down repeats.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { hearKeys } from "../../../../dashboard/src/cut-switch/hear-keys.ts";
import { HOLD_MS, HoldKey } from "../../../../dashboard/src/cut-switch/hold-key.ts";

let page: EventTarget;
let cuts: { room: string; atMs: number }[];
let aimed: string | null;
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  page = new EventTarget();
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("HTMLElement", class {});
  cuts = [];
  const keys = new HoldKey((number) => `room-${number}`);
  stop = hearKeys(
    keys,
    (room) => cuts.push({ room, atMs: performance.now() }),
    () => {
      aimed = keys.room;
    },
  );
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const key = (type: "keydown" | "keyup", code: string, repeat = false) => {
  const event = Object.assign(new Event(type), { code, repeat });
  Object.defineProperty(event, "timeStamp", { value: performance.now() });
  page.dispatchEvent(event);
};

it("cuts when K was held long enough, however early and fast it repeats", () => {
  key("keydown", "Digit3");
  key("keyup", "Digit3");
  const heldMs = performance.now();
  key("keydown", "KeyK");
  for (let ms = 0; ms < 1_500; ms += 30) {
    vi.advanceTimersByTime(30);
    key("keydown", "KeyK", true);
  }
  expect(cuts.map(({ room }) => room)).toEqual(["room-3"]);
  expect((cuts[0]?.atMs ?? 0) - heldMs).toBeLessThanOrEqual(HOLD_MS + 50);
});

it("takes a key that was down before its number for nothing", () => {
  key("keydown", "KeyK", true);
  key("keydown", "Digit3");
  key("keydown", "KeyK", true);
  vi.advanceTimersByTime(2_000);
  expect(cuts).toEqual([]);
});

it("shows a number as chosen as long as K would cut it, and no longer", () => {
  key("keydown", "Digit3");
  expect(aimed).toBe("room-3");
  vi.advanceTimersByTime(9_900);
  expect(aimed).toBe("room-3");
  vi.advanceTimersByTime(200);
  expect(aimed).toBeNull();
  key("keydown", "KeyK");
  vi.advanceTimersByTime(2_000);
  expect(cuts).toEqual([]);
});
