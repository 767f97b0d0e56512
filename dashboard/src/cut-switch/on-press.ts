/**
 * When a switch is pressed: by the mouse as it goes down; by a finger when it is let go, or stays, since a finger that goes on to
 * move has begun to scroll; by Enter or the space bar as it goes down; by what clicks without any pointer (a reader's voice).
 */

/** A finger that stays so long scrolls nothing any more; nor must it wait until it is lifted. */
const STAYS_MS = 400;

/** @returns the way to stop. */
export function onPress(target: EventTarget, press: () => void): () => void {
  const gone = new AbortController();
  const { signal } = gone;
  let finger: ReturnType<typeof setTimeout> | null = null;
  const lift = () => {
    if (finger === null) return false;
    clearTimeout(finger);
    finger = null;
    return true;
  };
  const on = (type: string, hear: (event: Event) => void) => target.addEventListener(type, hear, { signal });
  on("pointerdown", (event) => {
    const { button, pointerType } = event as PointerEvent;
    if (button !== 0) return;
    if (pointerType === "mouse") {
      press();
      return;
    }
    lift();
    finger = setTimeout(() => lift() && press(), STAYS_MS);
  });
  on("pointerup", () => lift() && press());
  on("pointercancel", lift);
  on("contextmenu", (event) => event.preventDefault());
  on("keydown", (event) => {
    const { key, repeat } = event as KeyboardEvent;
    if (key !== "Enter" && key !== " ") return;
    // Or the browser clicks for it, once more and at every repeat.
    event.preventDefault();
    if (!repeat) press();
  });
  on("click", (event) => (event as MouseEvent).detail === 0 && press());
  return () => {
    lift();
    gone.abort();
  };
}
