/** A page that is fetched when somebody first goes there. */
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

const AGAIN_MS = 1_000;

/** Asked for again and again while the desk is away: thrown, it would take everything down that is shown, switches too. */
export function fetched<P>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => {
    for (;;) {
      try {
        return await load();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  });
}
