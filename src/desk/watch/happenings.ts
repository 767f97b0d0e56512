/** What happens beside the streams and becomes an alarm: shown for a while, or until it is told to be over. */
import type { Observation } from "./alarm.ts";
import { alarmKey } from "./alarm.ts";
import type { AlarmName } from "./alarm-names.ts";

interface Happening {
  readonly name: AlarmName;
  readonly place: string;
  readonly detail: string;
  readonly sinceMs: number;
  /** null: until it is told to be over. */
  readonly untilMs: number | null;
}

const SHOWN_MS = 30 * 60_000;

export class Happenings {
  readonly #present = new Map<string, Happening>();

  /** @param lasts until `over` is told; else it is shown for half an hour. Monotonic ms. */
  begin(name: AlarmName, place: string, detail: string, lasts: boolean, nowMs: number): void {
    const untilMs = lasts ? null : nowMs + SHOWN_MS;
    this.#present.set(alarmKey(name, place), { name, place, detail, sinceMs: nowMs, untilMs });
  }

  over(name: AlarmName, place: string, nowMs: number): void {
    const key = alarmKey(name, place);
    const happening = this.#present.get(key);
    if (happening !== undefined) this.#present.set(key, { ...happening, untilMs: nowMs });
  }

  /** @param isActive whether the alarm still counts as present: what is over is said so until the alarm has heard it. */
  observations(isActive: (key: string) => boolean, nowMs: number): Observation[] {
    const found: Observation[] = [];
    for (const [key, { name, place, detail, sinceMs, untilMs }] of this.#present) {
      const isOver = untilMs !== null && untilMs <= nowMs;
      if (isOver && !isActive(key)) this.#present.delete(key);
      else {
        const presence = isOver ? "absent" : "present";
        found.push({
          ...{ name, place, phase: null, phaseSinceMs: 0, actual: detail, expected: "" },
          evidence: { presence, sinceMs, untilMs: nowMs },
        });
      }
    }
    return found;
  }
}
