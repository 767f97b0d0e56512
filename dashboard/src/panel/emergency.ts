/** 断播未确认: over the whole panel, with what to do now, until it is read or verified after all. */
import { type Face, type Outcome, whyOf } from "../cut-switch/cut-view.ts";
import { filled } from "../i18n/plain.ts";
import { element, setText } from "./element.ts";
import { HoldButton } from "./hold-button.ts";
import type { PanelWords } from "./words.ts";

export interface Grave {
  readonly room: string;
  readonly name: string;
  readonly outcome: Outcome | null;
  readonly failure: string | null;
}

export class Emergency {
  readonly element = element("div", "emergency");
  readonly #words: PanelWords;
  readonly #title = element("h2");
  readonly #text = element("p");
  readonly #all: HoldButton;
  #shown: readonly Grave[] = [];

  constructor(words: PanelWords, cutAll: () => void, seen: (room: string) => void) {
    this.#words = words;
    this.#all = new HoldButton(words, cutAll);
    this.element.setAttribute("role", "alert");
    this.element.hidden = true;
    const button = element("button");
    button.type = "button";
    setText(button, words.cut.seen);
    button.addEventListener("click", () => {
      for (const { room } of this.#shown) seen(room);
    });
    this.element.append(this.#title, this.#text, this.#all.element, button);
  }

  /** @param grave the newest first. */
  show(grave: readonly Grave[], mayCutAll: boolean, all: Face): void {
    const { cut } = this.#words;
    this.#shown = grave;
    const [first] = grave;
    this.element.hidden = first === undefined;
    if (first === undefined) return;
    const why = filled(cut.why[whyOf(first.failure)], { code: first.failure ?? "" });
    setText(this.#title, `■ ${first.outcome === "failed" ? filled(cut.failed, { why }) : cut.unconfirmed}`);
    setText(this.#text, filled(cut.unconfirmedHelp, { room: grave.map(({ name }) => name).join(" · ") }));
    this.#all.element.hidden = !mayCutAll;
    // Alive also where nobody answers: it is sent until somebody does.
    this.#all.show(all === "dead" ? "alive" : all);
  }
}
