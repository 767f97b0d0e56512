/** Long work of pure rules done in pieces: in between the desk's loop does what waits, a cut before all. */
import { performance } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";

const PIECE_MS = 5;

/** @param work yields wherever it may be interrupted, and returns what it came to. */
export async function inTurns<T>(work: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const untilMs = performance.now() + PIECE_MS;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (performance.now() < untilMs);
    await nextTurn();
  }
}
