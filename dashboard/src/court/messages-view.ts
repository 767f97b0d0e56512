/** What was refused and why, and how far a cut has come: below the lamp, until it is put away. */
import { filled } from "../i18n/plain.ts";
import type { CutStep } from "./cut.ts";
import { element } from "./element.ts";
import { reasonList } from "./reasons.ts";
import { type Refusal, said, words } from "./words.ts";

export class MessagesView {
  readonly #refused = element("div");
  readonly #cut = element("div");
  #wasLatched = false;
  readonly root = element("section", { class: "messages" }, this.#cut, this.#refused);

  /** Once the room is re-armed, what a cut came to is true no more. */
  latched(isLatched: boolean): void {
    if (this.#wasLatched && !isLatched) this.#cut.replaceChildren();
    this.#wasLatched = isLatched;
  }

  refused(refusal: Refusal | null): void {
    if (refusal === null) {
      this.#refused.replaceChildren();
      return;
    }
    const { title, what, reasons, cure } = refusal;
    this.#refused.replaceChildren(
      element(
        "div",
        { class: "refused", role: "alert" },
        element("b", {}, title),
        element("p", {}, what),
        reasons.length === 0 ? null : reasonList(reasons),
        element("p", {}, cure),
        element("button", { type: "button", click: () => this.refused(null) }, words.dismiss),
      ),
    );
    this.#refused.scrollIntoView({ block: "nearest" });
  }

  /** The three steps; what has not been reached stays grey. */
  cut(step: CutStep): void {
    const { cutStep } = words;
    if (step.at === "unconfirmed") {
      this.#cut.replaceChildren(
        element(
          "div",
          { class: "unconfirmed", role: "alert" },
          element("b", {}, cutStep.unconfirmed),
          step.said === null ? null : element("p", {}, said(step.said)),
        ),
      );
      return;
    }
    const ms = step.at === "sent" ? 0 : step.ms;
    const closed = step.at !== "sent" && !step.hadConnection ? cutStep.nothing : cutStep.closed;
    const reached = step.at === "sent" ? 1 : step.at === "closed" ? 2 : 3;
    const names = [
      cutStep.sent,
      reached < 2 ? "…" : filled(closed, { ms }),
      reached < 3 ? "…" : cutStep.verified,
    ];
    const steps = names.map((name, index) =>
      element("li", { "data-reached": String(index < reached) }, `${index < reached ? "✓ " : ""}${name}`),
    );
    this.#cut.replaceChildren(element("ol", { class: "cut-steps", role: "status" }, ...steps));
  }
}
