/** Asks the desk every second how its courtrooms stand, and says when it was last heard. One question at a time. */
import type { Panel } from "../../../src/desk/contract/panel.ts";
import { ApiError, get } from "../api.ts";
import type { Standing } from "../cut-switch/cut-view.ts";
import { goesOut } from "./row-order.ts";

const EVERY_MS = 1_000;
const ANSWER_MS = 2_000;
/** So long what was heard last counts as true. */
const TRUE_MS = 3_000;

export class Facts {
  readonly #onChange: () => void;
  #panel: Panel | null = null;
  #heardMs = Number.NEGATIVE_INFINITY;
  #refused: 401 | 403 | null = null;
  #hasToken = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** The newest answer, however old; `reach` says whether it counts. */
  get panel(): Panel | null {
    return this.#panel;
  }

  get reach(): Standing["reach"] {
    if (this.#refused !== null) return this.#refused === 401 ? "signed-out" : "no-right";
    if (performance.now() - this.#heardMs >= TRUE_MS) return "desk-lost";
    return this.#panel?.gateConnected === true ? "ok" : "gate-lost";
  }

  start(): void {
    void this.#ask();
  }

  async #ask(): Promise<void> {
    try {
      // What proves that this page asks must be there before somebody presses.
      if (!this.#hasToken) await get("/me", { background: true, signal: AbortSignal.timeout(ANSWER_MS) });
      this.#hasToken = true;
      const options = { background: !this.#isWatched(), signal: AbortSignal.timeout(ANSWER_MS) };
      this.#panel = await get<Panel>("/panel", options);
      this.#heardMs = performance.now();
      this.#refused = null;
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 0;
      this.#refused = status === 401 || status === 403 ? status : null;
      // It may be another person's page by now, or a desk that has started again.
      if (this.#refused !== null) this.#hasToken = false;
    }
    this.#onChange();
    setTimeout(() => void this.#ask(), EVERY_MS);
  }

  /** While a courtroom is on air the panel stands for its technician, who only watches: signed out he would have no switch. */
  #isWatched(): boolean {
    return this.#panel?.rooms.some(goesOut) === true;
  }
}
