// Chance with a seed: the same choices for the same seed, one sequence a room.
import { randomFrom } from "../../test/support/seeded-random.ts";

/** [0, 1) */
export type Chance = ReturnType<typeof randomFrom>;
export const chance = randomFrom;

export function between(random: Chance, from: number, to: number): number {
  return from + random() * (to - from);
}

export function oneOf<T>(random: Chance, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(random() * choices.length)] ?? choices[0];
}
