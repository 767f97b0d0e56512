/** The cut by keyboard, anywhere on the wall: the number of a tile, then K held. */
import { useEffect, useRef, useState } from "react";
import type { WallNode } from "../../../../src/desk/contract/wall.ts";
import { hearKeys } from "../../cut-switch/hear-keys.ts";
import { HoldKey } from "../../cut-switch/hold-key.ts";
import { useEntry } from "../../live/use-live.ts";
import { presses } from "../../page-presses.ts";
import type { Placed } from "./order.ts";
import { targetOf } from "./use-cut.ts";

/** @returns the courtroom that its digits have chosen; null: none. */
export function useHoldKey(all: readonly Placed[]): string | null {
  const [aimed, setAimed] = useState<string | null>(null);
  const node = useEntry<WallNode>("node");
  // What is held goes on while the rooms change.
  const newest = useRef({ all, node });
  newest.current = { all, node };
  useEffect(() => {
    const roomOf = (number: number) =>
      newest.current.all.find(({ room }) => room.mayCut && room.number === number)?.room.id ?? null;
    const keys = new HoldKey(roomOf);
    const cut = (id: string) => {
      const room = newest.current.all.find((each) => each.room.id === id)?.room;
      if (room !== undefined) presses.press(targetOf(room, newest.current.node));
    };
    return hearKeys(keys, cut, () => setAimed(keys.room));
  }, []);
  return aimed;
}
