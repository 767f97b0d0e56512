// The fuzzer's command line.
import { parseArgs } from "node:util";

export interface FuzzOptions {
  /** Ends at whichever comes first. */
  readonly inputs: number;
  readonly seconds: number;
  readonly seed: number;
  /** One input in so many goes over a real socket too; 0: none does. */
  readonly socketsEvery: number;
  /** Where findings are written. */
  readonly out: string;
  /** End at the first finding. */
  readonly first: boolean;
  /** List what was not reached. */
  readonly missed: boolean;
}

export const USAGE = `npm run fuzz -- [options]
  --seconds N   stop after N seconds (default: none)
  --inputs N    stop after N inputs (default 20000; none when --seconds is given)
  --seed S      the same seed makes the same inputs (default: the time)
  --sockets N   one input in N goes over real sockets too (default 40; 0: none)
  --out DIR     where findings are written (default test/hostile/findings, which the tests replay)
  --first       stop at the first finding
  --missed      list the branches that were not reached`;

const FINDINGS = new URL("../../test/hostile/findings/", import.meta.url).pathname;

/** Throws with a plain sentence for the user on a wrong option. */
export function readOptions(argv: readonly string[]): FuzzOptions | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seconds: { type: "string" },
      inputs: { type: "string" },
      seed: { type: "string" },
      sockets: { type: "string", default: "40" },
      out: { type: "string", default: FINDINGS },
      first: { type: "boolean", default: false },
      missed: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const timed = values.seconds !== undefined;
  return {
    seconds: timed ? wholeNumber("seconds", values.seconds, 1) : Number.POSITIVE_INFINITY,
    inputs: wholeNumber("inputs", values.inputs ?? (timed ? String(Number.MAX_SAFE_INTEGER) : "20000"), 1),
    seed: wholeNumber("seed", values.seed ?? String(Date.now() % 1e9), 0),
    socketsEvery: wholeNumber("sockets", values.sockets, 0),
    out: values.out,
    first: values.first,
    missed: values.missed,
  };
}

function wholeNumber(name: string, text: string | undefined, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${name} must be a whole number from ${least} on`);
  return value;
}
