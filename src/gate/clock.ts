/**
 * The machine's monotonic clock in milliseconds, the same for every process of the machine (leases and stamps are
 * compared across them), read without allocating.
 */
const originMs = calibrate();

/** The two clocks are one; the closest of a few pairs of readings tells how far apart their zeros lie. */
function calibrate(): number {
  let closestMs = Number.NEGATIVE_INFINITY;
  for (let pair = 0; pair < 16; pair++) {
    closestMs = Math.max(closestMs, Number(process.hrtime.bigint()) / 1e6 - performance.now());
  }
  return closestMs;
}

export function monotonicMs(): number {
  return performance.now() + originMs;
}

export function wallMs(): number {
  return Date.now();
}
