/** A moment of the log to the second, in Beijing's time. PURE. */
import { dayOf } from "../../beijing.ts";

const OFFSET_MS = 8 * 3_600_000;

export function instantOf(iso: string): string {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return iso;
  return `${dayOf(ms)} ${new Date(ms + OFFSET_MS).toISOString().slice(11, 19)}`;
}
