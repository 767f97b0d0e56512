/** From where an act comes: known at the edge, written into each entry that the act leads to, wherever that is made. */
import { AsyncLocalStorage } from "node:async_hooks";

export interface Origin {
  /** Address of the caller, as the desk's socket saw it. */
  readonly address: string;
  readonly requestId: string;
}

const current = new AsyncLocalStorage<Origin>();

/** Runs an act with its origin. */
export function actingFrom<T>(origin: Origin, act: () => T): T {
  return current.run(origin, act);
}

/** Null for what the node does by itself. */
export function originNow(): Origin | null {
  return current.getStore() ?? null;
}
