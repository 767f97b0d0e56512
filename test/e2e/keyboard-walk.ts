// A page gone through by Tab, as somebody without a mouse does: what he never comes to, and where he can't see that he is.
import type { Page } from "playwright-core";

export interface Walk {
  readonly controls: number;
  /** Visible, enabled, and never under the focus. */
  readonly unreached: readonly string[];
  /** Under the focus, and look as they did before. */
  readonly unseen: readonly string[];
}

/** Runs in the page. What moves by itself would be taken for a focus that shows: it stands meanwhile. */
const BEGIN = `(() => {
  const still = new CSSStyleSheet();
  still.replaceSync("* { transition: none !important; animation: none !important; caret-color: transparent !important }");
  document.adoptedStyleSheets = [still];
  document.activeElement?.blur();
  const SHOWN = "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])";
  const isThere = (each) => each.isConnected && !each.disabled && each.type !== "hidden" && each.ariaHidden !== "true"
    && each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length > 0
    && each.closest("[inert], [aria-hidden=true]") === null;
  const controls = [...document.querySelectorAll(SHOWN)].filter(isThere);
  // Of radio buttons of one question Tab comes to one; the arrows lead to the others.
  const questionOf = (each) => each.type === "radio" && each.name !== "" ? "radio " + each.name : each;
  const faceOf = (each) => {
    const parts = [each, each.nextElementSibling];
    for (let up = each.parentElement; up !== null && parts.length < 6; up = up.parentElement) parts.push(up);
    return parts.filter((part) => part !== null).flatMap((part) => [null, "::before", "::after"].map((of) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor, textDecorationLine } = getComputedStyle(part, of);
      return [outlineStyle, outlineWidth, outlineStyle === "none" ? "" : outlineColor, boxShadow, borderColor, backgroundColor, textDecorationLine].join();
    })).join();
  };
  const atRest = new Map(controls.map((each) => [each, faceOf(each)]));
  const reached = new Set(), seen = new Set();
  const look = (each) => {
    if (atRest.has(each) && document.activeElement === each && faceOf(each) !== atRest.get(each)) seen.add(questionOf(each));
  };
  addEventListener("focusin", ({ target }) => {
    reached.add(questionOf(target));
    look(target);
    // A component may answer to its focus a moment later.
    setTimeout(() => look(target));
  });
  const nameOf = (each) => each.outerHTML.slice(0, 160);
  window.walked = () => {
    const left = controls.filter(isThere);
    return {
      controls: controls.length,
      unreached: left.filter((each) => !reached.has(questionOf(each))).map(nameOf),
      unseen: left.filter((each) => reached.has(questionOf(each)) && !seen.has(questionOf(each))).map(nameOf),
    };
  };
  return controls.length;
})()`;

export async function walkByTab(page: Page): Promise<Walk> {
  const controls = (await page.evaluate(BEGIN)) as number;
  let walk = (await page.evaluate("walked()")) as Walk;
  // Tables that scroll and the browser's own stops lie between.
  for (let pressed = 0; pressed < 2 * controls + 20 && walk.unreached.length > 0; pressed += 1) {
    await page.keyboard.press("Tab");
    if (pressed % 10 === 9) walk = (await page.evaluate("walked()")) as Walk;
  }
  walk = (await page.evaluate("walked()")) as Walk;
  await page.evaluate("document.activeElement?.blur(); document.adoptedStyleSheets = []");
  return walk;
}
