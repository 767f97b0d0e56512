import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { onHold } from "../../../../dashboard/src/cut-switch/on-hold.ts";
import { onPress } from "../../../../dashboard/src/cut-switch/on-press.ts";

let button: EventTarget;
const press = vi.fn();
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  press.mockReset();
  button = new EventTarget();
});
afterEach(() => vi.useRealTimers());

function send(type: string, facts: object = {}): Event {
  const event = Object.assign(new Event(type, { cancelable: true }), facts);
  button.dispatchEvent(event);
  return event;
}
const mouse = { button: 0, pointerType: "mouse" };
const finger = { button: 0, pointerType: "touch" };

describe("a switch", () => {
  beforeEach(() => void onPress(button, press));

  it("is pressed by the mouse as it goes down, once, and by its first button only", () => {
    send("pointerdown", { ...mouse, button: 2 });
    expect(press).not.toHaveBeenCalled();
    send("pointerdown", mouse);
    send("pointerup", mouse);
    send("click", { detail: 1 });
    expect(press).toHaveBeenCalledOnce();
  });

  it("is pressed by a finger that is let go, or that stays; not by one that scrolls", () => {
    send("pointerdown", finger);
    expect(press).not.toHaveBeenCalled();
    send("pointercancel", finger);
    vi.advanceTimersByTime(1_000);
    send("pointerup", finger);
    expect(press).not.toHaveBeenCalled();
    send("pointerdown", finger);
    send("pointerup", finger);
    send("click", { detail: 1 });
    expect(press).toHaveBeenCalledTimes(1);
    // Pressed in fright and not let go: some screens would ask for a menu instead of clicking.
    send("pointerdown", finger);
    vi.advanceTimersByTime(400);
    expect(press).toHaveBeenCalledTimes(2);
    expect(send("contextmenu").defaultPrevented).toBe(true);
    send("pointerup", finger);
    expect(press).toHaveBeenCalledTimes(2);
  });

  it("is pressed by Enter and the space bar as they go down, and not again while they are held", () => {
    for (const key of ["Enter", " "]) {
      expect(send("keydown", { key, repeat: false }).defaultPrevented).toBe(true);
      expect(send("keydown", { key, repeat: true }).defaultPrevented).toBe(true);
    }
    expect(send("keydown", { key: "Tab", repeat: false }).defaultPrevented).toBe(false);
    expect(press).toHaveBeenCalledTimes(2);
  });

  it("is pressed by what clicks without a pointer", () => {
    send("click", { detail: 0 });
    expect(press).toHaveBeenCalledOnce();
  });
});

describe("全部断播", () => {
  const show = vi.fn();
  beforeEach(() => void onHold(button, { ms: 2_000, act: press, show }));

  it("acts when it has been held, once; what slips off, is let go or loses the window does nothing", () => {
    for (const end of ["pointerup", "pointerleave", "pointercancel", "blur"]) {
      send("pointerdown", mouse);
      vi.advanceTimersByTime(1_999);
      send(end);
      vi.advanceTimersByTime(5_000);
    }
    expect(press).not.toHaveBeenCalled();
    expect(show).toHaveBeenLastCalledWith(false);
    send("pointerdown", mouse);
    expect(show).toHaveBeenLastCalledWith(true);
    vi.advanceTimersByTime(10_000);
    expect(press).toHaveBeenCalledOnce();
  });

  it("by keyboard too; another key ends it", () => {
    send("keydown", { key: " ", repeat: false });
    vi.advanceTimersByTime(1_000);
    send("keydown", { key: "Tab", repeat: false });
    vi.advanceTimersByTime(5_000);
    expect(press).not.toHaveBeenCalled();
    send("keydown", { key: "Enter", repeat: false });
    vi.advanceTimersByTime(1_500);
    send("keydown", { key: "Enter", repeat: true });
    vi.advanceTimersByTime(500);
    expect(press).toHaveBeenCalledOnce();
  });
});
