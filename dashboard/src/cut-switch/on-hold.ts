/** A button that acts when it has been held: by the mouse, a finger, space or enter. What slips off or lets go does nothing. */

/** Of 全部断播, wherever it stands. */
export const ALL_HOLD_MS = 2_000;

export interface Hold {
  readonly ms: number;
  readonly act: () => void;
  /** It is held from now on, or no more. */
  readonly show: (isHeld: boolean) => void;
}

/** @returns the way to stop. */
export function onHold(target: EventTarget, { ms, act, show }: Hold): () => void {
  const gone = new AbortController();
  const { signal } = gone;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const end = () => {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    show(false);
  };
  const begin = () => {
    end();
    timer = setTimeout(() => {
      end();
      act();
    }, ms);
    show(true);
  };
  target.addEventListener("pointerdown", (event) => (event as PointerEvent).button === 0 && begin(), {
    signal,
  });
  for (const type of ["pointerup", "pointerleave", "pointercancel", "blur", "keyup"] as const) {
    target.addEventListener(type, end, { signal });
  }
  target.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  target.addEventListener(
    "keydown",
    (event) => {
      const { key, repeat } = event as KeyboardEvent;
      if (key !== "Enter" && key !== " ") end();
      else if (!repeat) begin();
    },
    { signal },
  );
  return () => {
    end();
    gone.abort();
  };
}
