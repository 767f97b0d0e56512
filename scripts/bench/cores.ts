// Which core does what: the server under test has one to itself, publishers and platform share another, so that
// neither measurement is the other's noise.
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";

export interface Cores {
  /** Put before the server's command. */
  readonly server: readonly string[];
  /** Put before publishers and platform. */
  readonly generators: readonly string[];
  /** The generators' core; null when nothing could be pinned. */
  readonly generatorCore: number | null;
}

/** Pins with taskset (util-linux) where the machine has two cores or more, else leaves it to the scheduler. */
export function chooseCores(): Cores {
  const canPin = cpus().length >= 2 && spawnSync("taskset", ["--version"]).status === 0;
  if (!canPin) return { server: [], generators: [], generatorCore: null };
  return { server: ["taskset", "-c", "0"], generators: ["taskset", "-c", "1"], generatorCore: 1 };
}
