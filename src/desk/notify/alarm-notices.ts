/** Alarms as notices: kinds and figures; who acknowledged, why it was shelved and what was done stay inside. PURE. */
import { ALARM_KINDS } from "../watch/alarm-kinds.ts";
import { ALARM_NAMES } from "../watch/alarm-names.ts";
import type { SeenAlarm } from "../watch/alarms.ts";
import type { Notice, Standing } from "./notice.ts";

/** What is latched and over waits inside for somebody to see it; outside it is over. */
export function standingOf(alarms: readonly SeenAlarm[]): Standing[] {
  return alarms
    .filter(({ alarm }) => alarm.isPresent)
    .map(({ alarm, row, hiddenBy, shelving }) => {
      const { key, name, place, actual, expected } = alarm;
      const { priority, zh, en } = ALARM_KINDS[name];
      return {
        notice: { key, priority, kind: name, place, sinceAt: row.sinceAt, zh, en, actual, expected },
        isQuiet: hiddenBy !== null || shelving !== null,
        isSeen: alarm.acknowledgedBy !== null,
      };
    });
}

/** What the desk before has told; null: there is no such alarm any more. */
export function noticeOfKey(key: string, sinceAt: string): Notice | null {
  const at = key.indexOf("@");
  const name = ALARM_NAMES.find((each) => each === key.slice(0, at));
  if (at < 0 || name === undefined) return null;
  const { priority, zh, en } = ALARM_KINDS[name];
  const place = key.slice(at + 1);
  return { key, priority, kind: name, place, sinceAt, zh, en, actual: "", expected: "" };
}
