/** Lends the rule of the held key a page's keyboard. */
import type { HoldKey } from "./hold-key.ts";

/** @param cut what was held long enough. @param onLook something was pressed, or its time has come. @returns the way to stop. */
export function hearKeys(keys: HoldKey, cut: (room: string) => void, onLook: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (room: string | null) => {
    clearTimeout(timer);
    if (room !== null) cut(room);
    const nowMs = performance.now();
    const dueMs = keys.dueMs(nowMs);
    if (dueMs !== null) timer = setTimeout(() => look(keys.take(performance.now())), dueMs - nowMs);
    onLook();
  };
  const gone = new AbortController();
  const { signal } = gone;
  const down = (event: KeyboardEvent) => {
    // A key that repeats is one that stays down: the timer runs for it already.
    if (event.repeat) return;
    const { code, ctrlKey, altKey, metaKey, isComposing, target, timeStamp } = event;
    const isElsewhere = ctrlKey || altKey || metaKey || isComposing || isTyping(target);
    keys.down({ code, isElsewhere }, timeStamp);
    look(null);
  };
  const away = () => {
    keys.away();
    look(null);
  };
  addEventListener("keydown", down, { signal });
  addEventListener("keyup", ({ code, timeStamp }) => look(keys.up(code, timeStamp)), { signal });
  addEventListener("blur", away, { signal });
  return () => {
    clearTimeout(timer);
    gone.abort();
  };
}

/** Into what keys are typed; a box or a button that is ticked takes none. */
const TYPED_INTO = 'input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]';

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches(TYPED_INTO);
}
