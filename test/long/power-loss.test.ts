// Power lost at ten thousand random steps of journal and latches (issue 3, line 5).
import { expect, it } from "vitest";
import { losePower } from "../unit/journal/power-losses.ts";

const LOSSES = 10_000;

it("ten thousand losses of power: every journal opens, what was synced is there, no answered latch is lost", async () => {
  const { losses, problems } = await losePower({ losses: LOSSES, firstSeed: 100_000 });
  console.log(`${losses} losses of power`);
  expect(problems).toEqual([]);
  expect(losses).toBeGreaterThanOrEqual(LOSSES);
});
