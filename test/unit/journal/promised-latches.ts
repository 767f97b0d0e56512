// What is owed to whoever was told that a cut is latched, over every loss of power.
import type { LatchAct } from "../../../src/gate/latch-log.ts";
import type { Latches, LatchOutcome } from "../../../src/gate/latches.ts";

/** Which cuts were answered, and not followed by a lift that may have become durable. */
export class PromisedLatches {
  /** Courtroom, or "*" for all of them. */
  readonly #cut = new Map<string, number>();
  readonly #lifted = new Map<string, number>();
  #acts = 0;

  /** Notes an act; call what is returned with its answer. */
  ordered(act: LatchAct): (outcome: LatchOutcome) => void {
    const number = ++this.#acts;
    const scope = "courtroom" in act ? act.courtroom : "*";
    if (act.act === "rearm" || act.act === "lift-cut-all") {
      this.#lifted.set(scope, number);
      return () => undefined;
    }
    return (outcome) =>
      outcome === "done" && this.#cut.set(scope, Math.max(number, this.#cut.get(scope) ?? 0));
  }

  missingFrom({ state }: Latches): string[] {
    const holds = (scope: string) => (scope === "*" ? state.all : state.courtrooms.has(scope));
    return [...this.#cut]
      .filter(([scope, number]) => number > (this.#lifted.get(scope) ?? 0) && !holds(scope))
      .map(([scope]) => `the latch ${scope} is lost`);
  }

  /** What a start has made durable is the truth from then on. */
  startFrom({ state }: Latches): void {
    this.#cut.clear();
    this.#lifted.clear();
    const number = ++this.#acts;
    for (const room of state.courtrooms) this.#cut.set(room, number);
    if (state.all) this.#cut.set("*", number);
  }
}
