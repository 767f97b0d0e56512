// Waits for a condition with a deadline: what tests use instead of sleeping.
import { setTimeout as pause } from "node:timers/promises";

export interface WaitOptions {
  /** Default 10,000. */
  readonly deadlineMs?: number;
  /** Default 20. */
  readonly everyMs?: number;
  /** Said in the failure, so that a log shows what was there instead. */
  readonly describe?: () => unknown;
}

/** The machine's monotonic clock in milliseconds, the same in every process of this machine. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Resolves with the first truthy result of `probe`; rejects at the deadline, naming `what`. */
export async function waitFor<T>(
  what: string,
  probe: () => T | Promise<T>,
  { deadlineMs = 10_000, everyMs = 20, describe }: WaitOptions = {},
): Promise<Exclude<T, undefined | null | false | 0 | "">> {
  const end = monotonicMs() + deadlineMs;
  for (;;) {
    const result = await probe();
    if (result) return result as Exclude<T, undefined | null | false | 0 | "">;
    if (monotonicMs() >= end) {
      const seen = describe === undefined ? "" : `; seen instead: ${JSON.stringify(describe())}`;
      throw new Error(`not within ${deadlineMs} ms: ${what}${seen}`);
    }
    await pause(everyMs);
  }
}
