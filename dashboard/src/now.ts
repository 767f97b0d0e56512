/** One clock for all that shows an age: components are drawn anew when its step passes, all of them at once. */
import { useSyncExternalStore } from "react";

const STEP_MS = 500;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let nowMs = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const each of listeners) each();
  }, STEP_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** This browser's clock, ms, half a second old at most. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => nowMs);
}
