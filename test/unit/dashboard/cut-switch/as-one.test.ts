import { expect, it } from "vitest";
import { asOne } from "../../../../dashboard/src/cut-switch/as-one.ts";
import type { CutReport } from "../../../../src/desk/contract/session.ts";

const report = (change: Partial<CutReport> = {}): CutReport => ({
  ...{ sessionId: "s", courtroom: "room-1", airState: "cut", receivedAt: "2026-01-01T00:01:00.000Z" },
  ...{ closedAt: "2026-01-01T00:01:00.003Z", closedInMs: 3, lastContentAt: "2026-01-01T00:00:29.000Z" },
  ...{ discardedSeconds: 30, discardedBytes: 1, latched: true, verified: true },
  ...change,
});

it("holds when all of them hold, and speaks of the content that left last", () => {
  const idle = report({ closedAt: null, lastContentAt: null });
  const later = report({ lastContentAt: "2026-01-01T00:00:57.000Z" });
  expect(asOne([idle, report(), later])).toEqual({
    ...{ latched: true, verified: true, closedAt: report().closedAt, receivedAt: report().receivedAt },
    lastContentAt: later.lastContentAt,
  });
  expect(asOne([report(), report({ verified: false })]).verified).toBe(false);
  expect(asOne([report(), idle, report({ latched: false })]).latched).toBe(false);
  expect(asOne([idle])).toMatchObject({ closedAt: null, lastContentAt: null });
});

it("of no session at all is a latch with nothing to close", () => {
  expect(asOne([])).toMatchObject({ latched: true, verified: true, closedAt: null });
});
