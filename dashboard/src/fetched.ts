/** A page, or a part of one, that is fetched when somebody first needs it. */
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { presses } from "./page-presses.ts";

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
        if (isAtRest() && (await isReplaced()) && isAtRest()) {
          location.reload();
          return new Promise(() => undefined);
        }
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  });
}

/** A cut that nobody has answered is sent again by this window alone, and the red of one that is not verified stands here. */
function isAtRest(): boolean {
  return presses
    .all()
    .every(([, { report, failure }]) => failure === null && report?.latched && report.verified);
}

/** The node was upgraded while this window stood open: its page begins with another script of ours. */
async function isReplaced(): Promise<boolean> {
  const own = document.querySelector('script[type="module"][src]')?.getAttribute("src");
  try {
    const answer = await fetch("/", { cache: "no-store" });
    const [, now] =
      /<script type="module"[^>]* src="(\/assets\/index-[^"]+\.js)"/.exec(await answer.text()) ?? [];
    return answer.ok && now !== undefined && now !== own;
  } catch {
    return false;
  }
}
