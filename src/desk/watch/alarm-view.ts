/** An active alarm as the API shows it. */
import type { Clock } from "../clock.ts";
import type { AlarmView } from "../contract/watch.ts";
import { ALARM_KINDS } from "./alarm-kinds.ts";
import type { SeenAlarm } from "./alarms.ts";

export function alarmView({ alarm, row, hiddenBy, shelving }: SeenAlarm, clock: Clock): AlarmView {
  const { priority, zh, en } = ALARM_KINDS[alarm.name];
  const { sinceAt, raisedAt, acknowledgedAt, acknowledgedBy, actedAt, actedBy } = row;
  return {
    ...{ key: alarm.key, name: alarm.name, priority, place: alarm.place, zh, en },
    ...{ sinceAt, raisedAt, present: alarm.isPresent && alarm.goneMs === null },
    ...{ actual: alarm.actual, expected: alarm.expected },
    ...{ acknowledgedAt, acknowledgedBy, actedAt, actedBy },
    hiddenBy: hiddenBy?.name ?? null,
    shelved:
      shelving === null
        ? null
        : { untilAt: wallOf(shelving.untilMs, clock), by: shelving.by, reason: shelving.reason },
  };
}

/** Whole seconds: the two clocks are read one after the other, and the same moment must read the same each time. */
function wallOf(atMs: number, { wallMs, monotonicMs }: Clock): string {
  return new Date(Math.round((wallMs() + (atMs - monotonicMs())) / 1000) * 1000).toISOString();
}
