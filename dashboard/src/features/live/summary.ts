/** The whole wall in four numbers. PURE. */
import type { WallRoom } from "../../../../src/desk/contract/wall.ts";
import type { Alarm } from "../../../../src/desk/contract/watch.ts";

export interface Summary {
  readonly onAir: number;
  readonly held: number;
  readonly cut: number;
  /** Alarms of priority 1 and 2 that tell something. */
  readonly grave: number;
}

export function summary(rooms: readonly WallRoom[], telling: readonly Alarm[]): Summary {
  const count = (is: (room: WallRoom) => boolean) => rooms.filter(is).length;
  return {
    onAir: count(({ session }) => session?.airState === "on-air"),
    held: count(({ session }) => session?.airState === "held"),
    cut: count(({ latch }) => latch !== null),
    grave: telling.filter(({ priority }) => priority <= 2).length,
  };
}
