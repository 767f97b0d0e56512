/** A page that is fetched when somebody first goes there. */
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

const AGAIN_MS = 1_000;

/**
 * Asked for again and again while the desk is away: thrown, it would take everything down that is shown, switches too. Where the
 * desk has other pages by now, this one's files are gone, and what is asked for comes with the new ones.
 */
export function fetched<P>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => {
    for (;;) {
      try {
        return await load();
      } catch {
        if (await isReplaced()) location.reload();
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  });
}

/** The node was upgraded while this window stood open: its page begins with another script. */
async function isReplaced(): Promise<boolean> {
  const own = document.querySelector('script[type="module"][src]')?.getAttribute("src");
  if (own == null) return false;
  try {
    const answer = await fetch("/", { cache: "no-store" });
    return answer.ok && !(await answer.text()).includes(own);
  } catch {
    return false;
  }
}
