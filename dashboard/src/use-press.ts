/** A switch of the wall and of the drills hears a press as every other does. */
import { type RefObject, useEffect, useRef } from "react";
import { onPress } from "./cut-switch/on-press.ts";

export function usePress(target: RefObject<HTMLElement | null>, press: () => void): void {
  // What is held or touched goes on while the switch is drawn anew.
  const newest = useRef(press);
  useEffect(() => {
    newest.current = press;
  });
  useEffect(() => {
    const element = target.current;
    return element === null ? undefined : onPress(element, () => newest.current());
  }, [target]);
}
