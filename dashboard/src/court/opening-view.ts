/** Which hearing 开庭 will open, and whether it will be aired, before it is pressed. */
import type { CourtPage, OpeningChoice } from "../../../src/desk/contract/court-page.ts";
import { filled } from "../i18n/plain.ts";
import { type Chosen, choiceOf } from "./acts.ts";
import { element } from "./element.ts";
import { reasonList } from "./reasons.ts";
import { language, words } from "./words.ts";

export class OpeningView {
  readonly #onChosen: () => void;
  readonly #field = element("input", {
    type: "text",
    autocomplete: "off",
    "aria-label": words.typedCase,
    placeholder: words.typedHint,
    input: () => this.#type(),
  });
  readonly #list = element("div", { class: "choices", role: "radiogroup", "aria-label": words.openWhat });
  readonly #outcome = element("div", { class: "outcome", "aria-live": "polite" });
  readonly root = element(
    "section",
    { class: "opening" },
    element("h2", {}, words.openWhat),
    this.#list,
    this.#outcome,
  );
  #opening: CourtPage["opening"] = null;
  /** What had been typed when the desk was asked. */
  #typedOf = "";
  #chosen: Chosen = null;
  #shown = "";

  constructor(onChosen: () => void) {
    this.#onChosen = onChosen;
  }

  get typed(): string {
    return this.#chosen === "typed" ? this.#field.value : "";
  }

  /** What the next opening would be; null: nobody has chosen. */
  get choice(): OpeningChoice | null {
    return choiceOf(this.#opening, this.#chosen, this.#typedOf === this.#field.value);
  }

  show(opening: CourtPage["opening"], typedOf: string): void {
    this.#typedOf = typedOf;
    this.root.hidden = opening === null;
    if (opening === null) this.#chosen = null;
    this.#opening = opening;
    const names = opening?.choices.map(nameOf) ?? [];
    // Rebuilt only when there is something else to choose: nobody loses what he is typing.
    const shown = JSON.stringify([opening === null, names]);
    if (shown !== this.#shown) {
      this.#shown = shown;
      if (typeof this.#chosen === "number") this.#chosen = null;
      this.#build(names);
    }
    this.#showOutcome();
  }

  #build(names: readonly string[]): void {
    const only = names.length === 1;
    const option = (value: Exclude<Chosen, null>, label: string, ...more: (Node | null)[]) =>
      element(
        "label",
        {},
        element("input", {
          ...{ type: "radio", name: "hearing", value: String(value) },
          checked: this.#chosen === value || (only && value === 0 && this.#chosen === null),
          change: () => this.#choose(value),
        }),
        element("span", {}, label, ...more),
      );
    this.#list.replaceChildren(
      ...(names.length === 0 ? [element("p", {}, words.noneProposed)] : []),
      ...names.map((name, index) => option(index, name)),
      option("typed", words.typedCase, this.#field),
      option("unnamed", words.unnamed),
    );
  }

  #choose(value: Exclude<Chosen, null>): void {
    this.#chosen = value;
    if (value === "typed") this.#field.focus();
    this.#onChosen();
  }

  #type(): void {
    if (this.#chosen !== "typed") {
      this.#chosen = "typed";
      const radio = this.#list.querySelector<HTMLInputElement>('input[value="typed"]');
      if (radio !== null) radio.checked = true;
    }
    this.#onChosen();
  }

  #showOutcome(): void {
    const { choice } = this;
    const shown = JSON.stringify(choice);
    if (this.#outcome.dataset.shown === shown) return;
    this.#outcome.dataset.shown = shown;
    this.#outcome.dataset.comesTo = choice?.comesTo ?? "nothing";
    if (choice === null) {
      this.#outcome.replaceChildren(element("p", {}, words.chooseFirst));
      return;
    }
    const { comesTo, reasons } = choice;
    const mark = comesTo === "recorded" ? "○ " : "● ";
    this.#outcome.replaceChildren(
      element("p", {}, element("b", {}, mark + words.comesTo[comesTo])),
      ...(reasons.length === 0 ? [] : [element("p", {}, words.whyNot), reasonList(reasons)]),
    );
  }
}

function nameOf({ caseNumbers, hearingNo, plannedStart, plannedEnd }: OpeningChoice): string {
  const no = hearingNo === null ? "" : ` ${filled(words.hearingNo, { no: hearingNo })}`;
  const times = [plannedStart, plannedEnd].flatMap((each) => (each === null ? [] : [clockOf(each)]));
  return `${caseNumbers.join("、")}${no} ${times.join("–")}`.trim();
}

function clockOf(iso: string): string {
  const minute = { hour: "2-digit", minute: "2-digit", hour12: false } as const;
  return new Date(iso).toLocaleTimeString(language, { ...minute, timeZone: "Asia/Shanghai" });
}
