// npm run fuzz: two processes, one after the other, from the same seed. The first judges every input, with the memory
// settings of the gate; the second repeats the first inputs with V8 counting which branches of src/rtmp ran, which makes
// it ten times slower and worthless as a judge of time. Exits with 1 when there was a finding.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { GATE_ENV, NODE_FLAGS } from "../../src/parent/children.ts";
import { readOptions, USAGE } from "./options.ts";

const FAILED = 2;

try {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") console.log(USAGE);
  else process.exitCode = await fuzz(options.seed, options.first);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = FAILED;
}

async function fuzz(seed: number, isOverAtFirst: boolean): Promise<number> {
  const verdict = await pass("judge.ts", seed);
  if (verdict !== 0 && isOverAtFirst) return verdict;
  return verdict || (await pass("reach.ts", seed));
}

/** @returns its exit code. */
async function pass(script: string, seed: number): Promise<number> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(
    process.execPath,
    [...NODE_FLAGS, path, ...process.argv.slice(2), "--seed", String(seed)],
    // Branches of code that comes compiled from a cache are not all counted.
    { stdio: "inherit", env: { ...process.env, ...GATE_ENV, NODE_DISABLE_COMPILE_CACHE: "1" } },
  );
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? FAILED;
}
