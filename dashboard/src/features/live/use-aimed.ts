/** An order that waits while a pointer is over what it orders, or a button of it is held or has the focus by keyboard. */
import { type RefObject, useEffect, useState } from "react";

/** Nothing hovers over such a screen, so nothing tells that a finger is on its way. */
export function isTouchedScreen(): boolean {
  return matchMedia("(hover: none)").matches;
}

/** A hand that has not moved for so long aims at nothing. */
const RESTS_MS = 10_000;

export function useAimed(area: RefObject<HTMLElement | null>): boolean {
  const [isAimed, setAimed] = useState(false);
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    let movedMs = Number.NEGATIVE_INFINITY;
    const look = () => {
      const hovers = element.matches(":hover") && performance.now() - movedMs < RESTS_MS;
      setAimed(hovers || element.querySelector(":focus-visible") !== null);
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const moved = () => {
      movedMs = performance.now();
      clearTimeout(timer);
      timer = setTimeout(look, RESTS_MS);
      look();
    };
    const gone = new AbortController();
    const { signal } = gone;
    for (const event of ["pointermove", "pointerdown"]) element.addEventListener(event, moved, { signal });
    // A pointer or a focus that leaves is gone only after its event.
    for (const event of ["pointerleave", "focusin", "focusout"]) {
      element.addEventListener(event, () => setTimeout(look), { signal });
    }
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [area]);
  return isAimed;
}

export function useResting(order: readonly string[], isAimed: boolean): readonly string[] {
  const [shown, setShown] = useState(order);
  useEffect(() => {
    if (!isAimed) setShown(order);
  }, [isAimed, order]);
  if (!isAimed) return order;
  // Rooms that came meanwhile stand at the end, those that went are not there.
  const present = shown.filter((id) => order.includes(id));
  return [...present, ...order.filter((id) => !shown.includes(id))];
}
