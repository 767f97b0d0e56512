/** How 全部断播 stands on this page. */
import { useSyncExternalStore } from "react";
import type { WallNode } from "../../../../src/desk/contract/wall.ts";
import { type CutView, cutView } from "../../cut-switch/cut-view.ts";
import { ALL } from "../../cut-switch/presses.ts";
import { useEntry, useTruth } from "../../live/use-live.ts";
import { useNow } from "../../now.ts";
import { presses } from "../../page-presses.ts";

export function useCutAll(): CutView {
  const truth = useTruth();
  const node = useEntry<WallNode>("node");
  const press = useSyncExternalStore(presses.subscribe, () => presses.of(ALL));
  useNow();
  const reach = truth !== "true" ? "desk-lost" : node?.gateConnected === false ? "gate-lost" : "ok";
  return cutView(press, { reach, latched: node?.cutAll != null }, performance.now());
}
