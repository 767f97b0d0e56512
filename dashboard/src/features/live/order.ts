/** What is abnormal comes first, and nothing moves without a reason. PURE. */
import type { WallRoom } from "../../../../src/desk/contract/wall.ts";
import type { Alarm } from "../../../../src/desk/contract/watch.ts";
import type { AirState } from "../../air.ts";

const GOES_OUT: readonly AirState[] = ["on-air", "preparing", "paused"];

export interface Placed {
  /** Its number is what its keys are: the desk's, wherever the tile stands. */
  readonly room: WallRoom;
  readonly alarms: readonly Alarm[];
}

/** Also where its person may not cut it: that one is meant, and no other that a part of the number names. */
export function numbered(all: readonly Placed[], number: number): WallRoom | null {
  return all.find(({ room }) => room.number === number)?.room ?? null;
}

/** 0 is first. */
export type Urgency = 0 | 1 | 2 | 3 | 4;

/** Alarms that tell something: present, not hidden by a graver one, not shelved. */
export function telling(alarms: readonly Alarm[]): readonly Alarm[] {
  return alarms
    .filter(({ present, hiddenBy, shelved }) => present && hiddenBy === null && shelved === null)
    .sort((a, b) => a.priority - b.priority || a.raisedAt.localeCompare(b.raisedAt));
}

export function urgencyOf({ room, alarms }: Pick<Placed, "room" | "alarms">): Urgency {
  const gravest = alarms[0]?.priority ?? 5;
  if (gravest <= 2) return 0;
  if (room.draining) return 1;
  switch (room.session?.airState) {
    case "on-air":
    case "preparing":
    case "paused":
      return 1;
    case "cut":
      return 2;
    case "held":
      // Recorded only; that somebody waits for the air is looked at before what nobody wants there.
      return room.session.wanted || gravest === 3 ? 2 : 3;
    default:
      return room.latch === null ? 4 : 3;
  }
}

export function placed(rooms: readonly WallRoom[], alarms: readonly Alarm[]): readonly Placed[] {
  return rooms.map((room) => ({ room, alarms: telling(alarms.filter(({ place }) => place === room.id)) }));
}

/** @param isTouched by number alone: a finger comes from nowhere, and nobody can say that it is not on its way. */
export function inOrder(all: readonly Placed[], isTouched = false): readonly Placed[] {
  const urgency = (each: Placed) => (isTouched ? 0 : urgencyOf(each));
  return [...all].sort((a, b) => urgency(a) - urgency(b) || a.room.number - b.room.number);
}

/** There is something that a press would take off the air: what came before a mark leaves, whatever the state says. */
export function goesOut({ session, draining }: WallRoom): boolean {
  return draining || (session !== null && GOES_OUT.includes(session.airState));
}

/**
 * Who is on the stage: those that were there stay, in their places; a free place goes to the first in order; what is grave takes
 * the place of the least grave that nobody has put there.
 */
export function onStage(
  before: readonly string[],
  order: readonly Placed[],
  { size, pinned }: { readonly size: number; readonly pinned: ReadonlySet<string> },
): readonly string[] {
  const known = new Map(order.map((each) => [each.room.id, each]));
  const shows = (id: string) => known.get(id)?.room.session != null;
  const stage = before.filter((id) => shows(id) || (pinned.has(id) && known.has(id))).slice(0, size);
  for (const id of pinned) if (known.has(id) && !stage.includes(id) && stage.length < size) stage.push(id);
  for (const { room } of order) {
    if (stage.length >= size) break;
    if (room.session !== null && !stage.includes(room.id)) stage.push(room.id);
  }
  for (const grave of order) {
    if (urgencyOf(grave) > 0 || grave.room.session === null) break;
    if (stage.includes(grave.room.id)) continue;
    const last = stage.findLastIndex((id) => {
      const other = known.get(id);
      return !pinned.has(id) && other !== undefined && urgencyOf(other) > 0;
    });
    if (last >= 0) stage[last] = grave.room.id;
  }
  return stage;
}
