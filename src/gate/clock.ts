/**
 * The machine's monotonic clock in milliseconds, the same for every process of the machine (leases and stamps are
 * compared across them), read without allocating.
 */
const originMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

export function monotonicMs(): number {
  return performance.now() + originMs;
}

export function wallMs(): number {
  return Date.now();
}
