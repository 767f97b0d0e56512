/** A Beijing day as the API is asked for it. PURE. */
import { DAY_MS, startOf } from "../../beijing.ts";

export function spanOf(day: string): string {
  const at = (ms: number) => encodeURIComponent(new Date(ms).toISOString());
  return `from=${at(startOf(day))}&to=${at(startOf(day) + DAY_MS)}`;
}
