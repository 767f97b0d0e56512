/** How long the recording disk lasts at the present rate. */
import { statfs } from "node:fs/promises";

export interface DiskForecast {
  readonly freeBytes: number;
  /** Null: nothing is recorded now, so nobody knows. */
  readonly hoursLeft: number | null;
}

/** @param directory the recordings' root, or one above it. @param writtenBps bits a second, all streams together. */
export async function forecastDisk(directory: string, writtenBps: number): Promise<DiskForecast> {
  const { bavail, bsize } = await statfs(directory);
  const freeBytes = bavail * bsize;
  const hours = writtenBps > 0 ? freeBytes / (writtenBps / 8) / 3600 : null;
  return { freeBytes, hoursLeft: hours === null ? null : Math.round(hours * 10) / 10 };
}

const GIB = 2 ** 30;

export function isNearlyFull({ freeBytes, hoursLeft }: DiskForecast): boolean {
  return freeBytes < GIB || (hoursLeft !== null && hoursLeft < 0.5);
}

export function isLow({ freeBytes, hoursLeft }: DiskForecast): boolean {
  return freeBytes < 5 * GIB || (hoursLeft !== null && hoursLeft < 10);
}
