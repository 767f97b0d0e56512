/** What whoever takes over must know, out of the live facts. PURE. */
import type { WallRoom } from "../../../../src/desk/contract/wall.ts";
import type { Alarm } from "../../../../src/desk/contract/watch.ts";

export interface Situation {
  /** Gravest first. */
  readonly alarms: readonly Alarm[];
  /** The one that comes back first is first. */
  readonly shelved: readonly Alarm[];
  readonly latched: readonly WallRoom[];
  readonly held: readonly WallRoom[];
}

export function situationOf(rooms: readonly WallRoom[], alarms: readonly Alarm[]): Situation {
  const open = alarms.filter(({ hiddenBy, shelved }) => hiddenBy === null && shelved === null);
  const shelved = alarms.filter((alarm) => alarm.shelved !== null);
  return {
    alarms: open.sort((a, b) => a.priority - b.priority || a.raisedAt.localeCompare(b.raisedAt)),
    shelved: shelved.sort((a, b) => (a.shelved?.untilAt ?? "").localeCompare(b.shelved?.untilAt ?? "")),
    latched: rooms.filter(({ latch }) => latch !== null),
    held: rooms.filter(({ session, latch }) => session?.airState === "held" && latch === null),
  };
}
