/** What came of the newest press that nobody has read yet, step by step, and why it was cut: in a place of its own below. */
import { type CutView, isStillShown, isThrough, meaningOf } from "../cut-switch/cut-view.ts";
import { filled } from "../i18n/plain.ts";
import { element, setText } from "./element.ts";
import { ReasonForm } from "./reason-form.ts";
import type { PanelWords } from "./words.ts";

export class Result {
  readonly element = element("section", "result");
  readonly #words: PanelWords;
  readonly #title = element("strong");
  readonly #steps = element("div", "steps");
  readonly #seen = element("button", "quiet");
  readonly #reason = element("div");
  /** What is being written about one courtroom stays while another one is cut. */
  readonly #forms = new Map<string, ReasonForm>();
  #room: string | null = null;

  constructor(words: PanelWords, seen: (room: string) => void) {
    this.#words = words;
    this.element.hidden = true;
    this.element.setAttribute("aria-label", words.cut.results);
    this.#steps.setAttribute("role", "status");
    this.#seen.type = "button";
    setText(this.#seen, words.cut.seen);
    this.#seen.addEventListener("click", () => {
      if (this.#room === null) return;
      this.#forms.delete(this.#room);
      seen(this.#room);
    });
    const head = element("p", "head");
    head.append(this.#title, this.#seen);
    this.element.append(head, this.#steps, this.#reason);
  }

  /** @param shown null: there is none. */
  show(shown: { readonly room: string; readonly name: string; readonly view: CutView } | null): void {
    this.element.hidden = shown === null;
    this.#room = shown?.room ?? null;
    if (shown === null) return;
    setText(this.#title, shown.name);
    setText(this.#steps, stepsOf(shown.view, this.#words).join("\n"));
    this.#seen.hidden = shown.view.outcome === null;
    const form = isThrough(shown.view.outcome) ? this.#formOf(shown.room) : null;
    if (this.#reason.firstChild === (form?.element ?? null)) return;
    this.#reason.replaceChildren(...(form === null ? [] : [form.element]));
  }

  #formOf(room: string): ReasonForm {
    const form = this.#forms.get(room) ?? new ReasonForm(room, this.#words);
    this.#forms.set(room, form);
    return form;
  }
}

/** 已发出 → 已断开 → 已核实, each with its time; then what it means. */
function stepsOf(view: CutView, { cut }: PanelWords): string[] {
  const { closedMs, verifiedMs, outcome, unsentSeconds } = view;
  if (outcome === "failed") return [];
  const steps = [cut.sent];
  if (closedMs !== null) steps.push(filled(cut.closed, { ms: closedMs }));
  if (verifiedMs !== null) steps.push(filled(cut.verified, { ms: verifiedMs }));
  const said = [steps.join(" → ")];
  const meaning = meaningOf(view);
  if (meaning !== null) said.push(filled(cut.means[meaning], { seconds: unsentSeconds ?? 0 }));
  if (isStillShown(view)) said.push(`▲ ${cut.takeDown}`);
  return said;
}
