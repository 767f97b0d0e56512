import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, UNREACHABLE } from "../../../../dashboard/src/api.ts";
import { cutView, type Told } from "../../../../dashboard/src/cut-switch/cut-view.ts";
import { ALL, Presses } from "../../../../dashboard/src/cut-switch/presses.ts";

const closed: Told = {
  ...{ latched: true, verified: true, closedAt: "2026-01-01T00:00:00.003Z" },
  ...{ receivedAt: "2026-01-01T00:00:00.000Z", lastContentAt: "2025-12-31T23:59:29.700Z" },
};
const nothing: Told = { ...closed, closedAt: null, lastContentAt: null };
const lost = () => new ApiError(0, { code: UNREACHABLE });
let answers: { resolve(report: Told): void; reject(error: unknown): void; signal: AbortSignal }[];
let presses: Presses;
beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"],
  });
  answers = [];
  presses = new Presses(
    (_, signal) => new Promise((resolve, reject) => void answers.push({ resolve, reject, signal })),
  );
});
afterEach(() => vi.useRealTimers());
const settled = () => vi.advanceTimersByTimeAsync(0);
const press = (room = "room-1", isLatched = false) => presses.press({ room, name: room, isLatched });
const outcome = (room = "room-1") =>
  cutView(presses.of(room), { reach: "ok", latched: true }, performance.now()).outcome;

describe("a press", () => {
  it("is sent before anything else, and its answer is kept for whoever draws the switch", async () => {
    const told = vi.fn();
    presses.subscribe(told);
    press();
    expect([answers.length, told.mock.calls.length]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(20);
    answers[0]?.resolve(closed);
    await settled();
    const made = presses.of("room-1");
    expect(made).toMatchObject({ report: closed, failure: null });
    expect((made?.answeredMs ?? 0) - (made?.atMs ?? 0)).toBe(20);
    expect([presses.of("room-2"), answers[0]?.signal.aborted]).toEqual([null, true]);
    presses.forget("room-1");
    expect(presses.of("room-1")).toBeNull();
  });

  it("again, before the page has heard of the latch, keeps what the first came to", async () => {
    press();
    answers[0]?.resolve(closed);
    await settled();
    await vi.advanceTimersByTimeAsync(200);
    press();
    answers[1]?.resolve(nothing);
    await settled();
    expect(presses.of("room-1")?.report).toBe(closed);
  });

  it("that nobody answers is sent once more, and whichever answer comes counts", async () => {
    press();
    await vi.advanceTimersByTimeAsync(999);
    expect(answers.length).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(answers.length).toBe(2);
    answers[0]?.reject(lost());
    await settled();
    expect(presses.of("room-1")).toMatchObject({ report: null, failure: null });
    answers[1]?.resolve(closed);
    await settled();
    expect(presses.of("room-1")?.report).toBe(closed);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(answers.length).toBe(2);
  });

  it("is sent to a desk that hangs twice and not oftener, to one that is away until it is back", async () => {
    press();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(answers.length).toBe(2);
    press("room-2");
    for (let second = 0; second < 4; second++) {
      for (const each of answers.slice(2)) each.reject(lost());
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(answers.length).toBe(7);
    answers.at(-1)?.resolve(nothing);
    await settled();
    expect(outcome("room-2")).toBe("shut");
  });

  it("that is refused says why at once; without a line it fails in the end", async () => {
    press();
    answers[0]?.reject(new ApiError(403, { code: "permission-denied" }));
    await settled();
    expect(presses.of("room-1")?.failure).toBe("permission-denied");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(answers.length).toBe(1);
    press("room-2");
    for (let second = 0; second < 10; second++) {
      for (const each of answers.slice(1)) each.reject(lost());
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(presses.of("room-2")?.failure).toBe(UNREACHABLE);
  });

  it("that nobody was reached by is told as failed, and is sent all the same when the desk is back, for a minute", async () => {
    press();
    for (let second = 0; second < 40; second++) {
      for (const each of answers) each.reject(lost());
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(outcome()).toBe("failed");
    answers.at(-1)?.resolve(nothing);
    await settled();
    expect(outcome()).toBe("shut");
    press("room-2");
    for (let second = 0; second < 61; second++) {
      for (const each of answers) each.reject(lost());
      await vi.advanceTimersByTimeAsync(1_000);
    }
    const sent = answers.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect([answers.length, outcome("room-2")]).toEqual([sent, "failed"]);
  });

  it("that the desk could not hand on is told at once, and sent again all the same", async () => {
    press();
    answers[0]?.reject(new ApiError(503, { code: "gate-unreachable" }));
    await settled();
    expect([outcome(), presses.of("room-1")?.failure]).toEqual(["failed", "gate-unreachable"]);
    await vi.advanceTimersByTimeAsync(1_000);
    answers[1]?.resolve(nothing);
    await settled();
    expect(presses.of("room-1")).toMatchObject({ failure: null, report: nothing });
    expect(outcome()).toBe("shut");
  });

  it("while one is under way changes nothing; afterwards it is a new one", async () => {
    press();
    press();
    expect(answers.length).toBe(1);
    answers[0]?.resolve(closed);
    await settled();
    press();
    expect(answers.length).toBe(2);
  });

  it("is red after two seconds, also when nothing else draws the page", async () => {
    press();
    const told = vi.fn();
    presses.subscribe(told);
    await vi.advanceTimersByTimeAsync(1_999);
    expect([told.mock.calls.length, outcome()]).toEqual([0, null]);
    await vi.advanceTimersByTimeAsync(1);
    expect([told.mock.calls.length, outcome()]).toEqual([1, "unconfirmed"]);
  });
});

describe("an answer that found nothing to close", () => {
  it("to the only request of a room that was not cut says so", async () => {
    press();
    answers[0]?.resolve(nothing);
    await settled();
    expect(outcome()).toBe("nothing-to-close");
  });

  it("to a second request is no word on the first, whose own answer still counts when it comes", async () => {
    press();
    await vi.advanceTimersByTimeAsync(1_000);
    answers[1]?.resolve(nothing);
    await settled();
    expect(outcome()).toBe("shut");
    answers[0]?.resolve(closed);
    await settled();
    expect([outcome(), presses.of("room-1")?.report]).toEqual(["verified", closed]);
  });

  it("never takes the place of one that closed a connection", async () => {
    press();
    await vi.advanceTimersByTimeAsync(1_000);
    answers[0]?.resolve(closed);
    await settled();
    answers[1]?.resolve(nothing);
    await settled();
    expect(presses.of("room-1")?.report).toBe(closed);
    // Pressed again in fright: the cut still is what the first press came to.
    const first = presses.of("room-1");
    press("room-1", true);
    answers[2]?.resolve(nothing);
    await settled();
    expect(presses.of("room-1")).toBe(first);
    // Unless it says that it is not shut after all.
    press("room-1", true);
    answers[3]?.resolve({ ...nothing, verified: false });
    await settled();
    expect(outcome()).toBe("unconfirmed");
  });

  it("in a room that was lifted meanwhile is told as it is", async () => {
    press();
    answers[0]?.resolve(closed);
    await settled();
    // Two others have signed for that: by then the page has heard of it.
    await vi.advanceTimersByTimeAsync(3_000);
    press("room-1", false);
    answers[1]?.resolve(nothing);
    await settled();
    expect(outcome()).toBe("nothing-to-close");
  });

  it("of a room that somebody else had cut does not claim that nothing was on air", async () => {
    press("room-1", true);
    answers[0]?.resolve(nothing);
    await settled();
    expect(outcome()).toBe("shut");
  });

  it("counts for less than the late answer to a press that had been put away", async () => {
    press();
    await vi.advanceTimersByTimeAsync(2_500);
    presses.forget("room-1");
    press();
    answers[2]?.resolve(nothing);
    await settled();
    answers[0]?.resolve(closed);
    await settled();
    expect(presses.of("room-1")?.report).toBe(closed);
  });
});

it("stands with the newest first, cut-all among them", async () => {
  press("room-1");
  press(ALL);
  press("room-2");
  answers[0]?.resolve(closed);
  await settled();
  press("room-1");
  expect(presses.all().map(([room]) => room)).toEqual(["room-1", "room-2", ALL]);
});
