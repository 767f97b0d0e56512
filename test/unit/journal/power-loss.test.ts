// Power lost at random steps (issue 3, line 5). The same runs, ten thousand of them, are in test/long.
import { expect, it } from "vitest";
import { losePower } from "./power-losses.ts";

it("whatever a disk forgets when its power fails: every journal opens, what was synced is there, no answered latch is lost", async () => {
  const { losses, problems } = await losePower({ losses: 200, firstSeed: 1 });
  expect(problems).toEqual([]);
  expect(losses).toBeGreaterThanOrEqual(200);
}, 60_000);
