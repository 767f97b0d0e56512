import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CutStep, cutRoom } from "../../../../dashboard/src/court/cut.ts";

const closed = { latched: true, verified: true, closedAt: "2026-01-01T00:00:00.003Z" };
let requests: { answer(status: number, body: object): void; drop(): void }[];
let steps: CutStep[];
let isOver: boolean;
beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"],
  });
  [requests, steps, isOver] = [[], [], false];
  vi.stubGlobal(
    "fetch",
    () =>
      new Promise<Response>((resolve, reject) => {
        requests.push({
          answer: (status, body) => resolve(new Response(JSON.stringify(body), { status })),
          drop: () => reject(new TypeError("no line")),
        });
      }),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const press = () => {
  void cutRoom("room-1", (step) => steps.push(step)).then(() => {
    isOver = true;
  });
};
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const told = () => steps.map(({ at }) => at);

describe("断播 of the courtroom page", () => {
  it("is told as sent, then as verified with its time", async () => {
    press();
    expect([requests.length, told()]).toEqual([1, ["sent"]]);
    await pass(30);
    requests[0]?.answer(200, closed);
    await pass(0);
    expect(steps.at(-1)).toEqual({ at: "verified", ms: 30, hadConnection: true });
    expect(isOver).toBe(true);
    await pass(60_000);
    expect([requests.length, steps.length]).toEqual([1, 2]);
  });

  it("is red after two seconds, and is sent until somebody answers", async () => {
    press();
    for (let second = 0; second < 5; second++) {
      await pass(1_000);
      for (const each of requests) each.drop();
    }
    expect([told(), isOver]).toEqual([["sent", "unconfirmed"], false]);
    requests.at(-1)?.answer(200, { ...closed, closedAt: null });
    for (const each of requests) each.drop();
    await pass(1_000);
    requests.at(-1)?.answer(200, { ...closed, closedAt: null });
    await pass(0);
    expect(steps.at(-1)).toMatchObject({ at: "verified", hadConnection: false });
    expect(isOver).toBe(true);
  });

  it("whose connection nobody saw gone is not called verified", async () => {
    press();
    requests[0]?.answer(200, { ...closed, verified: false });
    await pass(0);
    expect([steps.at(-1), isOver]).toEqual([{ at: "unconfirmed", said: null }, true]);
  });

  it("that nobody answers may be pressed again after ten seconds, though two requests hang; the first may still tell that it is shut", async () => {
    press();
    await pass(10_000);
    expect([requests.length, isOver]).toEqual([2, true]);
    press();
    expect(requests.length).toBe(3);
    requests[0]?.answer(503, { code: "gate-silent", message: "闸门 / gate" });
    await pass(0);
    expect(told().at(-1)).toBe("sent");
    requests[1]?.answer(200, closed);
    await pass(0);
    expect(steps.at(-1)).toMatchObject({ at: "verified", hadConnection: true });
  });

  it("that is refused says why and is over; one that the desk could not hand on is sent again", async () => {
    press();
    requests[0]?.answer(503, { code: "gate-unreachable", message: "闸门 / gate" });
    await pass(0);
    expect([steps.at(-1), isOver]).toEqual([{ at: "unconfirmed", said: "闸门 / gate" }, false]);
    await pass(1_000);
    requests[1]?.answer(403, { code: "permission-denied", message: "不行 / no" });
    await pass(0);
    expect([steps.at(-1), isOver]).toEqual([{ at: "unconfirmed", said: "不行 / no" }, true]);
  });
});
