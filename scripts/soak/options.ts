// The soak's command line.
import { parseArgs } from "node:util";

export interface SoakOptions {
  readonly minutes: number;
  readonly streams: number;
  readonly seed: number;
  readonly delaySeconds: number;
}

export const USAGE = `npm run soak -- --minutes N [options]
  --minutes N   how long it goes on (default 30); Ctrl-C ends it in order, with its results so far
  --streams N   courtrooms, each with an encoder of 250 kbit/s (default 8)
  --seed S      a whole number; the same seed makes the same choices (default: another one each time)
  --delay D     the safety delay in seconds, 2 or more (default 5)`;

/** Throws with a plain sentence for the user on a wrong option. */
export function readOptions(argv: readonly string[], anySeed: () => number): SoakOptions | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      minutes: { type: "string", default: "30" },
      streams: { type: "string", default: "8" },
      seed: { type: "string" },
      delay: { type: "string", default: "5" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const minutes = Number(values.minutes);
  if (!(minutes > 0 && minutes <= 48 * 60)) throw new Error("--minutes must be a number above 0");
  return {
    minutes,
    streams: wholeNumber("streams", values.streams, 1),
    seed: values.seed === undefined ? anySeed() : wholeNumber("seed", values.seed, 0),
    delaySeconds: wholeNumber("delay", values.delay, 2),
  };
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new Error(`--${name} must be a whole number from ${least} on`);
  }
  return value;
}
