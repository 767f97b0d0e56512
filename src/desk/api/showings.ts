/** Which of a live session's picture and sound are somebody's: not what came while it was closed to him, also afterwards. */
import type { Clock } from "../clock.ts";
import type { Closures } from "../leases/closures.ts";
import type { LiveSession } from "../leases/live-sessions.ts";
import type { Seer, Sight } from "./sight.ts";

export class Showings {
  readonly #clock: Pick<Clock, "monotonicMs">;
  readonly #closures: Closures;
  readonly #sight: Sight;
  constructor(clock: Pick<Clock, "monotonicMs">, closures: Closures, sight: Sight) {
    this.#clock = clock;
    this.#closures = closures;
    this.#sight = sight;
  }

  /** What came at that moment, monotonic ms: taken while it was closed, it stays so, though the hearing goes on in public. */
  isHis(session: LiveSession, seer: Seer, atMs: number): boolean {
    const fromMs = this.#closures.publicFromMs(session);
    return fromMs === null || atMs > fromMs || this.#sight.of(session, seer) === "all";
  }

  /** The newest sound. */
  mayHear(session: LiveSession, seer: Seer): boolean {
    return this.#sight.mayHear(session, seer) && this.isHis(session, seer, this.#clock.monotonicMs());
  }

  /** A small picture taken at that moment, monotonic ms. */
  maySee(session: LiveSession, seer: Seer, atMs: number): boolean {
    return this.#sight.maySee(session, seer) && this.isHis(session, seer, atMs);
  }
}
