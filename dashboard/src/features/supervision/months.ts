/** Which months are over, the newest first: only those are checked. PURE. */
import { dayOf } from "../../beijing.ts";

const SHOWN = 12;

export function monthsOver(nowMs: number): string[] {
  const today = dayOf(nowMs);
  let year = Number(today.slice(0, 4));
  let month = Number(today.slice(5, 7));
  const months: string[] = [];
  while (months.length < SHOWN) {
    month -= 1;
    if (month === 0) {
      month = 12;
      year -= 1;
    }
    months.push(`${year}-${String(month).padStart(2, "0")}`);
  }
  return months;
}
