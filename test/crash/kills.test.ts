// A few of the random kills of `npm run kills` (issue 3, line 6), which runs two hundred of them.
import { expect, it } from "vitest";
import { runKills } from "./kills-run.ts";

const SEED = 2_208;

it("random kills of gate, desk and parent: every journal opens, a second lost at most, every latch holds, nothing forbidden airs", async () => {
  // A desk, a gate, the parent, a gate again, and one freeze.
  const result = await runKills({ kills: 4, streams: 10, seed: SEED });
  expect(result).toMatchObject({ unreadableJournals: [], losses: [], lostLatches: [], forbidden: [] });
  expect(result.longestLossMs).toBeLessThanOrEqual(1_000);
  expect(result.journals).toBeGreaterThanOrEqual(10);
  expect(result.parts).toBeGreaterThan(result.journals);
  expect(result.cuts).toBeGreaterThan(0);
  expect(result.airedMessages).toBeGreaterThan(0);
});
