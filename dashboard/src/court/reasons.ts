/** Why something is not aired: each reason in words, with its clause. */
import { element } from "./element.ts";
import { type Reason, said } from "./words.ts";

export function reasonList(reasons: readonly Reason[]): HTMLElement {
  const items = reasons.map(({ clause, text }) =>
    element("li", {}, said(text), clause === "" ? null : element("small", {}, clause)),
  );
  return element("ul", { class: "reasons" }, ...items);
}
