/** The cut by keyboard, anywhere on the wall: the number of a tile, then K held. */
import { useEffect, useRef, useState } from "react";
import type { WallNode } from "../../../../src/desk/contract/wall.ts";
import { hearKeys } from "../../cut-switch/hear-keys.ts";
import { HoldKey } from "../../cut-switch/hold-key.ts";
import { useEntry } from "../../live/use-live.ts";
import { presses } from "../../page-presses.ts";
import { numbered, type Placed } from "./order.ts";
import { targetOf } from "./use-cut.ts";

/** @returns the courtroom that its digits have chosen; null: none. */
export function useHoldKey(all: readonly Placed[]): string | null {
  const [aimed, setAimed] = useState<string | null>(null);
  const node = useEntry<WallNode>("node");
  // What is held goes on while the rooms change.
  const newest = useRef({ all, node });
  newest.current = { all, node };
  useEffect(() => {
    const keys = new HoldKey((number) => numbered(newest.current.all, number)?.id ?? null);
    const mine = (id: string | null) => {
      const room = newest.current.all.find((each) => each.room.id === id)?.room;
      return room?.mayCut === true ? room : null;
    };
    const cut = (id: string) => {
      const room = mine(id);
      if (room !== null) presses.press(targetOf(room, newest.current.node));
    };
    return hearKeys(keys, cut, () => setAimed(mine(keys.room)?.id ?? null));
  }, []);
  return aimed;
}
