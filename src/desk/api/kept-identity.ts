/** Who stands behind a connection that stays open: asked for everything that is sent, looked up twice a second. */
import type { Identity } from "./authentication.ts";

/** So long a person's rights count as they were: a role that ends ends what he is sent within a second. */
const KEPT_MS = 500;

export function keptIdentity(again: () => Identity | null): () => Identity | null {
  let identity = again();
  let atMs = performance.now();
  return () => {
    const nowMs = performance.now();
    if (nowMs - atMs < KEPT_MS) return identity;
    identity = again();
    atMs = nowMs;
    return identity;
  };
}
