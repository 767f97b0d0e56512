/** The order of the rows: what goes out comes first, and nothing moves while somebody aims. PURE. */
import type { PanelRoom } from "../../../src/desk/contract/panel.ts";
import type { AirState } from "../air.ts";

const GOES_OUT: readonly AirState[] = ["on-air", "preparing", "paused"];

/** There is something that a press would take off the air: what came before a mark leaves, whatever the state says. */
export function goesOut({ airState, draining }: PanelRoom): boolean {
  return draining || (airState !== null && GOES_OUT.includes(airState));
}

/** @param isTouched by number alone: a finger comes from nowhere, and nobody can say that it is not on its way. */
export function rowOrder(rooms: readonly PanelRoom[], isTouched: boolean): readonly string[] {
  const first = (room: PanelRoom) => (isTouched || goesOut(room) ? 0 : 1);
  return [...rooms].sort((a, b) => first(a) - first(b) || a.number - b.number).map(({ id }) => id);
}

/** While somebody aims: rooms that came stand at the end, those that went are gone, all others where they were. */
export function keptOrder(before: readonly string[], wanted: readonly string[]): readonly string[] {
  const kept = before.filter((id) => wanted.includes(id));
  return [...kept, ...wanted.filter((id) => !kept.includes(id))];
}
