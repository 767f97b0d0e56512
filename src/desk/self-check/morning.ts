/** When the day's self-check is due, and when it is missing. PURE. */

export interface MorningFacts {
  readonly nowMs: number;
  readonly timeZone: string;
  /** HH:MM there. */
  readonly at: string;
  /** Wall clock of the newest report with a cut; null: none was ever made. */
  readonly lastCutMs: number | null;
  /** This node has checked itself before, with a cut or without. */
  readonly hasEver: boolean;
}

/** `run`: it is due; `missing`: its time has passed, and court opens without one. */
export type MorningState = "early" | "run" | "missing" | "done";

/** How long it is made up for by a desk that comes late; then people are told instead. */
const CATCH_UP_MINUTES = 30;

export function morningState({ nowMs, timeZone, at, lastCutMs, hasEver }: MorningFacts): MorningState {
  const now = dayAndMinute(nowMs, timeZone);
  const [hours = 0, minutes = 0] = at.split(":").map(Number);
  const lateMinutes = now.minute - (hours * 60 + minutes);
  if (lateMinutes < 0) return "early";
  const last = lastCutMs === null ? null : dayAndMinute(lastCutMs, timeZone);
  // One that somebody ran this morning before the hour is today's too.
  if (last?.day === now.day) return "done";
  if (lateMinutes < CATCH_UP_MINUTES) return "run";
  // A node that has never checked itself was set up today: it has a first morning before it.
  return hasEver ? "missing" : "early";
}

function dayAndMinute(ms: number, timeZone: string): { readonly day: string; readonly minute: number } {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  const [day = "", time = ""] = format.format(ms).split(" ");
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return { day, minute: hours * 60 + minutes };
}

/** From the first moment of its day there to the last: what is planned for today. */
export function dayAround(
  nowMs: number,
  timeZone: string,
): { readonly fromMs: number; readonly toMs: number } {
  const { minute } = dayAndMinute(nowMs, timeZone);
  const fromMs = Math.floor(nowMs / 60_000) * 60_000 - minute * 60_000;
  return { fromMs, toMs: fromMs + 86_400_000 };
}
