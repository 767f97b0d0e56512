import { expect, it } from "vitest";
import { measureMemory } from "../support/memory-run.ts";

it("a delay of 600 s costs the gate no more memory than one of 5 s: 20 streams, 11 minutes, within 5 MB", async () => {
  const [short = 0, long = 0] = await measureMemory({ streams: 20, seconds: 660, delaySeconds: [5, 600] });
  console.log(`PSS at D = 5 s: ${(short / 1e6).toFixed(1)} MB, at D = 600 s: ${(long / 1e6).toFixed(1)} MB`);
  expect(Math.abs(long - short)).toBeLessThanOrEqual(5e6);
});
