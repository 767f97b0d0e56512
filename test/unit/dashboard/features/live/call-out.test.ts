import { describe, expect, it } from "vitest";
import { type Called, dueCall } from "../../../../../dashboard/src/features/live/call-out.ts";
import type { Alarm } from "../../../../../src/desk/contract/watch.ts";

const alarm = (key: string, priority: number, change: Partial<Alarm> = {}): Alarm => ({
  ...{ key, name: "stalled", priority, place: "room-1" },
  ...{ zh: { title: "", advice: "" }, en: { title: "", advice: "" } },
  ...{ sinceAt: "", raisedAt: "2026-01-01T00:00:00Z", present: true, actual: "", expected: "" },
  ...{
    acknowledgedAt: null,
    acknowledgedBy: null,
    actedAt: null,
    actedBy: null,
    hiddenBy: null,
    shelved: null,
  },
  ...change,
});
const called = (key: string, atMs: number, raisedAt = "2026-01-01T00:00:00Z"): Called => ({
  key,
  raisedAt,
  atMs,
});

describe("an alarm is called out", () => {
  it("at once, the gravest first, and the others after it", () => {
    const all = [alarm("a", 1), alarm("b", 2)];
    expect(dueCall(all, [], 0)?.key).toBe("a");
    expect(dueCall(all, [called("a", 0)], 1_000)?.key).toBe("b");
    expect(dueCall(all, [called("a", 0), called("b", 1_000)], 2_000)).toBeNull();
  });

  it("again until somebody has seen it: priority 1 every ten seconds, 2 every minute", () => {
    const [a, b] = [alarm("a", 1), alarm("b", 2)];
    expect(dueCall([a], [called("a", 0)], 9_999)).toBeNull();
    expect(dueCall([a], [called("a", 0)], 10_000)?.key).toBe("a");
    expect(dueCall([b], [called("b", 0)], 59_999)).toBeNull();
    expect(dueCall([b], [called("b", 0)], 60_000)?.key).toBe("b");
    expect(dueCall([{ ...a, acknowledgedAt: "2026-01-01T00:00:01Z" }], [], 99_000)).toBeNull();
  });

  it("anew when it comes back, and never for what is not grave", () => {
    const back = alarm("a", 2, { raisedAt: "2026-01-01T00:05:00Z" });
    expect(dueCall([back], [called("a", 0)], 1_000)?.key).toBe("a");
    expect(dueCall([alarm("c", 3), alarm("d", 4)], [], 0)).toBeNull();
  });
});
