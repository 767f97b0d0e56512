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
  #shown = "";
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
    // Read aloud when it changes, not at each try.
    const shown = JSON.stringify(step);
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (step.at === "unconfirmed") {
      this.#cut.replaceChildren(
        element(
          "div",
          { class: "unconfirmed", role: "alert" },
          element("b", {}, cutStep.unconfirmed),
          step.said === null ? null : element("p", {}, said(step.said)),
        ),
      );
      this.#cut.scrollIntoView();
      return;
    }
    // The desk answers when it knows both.
    const isDone = step.at === "verified";
    const closed = !isDone
      ? "…"
      : filled(step.hadConnection ? cutStep.closed : cutStep.nothing, { ms: step.ms });
    const names = [cutStep.sent, closed, isDone ? cutStep.verified : "…"];
    const steps = names.map((name, index) => {
      const isReached = isDone || index === 0;
      return element("li", { "data-reached": String(isReached) }, `${isReached ? "✓ " : ""}${name}`);
    });
    this.#cut.replaceChildren(element("ol", { class: "cut-steps", role: "status" }, ...steps));
  }
}
