// Many data directories, each through a few losses of power, every one from a seed that reproduces it.

import { randomFrom } from "../../support/seeded-random.ts";
import { PowerLossRun } from "./power-loss.ts";

const LIVES = 5;

export interface Losses {
  readonly losses: number;
  /** Each with the seed that shows it again. */
  readonly problems: readonly string[];
}

/** Stops at the first directory with a problem. */
export async function losePower({
  losses: wanted,
  firstSeed,
}: {
  readonly losses: number;
  readonly firstSeed: number;
}): Promise<Losses> {
  let losses = 0;
  for (let seed = firstSeed; losses < wanted; seed++) {
    const run = new PowerLossRun(randomFrom(seed));
    for (let life = 0; life < LIVES && run.problems.length === 0; life++) await run.life();
    if (run.problems.length === 0) await run.judge();
    losses += run.losses;
    if (run.problems.length > 0)
      return { losses, problems: run.problems.map((each) => `seed ${seed}: ${each}`) };
  }
  return { losses, problems: [] };
}
