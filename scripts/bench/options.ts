// The benchmark's command line.
import { parseArgs } from "node:util";

export interface BenchOptions {
  /** Each number of streams is measured at each bitrate. */
  readonly streams: readonly number[];
  readonly megabits: readonly number[];
  /** Length of one measurement. */
  readonly seconds: number;
  readonly rounds: number;
  /** Tingzha's delay in its second entry; the first is always measured with 0. */
  readonly delaySeconds: number;
  /** Names of contenders (their beginnings suffice); empty: all. */
  readonly only: readonly string[];
  /** Writes what was printed to `results/`. */
  readonly save: boolean;
}

export const USAGE = `npm run bench -- [options]
  --streams N,M publishers of 720p25 (default 100; --grow: 20,100,200,400)
  --bitrate B,C Mbit/s of each (default 2; --grow: 2,8)
  --seconds S   length of one measurement (default 10)
  --rounds R    rounds, each with every server once (default 3)
  --delay D     Tingzha's safety delay in seconds (default 10)
  --only NAME   servers whose name begins so (tingzha, "tingzha, delay 10", nginx-rtmp, node-media-server; "full register":
                Tingzha with 100,000 approvals and 1,000,000 audit rows, only when named); may be repeated
  --grow        how cost grows with streams and bitrate; takes half an hour
  --save        writes the run to scripts/bench/results/
  --quick       4 streams, 2 seconds, 1 round, delay 2: does it run at all?`;

const DEFAULTS = { streams: [100], megabits: [2], seconds: 10, rounds: 3, delay: 10 };
const QUICK = { ...DEFAULTS, streams: [4], seconds: 2, rounds: 1, delay: 2 };
const GROW = { ...DEFAULTS, streams: [20, 100, 200, 400], megabits: [2, 8], rounds: 1 };

/** Throws with a plain sentence for the user on a wrong option. */
export function readOptions(argv: readonly string[]): BenchOptions | "help" {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      streams: { type: "string" },
      bitrate: { type: "string" },
      seconds: { type: "string" },
      rounds: { type: "string" },
      delay: { type: "string" },
      only: { type: "string", multiple: true },
      quick: { type: "boolean", default: false },
      grow: { type: "boolean", default: false },
      save: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  const defaults = values.quick ? QUICK : values.grow ? GROW : DEFAULTS;
  const delaySeconds = wholeNumber("delay", values.delay, defaults.delay);
  if (delaySeconds < 2) throw new Error("--delay must be 2 or more; a delay of 0 is measured anyway");
  return {
    streams: wholeNumbers("streams", values.streams, defaults.streams),
    megabits: wholeNumbers("bitrate", values.bitrate, defaults.megabits),
    seconds: wholeNumber("seconds", values.seconds, defaults.seconds),
    rounds: wholeNumber("rounds", values.rounds, defaults.rounds),
    delaySeconds,
    only: values.only ?? [],
    save: values.save,
  };
}

function wholeNumbers(name: string, text: string | undefined, fallback: readonly number[]): number[] {
  return text === undefined ? [...fallback] : text.split(",").map((part) => wholeNumber(name, part, 0));
}

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1 on`);
  return value;
}
