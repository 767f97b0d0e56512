/** How each switch stands, and what a press of it means. */
import { useSyncExternalStore } from "react";
import type { WallNode, WallRoom } from "../../../../src/desk/contract/wall.ts";
import { type CutView, cutView, type Standing } from "../../cut-switch/cut-view.ts";
import type { CutTarget } from "../../cut-switch/presses.ts";
import type { Truth } from "../../live/live-connection.ts";
import { useEntry, useTruth } from "../../live/use-live.ts";
import { useNow } from "../../now.ts";
import { presses } from "../../page-presses.ts";

const REACH: Readonly<Record<Truth, Standing["reach"]>> = {
  true: "ok",
  connecting: "desk-lost",
  lost: "desk-lost",
  refused: "signed-out",
};

export function targetOf({ id, name, latch }: WallRoom, node: WallNode | null): CutTarget {
  return { room: id, name, isLatched: latch !== null || node?.cutAll != null };
}

export function useCut(room: WallRoom): CutView {
  const truth = useTruth();
  const node = useEntry<WallNode>("node");
  const press = useSyncExternalStore(presses.subscribe, () => presses.of(room.id));
  const reach = truth === "true" && node?.gateConnected === false ? "gate-lost" : REACH[truth];
  useNow();
  return cutView(press, { reach, latched: targetOf(room, node).isLatched }, performance.now());
}
