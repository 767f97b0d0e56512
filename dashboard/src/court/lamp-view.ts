/** The lamp as it is seen: colour, shape and word, each of which says it alone. */
import type { CourtPage } from "../../../src/desk/contract/court-page.ts";
import { filled } from "../i18n/plain.ts";
import { element, setText } from "./element.ts";
import type { Lamp } from "./lamp.ts";
import { reasonList } from "./reasons.ts";
import { words } from "./words.ts";

export class LampView {
  readonly #shape = element("span", { class: "shape", "aria-hidden": "true" });
  readonly #word = element("strong");
  readonly #why = element("p", { class: "why" });
  readonly #still = element("p", { class: "still" });
  readonly #warning = element("p", { class: "warning" });
  readonly #facts = element("p", { class: "facts" });
  readonly #reasons = element("div");
  #shown = "";
  readonly root = element(
    "section",
    { class: "lamp" },
    // Read aloud when it changes; the seconds below change all the time.
    element(
      "div",
      { "aria-live": "assertive" },
      element("div", { class: "said" }, this.#shape, this.#word),
      this.#why,
    ),
    this.#still,
    this.#warning,
    this.#facts,
    this.#reasons,
  );

  show(lamp: Lamp, facts: CourtPage | null): void {
    const { state, why, delaySeconds, still } = lamp;
    this.root.dataset.state = state;
    setText(this.#word, words.lamp[state]);
    setText(this.#why, filled(words.why[why], { seconds: delaySeconds }));
    const seconds = still?.seconds ?? null;
    const draining = seconds === null ? words.stillSoon : filled(words.still, { seconds });
    setText(this.#still, still === null ? "" : draining);
    // What was heard last is no fact any more.
    const known = state === "unknown" ? null : facts;
    setText(this.#warning, warningOf(lamp, known));
    setText(this.#facts, known === null ? "" : factsOf(known));
    this.#showReasons(lamp, known);
  }

  /** Of a hearing that is open, or held: before that the opening says what would come. */
  #showReasons({ state }: Lamp, facts: CourtPage | null): void {
    const isOff = state === "off" && facts?.opening === null;
    const reasons = isOff ? (facts?.session?.reasons ?? []) : [];
    const shown = JSON.stringify(reasons);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#reasons.replaceChildren(...(reasons.length === 0 ? [] : [reasonList(reasons)]));
  }
}

function warningOf({ state }: Lamp, facts: CourtPage | null): string {
  if (facts === null) return "";
  const { session, room } = facts;
  const isLost = session?.platform === "failed" || session?.platform === "waiting";
  return [
    session?.recordHealthy === false ? words.recordFailed : "",
    state === "live" && session?.airState === "on-air" && isLost ? words.platformLost : "",
    room.testMode ? words.testMode : "",
  ]
    .filter((each) => each !== "")
    .join(" · ");
}

function factsOf({ hearing, session }: CourtPage): string {
  const { caseNumbers, hearingNo, phase, from } = hearing;
  const isRecorded = session?.encoderConnected === true && session.recordHealthy;
  return [
    words.phase[phase],
    caseNumbers.length > 0 ? caseNumbers.join("、") : phase === "before" ? "" : words.noCase,
    hearingNo === null ? "" : filled(words.hearingNo, { no: hearingNo }),
    isRecorded ? words.recording : words.notRecording,
    from === "opened-ahead" ? words.openedAhead : from === "unclosed" ? words.unclosed : "",
  ]
    .filter((each) => each !== "")
    .join(" · ");
}
