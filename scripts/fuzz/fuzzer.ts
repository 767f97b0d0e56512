// Makes the inputs, one after the other from the seed, and judges each: what it throws, whether every split gives the
// same, how long it takes. Input number i of a seed is always the same bytes.
import { mutate, randomCuts } from "./mutate.ts";
import { Random } from "./random.ts";
import { TARGETS, type Target } from "./targets.ts";

export interface Input {
  readonly target: string;
  readonly choice: number;
  readonly cuts: readonly number[];
  readonly bytes: Buffer;
}

export interface Finding {
  readonly input: Input;
  readonly reason: string;
}

/** CPU time for one input, whole and split; a second look decides, as garbage of others may have been collected. */
const MOST_MS = 250;
const cpuMs = (): number => process.threadCpuUsage().user / 1000;

/** Input number `index` of this seed. */
export function makeInput(seed: number, index: number): Input {
  const random = new Random(Math.imul(seed, 0x85ebca6b) + index);
  // Numbers that follow each other must not begin alike.
  random.next();
  const target = pickTarget(random);
  const valid = target.seed(random);
  const keep = random.once(8) ? 0 : target.keep;
  const bytes = random.once(10) ? valid : mutate(valid, () => target.seed(random), random, keep);
  return { target: target.name, choice: random.below(420), cuts: randomCuts(bytes.length, random), bytes };
}

function pickTarget(random: Random): Target {
  let at = random.below(100);
  for (const target of TARGETS) {
    at -= target.share;
    if (at < 0) return target;
  }
  throw new Error("the shares of the targets are less than 100");
}

/** @returns why this input is a finding, or null. */
export function examine(input: Input): Finding | null {
  const startedMs = cpuMs();
  const reason = reasonOf(input);
  if (reason !== null) return { input, reason };
  if (cpuMs() - startedMs <= MOST_MS) return null;
  const againMs = cpuMs();
  reasonOf(input);
  const tookMs = Math.round(cpuMs() - againMs);
  return tookMs <= MOST_MS ? null : { input, reason: `took ${tookMs} ms for ${input.bytes.length} bytes` };
}

function reasonOf({ target: name, bytes, cuts, choice }: Input): string | null {
  const target = TARGETS.find((each) => each.name === name);
  if (target === undefined) throw new Error(`no target ${name}`);
  try {
    const whole = target.run(bytes, [], choice);
    const split = target.run(bytes, cuts, choice);
    // The chunk budget is taken after each read, so that its place depends on their sizes (limits.ts).
    if (whole.at(-1) === "error chunk-rate" || split.at(-1) === "error chunk-rate") return null;
    const at = whole.findIndex((line, index) => line !== split[index]);
    if (at < 0 && whole.length === split.length) return null;
    const place = at < 0 ? whole.length : at;
    return `split at ${cuts.slice(0, 8).join(", ")} gives another result: ${whole[place]} | ${split[place]}`;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ""}` : String(error);
  }
}
