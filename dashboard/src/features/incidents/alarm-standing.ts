/** How an alarm stands, in which order alarms are read, and what a person may do about one. PURE; the desk decides in the end. */
import type { Permission } from "../../../../src/desk/contract/permissions.ts";
import type { Alarm } from "../../../../src/desk/contract/watch.ts";

/** Beside the word of each priority, 1 to 4. */
export const PRIORITY_MARKS = ["", "■", "▲", "◆", "●"] as const;

/** `unseen`: nobody has said that he saw it. `over`: it is gone, and waits to be seen. */
export type Standing = "unseen" | "seen" | "acted" | "over";

export function standingOf(alarm: Pick<Alarm, "present" | "acknowledgedAt" | "actedAt">): Standing {
  if (!alarm.present) return "over";
  if (alarm.actedAt !== null) return "acted";
  return alarm.acknowledgedAt === null ? "unseen" : "seen";
}

export const GROUPS = ["telling", "shelved", "hidden"] as const;
/** `hidden`: it tells nothing that a graver one does not. */
export type Group = (typeof GROUPS)[number];

export function groupOf({ shelved, hiddenBy }: Pick<Alarm, "shelved" | "hiddenBy">): Group {
  if (shelved !== null) return "shelved";
  return hiddenBy === null ? "telling" : "hidden";
}

/** Gravest first; of the same, what nobody has seen, then what is there the longest. */
export function inOrder(alarms: readonly Alarm[]): readonly Alarm[] {
  const seen = ({ acknowledgedAt }: Alarm) => (acknowledgedAt === null ? 0 : 1);
  return [...alarms].sort(
    (a, b) => a.priority - b.priority || seen(a) - seen(b) || a.sinceAt.localeCompare(b.sinceAt),
  );
}

export const ALARM_ACTS = ["acknowledge", "act", "shelve", "unshelve", "incident"] as const;
export type AlarmAct = (typeof ALARM_ACTS)[number];

const NEEDS: Readonly<Record<AlarmAct, Permission>> = {
  acknowledge: "alarm.handle",
  act: "alarm.handle",
  shelve: "alarm.handle",
  unshelve: "alarm.handle",
  incident: "incident.handle",
};

export function alarmActs(alarm: Alarm, permissions: readonly string[]): readonly AlarmAct[] {
  return ALARM_ACTS.filter((act) => permissions.includes(NEEDS[act]) && isDue(act, alarm));
}

function isDue(act: AlarmAct, { acknowledgedAt, priority, present, shelved }: Alarm): boolean {
  switch (act) {
    case "acknowledge":
      return acknowledgedAt === null;
    case "act":
      return present;
    case "shelve":
      return present && priority > 1 && shelved === null;
    case "unshelve":
      return shelved !== null;
    case "incident":
      return true;
  }
}

/** Of an alarm's address, which is written with what an address must escape. */
export function keyIn(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
