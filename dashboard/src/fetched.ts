/** A page, or a part of one, that is fetched when somebody first needs it. */
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { presses } from "./page-presses.ts";

const AGAIN_MS = 1_000;
const DEADLINE_MS = 2_000;
/** When the window was last loaded anew: not oftener than once a minute, whatever goes wrong. */
const KEPT = "tingzha-loaded-anew";
const ANEW_EVERY_MS = 60_000;

/**
 * Asked for again while the desk is away: thrown, it would take everything down that is shown, switches too. Some browsers keep
 * such a failure as long as the window stands, and after an upgrade this window's files are gone: when the desk answers, the
 * window is loaded anew.
 */
export function fetched<P>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => {
    for (;;) {
      try {
        return await load();
      } catch {
        const anewMs = Number(sessionStorage.getItem(KEPT) ?? 0);
        if (Date.now() - anewMs > ANEW_EVERY_MS && (await isAnswered()) && isAtRest()) {
          sessionStorage.setItem(KEPT, String(Date.now()));
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

/** By a page of ours: what stands between may have one of its own. */
async function isAnswered(): Promise<boolean> {
  try {
    const answer = await fetch("/", { cache: "no-store", signal: AbortSignal.timeout(DEADLINE_MS) });
    return answer.ok && /<script type="module"[^>]* src="\/assets\/index-/.test(await answer.text());
  } catch {
    return false;
  }
}
