/** Which of the acts make sense now. The desk decides whether they are done; what does not fit stays in its place, grey. PURE. */
import type { CourtPage, OpeningChoice } from "../../../src/desk/contract/court-page.ts";
import type { PhaseMark } from "../../../src/desk/contract/session.ts";
import { SILENT_MS } from "./lamp.ts";

export type Act = PhaseMark | "pause" | "resume" | "cut";

/** `dead`: nothing that is pressed here would arrive. */
export type Standing = "now" | "not-now" | "not-yours" | "dead";

export interface ActsInput {
  readonly facts: CourtPage | null;
  readonly silentMs: number;
  /** The hearing that 开庭 would open; null: nobody has chosen. */
  readonly choice: OpeningChoice | null;
}

type Phase = CourtPage["hearing"]["phase"];

/** From which phases; held to the desk's own rule by a test. The opening is told by the desk. */
export const MARK_FROM: Readonly<Record<Exclude<PhaseMark, "opening">, readonly Phase[]>> = {
  recess: ["open", "closed-evidence", "mediation"],
  reopening: ["recess", "closed-evidence", "mediation"],
  "closed-evidence": ["open", "recess", "mediation"],
  mediation: ["open", "recess", "closed-evidence"],
  closing: ["open", "recess", "closed-evidence", "mediation"],
};

export function standingOf(act: Act, { facts, silentMs, choice }: ActsInput): Standing {
  if (facts === null || silentMs >= SILENT_MS) return "dead";
  if (act === "opening") {
    if (facts.opening === null) return "not-now";
    if (choice === null) return "not-now";
    return choice.may ? "now" : "not-yours";
  }
  if (!makesSense(act, facts)) return "not-now";
  return mayAct(act, facts) ? "now" : "not-yours";
}

function makesSense(act: Exclude<Act, "opening">, { session, hearing, latched }: CourtPage): boolean {
  const isPaused = session?.pauseCauses.includes("operator") === true;
  switch (act) {
    case "cut":
      return !latched && session?.airState !== "cut";
    case "pause":
      if (session === null || isPaused || !session.encoderConnected) return false;
      if (session.airState === "preparing" || session.airState === "on-air") return true;
      // Beside another pause of an open hearing, which may end by itself.
      return session.airState === "paused" && hearing.phase === "open";
    case "resume":
      return isPaused && hearing.phase !== "closed";
    default:
      // What was left open without 闭庭 can only be closed.
      if (hearing.from === "unclosed") return act === "closing";
      return MARK_FROM[act].includes(hearing.phase);
  }
}

function mayAct(act: Exclude<Act, "opening">, { may }: CourtPage): boolean {
  return act === "cut" || act === "pause" || act === "resume" ? may[act] : may.phase;
}

/** 开庭 opens the air and 闭庭 can't be taken back: they ask once more, in place. Whatever shuts acts at once. */
export const ASKS_ONCE_MORE: readonly Act[] = ["opening", "closing"];
/** So long a first press waits for the second. */
export const ARMED_MS = 5000;

export interface Armed {
  readonly act: Act;
  readonly untilMs: number;
  /** What it was armed for: another hearing chosen meanwhile is another act. */
  readonly of: string;
}

/** @returns whether the press acts, and what is armed after it. */
export function press(
  armed: Armed | null,
  act: Act,
  of: string,
  nowMs: number,
): { readonly acts: boolean; readonly armed: Armed | null } {
  if (!ASKS_ONCE_MORE.includes(act)) return { acts: true, armed: null };
  if (isArmed(armed, act, of, nowMs)) return { acts: true, armed: null };
  return { acts: false, armed: { act, of, untilMs: nowMs + ARMED_MS } };
}

export function isArmed(armed: Armed | null, act: Act, of: string, nowMs: number): boolean {
  return armed !== null && armed.act === act && armed.of === of && nowMs < armed.untilMs;
}

/** Chosen by hand, or the only one there is; of several a person chooses. */
export type Chosen = number | "typed" | "unnamed" | null;

/** @param isTypedAnswered the answer is about what stands in the field now: else it would be another case. */
export function choiceOf(
  opening: CourtPage["opening"],
  chosen: Chosen,
  isTypedAnswered: boolean,
): OpeningChoice | null {
  if (opening === null) return null;
  if (chosen === "typed") return isTypedAnswered ? opening.typed : null;
  if (chosen === "unnamed") return opening.unnamed;
  if (chosen !== null) return opening.choices[chosen] ?? null;
  return opening.choices.length === 1 ? (opening.choices[0] ?? null) : null;
}
