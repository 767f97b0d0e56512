/** The buttons, each always in its place. What shuts the air acts at a press; what opens or ends asks once more, in place. */
import { filled } from "../i18n/plain.ts";
import {
  type Act,
  type ActsInput,
  ARMED_MS,
  type Armed,
  isArmed,
  press,
  type Standing,
  standingOf,
} from "./acts.ts";
import { element, setText } from "./element.ts";
import { words } from "./words.ts";

/** In the order of the page; the cut stands apart, at its end. */
const ORDER: readonly Act[] = [
  "closed-evidence",
  "opening",
  "recess",
  "reopening",
  "closing",
  "mediation",
  "pause",
  "resume",
  "cut",
];

/** Side by side, three in a row. */
const THIRDS: readonly Act[] = ["mediation", "pause", "resume"];

interface Button {
  readonly root: HTMLButtonElement;
  readonly name: HTMLElement;
  readonly note: HTMLElement;
}

export class ActsView {
  readonly #onAct: (act: Act) => Promise<void>;
  readonly #buttons = new Map<Act, Button>();
  readonly #busy = new Set<Act>();
  readonly #fallback = element("p", { class: "fallback", role: "alert", hidden: true });
  #armed: Armed | null = null;
  #input: ActsInput = { facts: null, silentMs: Number.POSITIVE_INFINITY, choice: null };
  readonly root = element("section", { class: "acts" });

  /** @param onAct resolves when it is known what came of it. */
  constructor(room: string, onAct: (act: Act) => Promise<void>) {
    this.#onAct = onAct;
    for (const act of ORDER) {
      const name = element("b");
      const note = element("small");
      const root = element(
        "button",
        {
          ...{ type: "button", "data-act": act, click: () => this.#press(act) },
          class: THIRDS.includes(act) ? "third" : "",
        },
        name,
        note,
      );
      this.#buttons.set(act, { root, name, note });
      this.root.append(root);
    }
    setText(this.#fallback, filled(words.fallback, { room }));
    this.root.append(this.#fallback);
  }

  show(input: ActsInput): void {
    this.#input = input;
    for (const [act, { root, name, note }] of this.#buttons) {
      const standing = standingOf(act, input);
      const isArmedNow = standing === "now" && isArmed(this.#armed, act, this.#target(), performance.now());
      const isBusy = this.#busy.has(act);
      root.disabled = standing !== "now" || isBusy;
      root.dataset.standing = standing;
      root.dataset.armed = String(isArmedNow);
      const title = words.act[act];
      setText(name, isArmedNow ? filled(words.again, { act: title }) : title);
      setText(note, isBusy ? words.sending : isArmedNow ? this.#soon() : this.#note(act, standing));
    }
    this.#fallback.hidden = standingOf("cut", input) !== "dead";
  }

  #note(act: Act, standing: Standing): string {
    if (standing === "not-yours") return act === "resume" ? words.resumeNotYours : words.notYours;
    const seconds = this.#input.facts?.session?.delaySeconds ?? 0;
    return act === "closed-evidence" && seconds === 0
      ? words.evidenceAtOnce
      : filled(words.does[act], { seconds });
  }

  #soon(): string {
    return filled(words.againSoon, { seconds: ARMED_MS / 1000 });
  }

  #press(act: Act): void {
    const { acts, armed } = press(this.#armed, act, this.#target(), performance.now());
    this.#armed = armed;
    if (acts) void this.#do(act);
    this.show(this.#input);
  }

  async #do(act: Act): Promise<void> {
    this.#busy.add(act);
    try {
      await this.#onAct(act);
    } finally {
      this.#busy.delete(act);
      this.show(this.#input);
    }
  }

  /** Which hearing the armed press means. */
  #target(): string {
    const { facts, choice } = this.#input;
    return JSON.stringify([
      facts?.session?.id,
      facts?.hearing.caseNumbers,
      choice?.caseNumbers,
      choice?.hearingNo,
    ]);
  }
}
