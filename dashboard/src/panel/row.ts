/** One courtroom of the panel: its number, name and state on the left, its switch always at the right end. It keeps its height. */
import type { PanelRoom } from "../../../src/desk/contract/panel.ts";
import { AIR } from "../air.ts";
import type { CutView } from "../cut-switch/cut-view.ts";
import { onPress } from "../cut-switch/on-press.ts";
import { filled } from "../i18n/plain.ts";
import { element, setText } from "./element.ts";
import { goesOut } from "./row-order.ts";
import type { PanelWords } from "./words.ts";

export class Row {
  readonly element = element("article", "row");
  readonly #words: PanelWords;
  readonly #number = element("b");
  readonly #name = element("strong");
  readonly #air = element("span", "air");
  /** What a press would still stop; after one, what it came to. */
  readonly #note = element("span", "note");
  readonly #switch = element("button", "cut-switch");
  readonly #face = element("span");

  constructor(words: PanelWords, press: () => void) {
    this.#words = words;
    this.#switch.type = "button";
    this.#face.setAttribute("aria-hidden", "true");
    this.#switch.append(this.#face);
    onPress(this.#switch, press);
    const [title, line, facts] = [element("p"), element("p"), element("div", "facts")];
    title.append(this.#number, this.#name);
    line.append(this.#air, this.#note);
    facts.append(title, line);
    this.element.append(facts, this.#switch);
  }

  show(room: PanelRoom, view: CutView, isAimed: boolean): void {
    const { cut } = this.#words;
    this.element.classList.toggle("aimed", isAimed);
    setText(this.#number, String(room.number));
    setText(this.#name, room.name);
    const { tone, text } = this.#airOf(room);
    this.#air.className = `air ${tone}`;
    setText(this.#air, text);
    setText(this.#note, this.#noteOf(room, view));
    const isCalm = view.face === "alive" && !goesOut(room);
    this.#switch.className = `cut-switch ${view.face}${isCalm ? " calm" : ""}`;
    setText(this.#face, this.#faceOf(view));
    const name = filled(cut.pressRoom, { room: room.name });
    // Whoever hears or speaks its name finds in it what is to be seen.
    this.#switch.setAttribute("aria-label", view.face === "alive" ? name : `${name}，${cut[view.face]}`);
    this.#switch.title = view.face === "dead" ? filled(cut.deadHelp, { room: room.id }) : cut.holdKey;
  }

  #airOf({ airState, latched, draining }: PanelRoom): { readonly tone: string; readonly text: string } {
    const { states, panel } = this.#words;
    const state = airState ?? (latched ? "cut" : null);
    if (draining && state !== "on-air")
      return { tone: "on", text: `${AIR["on-air"].mark} ${panel.draining}` };
    if (state === null) return { tone: "off", text: `— ${panel.noStream}` };
    return { tone: AIR[state].tone, text: `${AIR[state].mark} ${states.air[state]}` };
  }

  #noteOf(room: PanelRoom, { outcome, verifiedMs }: CutView): string {
    const { cut, panel } = this.#words;
    if (verifiedMs !== null) return `✓ ${filled(cut.verified, { ms: verifiedMs })}`;
    if (outcome === "unconfirmed" || outcome === "failed") return `■ ${cut.unconfirmed}`;
    if (!goesOut(room) || room.airState === "paused") return "";
    return room.delaySeconds > 0 ? filled(panel.covered, { seconds: room.delaySeconds }) : panel.noDelay;
  }

  #faceOf({ face }: CutView): string {
    const { cut } = this.#words;
    if (face === "alive") return `■ ${cut.press}`;
    if (face === "latched") return `✕ ${cut.latched}`;
    return face === "sending" ? cut.sending : cut.dead;
  }
}
