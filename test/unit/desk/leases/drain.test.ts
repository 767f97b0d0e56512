// How long what was said before still goes out: counted from what the desk hears, and never less than it is.
import { describe, expect, it } from "vitest";
import type { Phase } from "../../../../src/desk/contract/session.ts";
import { type Drain, type DrainReport, drainAfter, secondsLeft } from "../../../../src/desk/leases/drain.ts";

const report = (
  draining: boolean,
  change: { connected?: boolean; lagSeconds?: number | null } = {},
): DrainReport => ({
  draining,
  delaySeconds: 10,
  encoderConnected: change.connected ?? true,
  egress: { lagSeconds: change.lagSeconds ?? null },
});

/** Reports as they come: [ms, phase, report]. */
function follow(steps: readonly (readonly [number, Phase, DrainReport])[]): Drain | null {
  let drain: Drain | null = null;
  let last: DrainReport | null = null;
  for (const [atMs, phase, each] of steps) {
    drain = drainAfter(drain, last, each, phase, atMs);
    last = each;
  }
  return drain;
}

const leftAt = (drain: Drain | null, nowMs: number) =>
  drain === null ? "nothing" : secondsLeft(drain, 10, nowMs);

describe("a drain", () => {
  it("takes the delay and the latest a batch may leave after it, from when it was heard of", () => {
    const drain = follow([
      [0, "open", report(false)],
      [1000, "open", report(true)],
      [1010, "recess", report(true)],
      [2000, "recess", report(true)],
    ]);
    expect(leftAt(drain, 2010)).toBe(9.5);
    expect(leftAt(drain, 11_510)).toBeNull();
  });

  it("is over when the gate says so", () => {
    const drain = follow([
      [0, "recess", report(true)],
      [9000, "recess", report(false)],
    ]);
    expect(leftAt(drain, 9000)).toBe("nothing");
  });

  it("begins anew with a later mark, and with another drop", () => {
    const marked = follow([
      [0, "recess", report(true)],
      [3000, "open", report(true)],
      [6000, "recess", report(true)],
    ]);
    expect(leftAt(marked, 6000)).toBe(10.5);
    const dropped = follow([
      [0, "open", report(true, { connected: false })],
      [4000, "open", report(true)],
      [5000, "open", report(true, { connected: false })],
    ]);
    expect(leftAt(dropped, 5000)).toBe(10.5);
  });

  it("does not begin anew when the encoder goes on into the next session after 闭庭", () => {
    const closed = follow([
      [0, "closed", report(true)],
      [2000, "closed", report(true, { connected: false })],
    ]);
    expect(leftAt(closed, 2000)).toBe(8.5);
  });

  it("takes longer by what the way out was behind, also where the gate tells that no more", () => {
    const behind = follow([
      [0, "open", report(false, { lagSeconds: 4 })],
      [1000, "closed", report(true)],
      [2000, "closed", report(true)],
    ]);
    expect(leftAt(behind, 2000)).toBe(13.5);
  });
});
