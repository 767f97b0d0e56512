/** The daily summary: when it is due, and what it says. PURE. */
import type { AlarmRow } from "../store/alarms.ts";
import { ALARM_KINDS } from "../watch/alarm-kinds.ts";
import { ALARM_NAMES } from "../watch/alarm-names.ts";
import type { DaySummary } from "./notice.ts";

export class DailyTime {
  readonly #at: string;
  readonly #format: Intl.DateTimeFormat;
  /** The day whose summary was given, or was due before this began. */
  #day: string;

  /** @param at `18:10`, in that zone; a desk that starts later on the day leaves it to the next. */
  constructor(at: string, timeZone: string, wallMs: number) {
    this.#at = at;
    this.#format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
    const { day, time } = this.#local(wallMs);
    this.#day = time >= at ? day : "";
  }

  /** True once a day, at its time or as soon after it as somebody asks. */
  isDue(wallMs: number): boolean {
    const { day, time } = this.#local(wallMs);
    if (time < this.#at || day === this.#day) return false;
    this.#day = day;
    return true;
  }

  #local(wallMs: number): { readonly day: string; readonly time: string } {
    const [day = "", time = ""] = this.#format.format(wallMs).split(" ");
    return { day, time };
  }
}

/** @param rows raised within; what was hidden by another alarm told nothing new. */
export function summaryOf(
  rows: readonly AlarmRow[],
  active: number,
  fromAt: string,
  toAt: string,
): DaySummary {
  const kinds = ALARM_NAMES.map((name) => {
    const { priority, zh, en } = ALARM_KINDS[name];
    const raised = rows.filter((row) => row.name === name && !row.hidden).length;
    return { priority, zh: zh.title, en: en.title, raised };
  });
  const order = (a: DaySummary["kinds"][number], b: DaySummary["kinds"][number]) =>
    a.priority - b.priority || b.raised - a.raised;
  return { fromAt, toAt, active, kinds: kinds.filter(({ raised }) => raised > 0).sort(order) };
}
