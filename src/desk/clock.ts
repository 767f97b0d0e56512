/** Time, injected: wall clock for records and planned hours, the machine's monotonic clock for leases and intervals. */

export interface Clock {
  /** Wall clock, milliseconds since the epoch. */
  readonly wallMs: () => number;
  /** `process.hrtime` in milliseconds, shared by all processes of this machine. */
  readonly monotonicMs: () => number;
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
};

/** ISO 8601 in UTC. */
export function isoNow(clock: Clock): string {
  return new Date(clock.wallMs()).toISOString();
}
