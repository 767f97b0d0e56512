/** 全部断播: in a fixed place, and held for two seconds, so that no slip of a finger shuts every courtroom. */
import type { Face } from "../cut-switch/cut-view.ts";
import { ALL_HOLD_MS, onHold } from "../cut-switch/on-hold.ts";
import { element, setText } from "./element.ts";
import type { PanelWords } from "./words.ts";

export class HoldButton {
  readonly element = element("button", "cut-all");
  readonly #words: PanelWords["cut"];
  #isHeld = false;

  constructor({ cut }: PanelWords, act: () => void) {
    this.#words = cut;
    this.element.type = "button";
    const show = (isHeld: boolean) => {
      this.#isHeld = isHeld;
      this.element.classList.toggle("held", isHeld);
    };
    onHold(this.element, { ms: ALL_HOLD_MS, act, show });
  }

  show(face: Face): void {
    this.element.className = `cut-all ${face}${this.#isHeld ? " held" : ""}`;
    setText(this.element, this.#words.all[face]);
  }
}
