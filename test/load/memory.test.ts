import { expect, it } from "vitest";
import { measureMemory } from "../support/memory-run.ts";

// The short form of test/long/memory.test.ts.
it("a long delay costs the gate no more memory than a short one: 20 streams, within 5 MB", async () => {
  const [short = 0, long = 0] = await measureMemory({ streams: 20, seconds: 40, delaySeconds: [2, 30] });
  console.log(`PSS at D = 2 s: ${(short / 1e6).toFixed(1)} MB, at D = 30 s: ${(long / 1e6).toFixed(1)} MB`);
  expect(Math.abs(long - short)).toBeLessThanOrEqual(5e6);
});
