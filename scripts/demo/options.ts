// The demo's command line.
import { parseArgs } from "node:util";

export interface DemoOptions {
  readonly delaySeconds: number;
  /** Infinity: until Ctrl-C. */
  readonly endsAfterMs: number;
  /** Infinity: nobody but the visitor cuts. */
  readonly cutAfterMs: number;
}

export const USAGE = `npm run demo -- [options]
  --delay D       延时（秒） safety delay, 0 or 2 and more (default 10)
  --cut-after N   N 秒后自动断播 room-1  cuts room-1 by itself after N seconds
  --seconds N     N 秒后自动结束 ends by itself after N seconds (default: Ctrl-C)`;

/** Throws with a plain sentence for the user on a wrong option. */
export function readOptions(argv: readonly string[]): DemoOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      delay: { type: "string", default: "10" },
      "cut-after": { type: "string" },
      seconds: { type: "string" },
    },
  });
  const delaySeconds = secondsOf("delay", values.delay);
  if (delaySeconds > 0 && delaySeconds < 2) throw new Error("--delay must be 0, or 2 and more");
  return {
    delaySeconds,
    cutAfterMs: secondsOf("cut-after", values["cut-after"]) * 1000,
    endsAfterMs: secondsOf("seconds", values.seconds) * 1000,
  };
}

function secondsOf(name: string, text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const value = Number(text);
  if (text === "" || !Number.isFinite(value) || value < 0)
    throw new Error(`--${name} must be a number of seconds`);
  return value;
}
