// The benchmark's command line.
import { parseArgs } from "node:util";

export interface BenchOptions {
  readonly streams: number;
  /** Length of one measurement. */
  readonly seconds: number;
  readonly rounds: number;
  /** Tingzha's delay in its second entry; the first is always measured with 0. */
  readonly delaySeconds: number;
  /** Names of contenders (their beginnings suffice); empty: all. */
  readonly only: readonly string[];
}

export const USAGE = `npm run bench -- [options]
  --streams N   publishers of 2 Mbit/s 720p25 (default 100)
  --seconds S   length of one measurement (default 10)
  --rounds R    rounds, each with every server once (default 3)
  --delay D     Tingzha's safety delay in seconds (default 10)
  --only A,B    some of: tingzha, nginx-rtmp, node-media-server
  --quick       4 streams, 2 seconds, 1 round, delay 2: does it run at all?`;

const DEFAULTS = { streams: 100, seconds: 10, rounds: 3, delay: 10 };
const QUICK = { streams: 4, seconds: 2, rounds: 1, delay: 2 };

/** Throws with a plain sentence for the user on a wrong option. */
export function readOptions(argv: readonly string[]): BenchOptions | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      streams: { type: "string" },
      seconds: { type: "string" },
      rounds: { type: "string" },
      delay: { type: "string" },
      only: { type: "string" },
      quick: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const defaults = values.quick ? QUICK : DEFAULTS;
  const delaySeconds = wholeNumber("delay", values.delay, defaults.delay);
  if (delaySeconds < 2) throw new Error("--delay must be 2 or more; a delay of 0 is measured anyway");
  return {
    streams: wholeNumber("streams", values.streams, defaults.streams),
    seconds: wholeNumber("seconds", values.seconds, defaults.seconds),
    rounds: wholeNumber("rounds", values.rounds, defaults.rounds),
    delaySeconds,
    only: values.only === undefined ? [] : values.only.split(","),
  };
}

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1 on`);
  return value;
}
