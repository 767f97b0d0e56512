/**
 * What the lamp says: will what is said now go out? Only what the gate says keeps it off: where the gate still airs and the
 * desk means otherwise, it is on. PURE (design 4).
 */
import type { CourtPage } from "../../../src/desk/contract/court-page.ts";

export type LampState = "live" | "off" | "cut" | "unknown";

/** A key of the catalogue. */
export type Why =
  /** live */
  | "delayed"
  | "undelayed"
  /** unknown */
  | "signed-out"
  | "desk-silent"
  | "gate-silent"
  | "unsettled"
  /** cut */
  | "cut"
  /** off */
  | "no-signal"
  | "before"
  | "held"
  | "recess"
  | "closed-evidence"
  | "mediation"
  | "stage"
  | "operator"
  | "duty"
  | "overrun"
  | "record"
  | "lease"
  | "lost"
  | "closed"
  | "ended";

export interface Lamp {
  readonly state: LampState;
  readonly why: Why;
  /** `delayed`: so much later what is said now goes out. */
  readonly delaySeconds: number;
  /** What was said before still goes out; `seconds` null: nobody knows how long. Null: nothing does, or the lamp is on. */
  readonly still: { readonly seconds: number | null } | null;
}

type Session = NonNullable<CourtPage["session"]>;
type Phase = CourtPage["hearing"]["phase"];

/** From here on what was heard last is no answer any more. */
export const SILENT_MS = 3000;

/** @param silentMs since these facts were asked for, @param sinceMs since they came. */
export function lampOf(facts: CourtPage | null, silentMs: number, sinceMs = silentMs): Lamp {
  if (facts === null || silentMs >= SILENT_MS) return dark("unknown", "desk-silent");
  const { session, hearing, gateConnected, settled } = facts;
  if (!gateConnected) return dark("unknown", "gate-silent");
  if (!settled) return dark("unknown", "unsettled");
  if (session !== null && session.heardAgoMs >= SILENT_MS) return dark("unknown", "gate-silent");
  if (session !== null && goesOut(session, hearing.phase)) {
    const { delaySeconds } = session;
    const why = delaySeconds > 0 ? "delayed" : "undelayed";
    return { state: "live", why, delaySeconds, still: null };
  }
  const still = stillNow(facts.stillAiring, sinceMs);
  if (facts.latched || session?.airState === "cut") return { ...dark("cut", "cut"), still };
  return { ...dark("off", whyOff(session, hearing.phase)), still };
}

function dark(state: LampState, why: Why): Lamp {
  return { state, why, delaySeconds: 0, still: null };
}

/** What comes in now lies in an air range. */
function goesOut({ airState, pauseCauses, encoderConnected, draining }: Session, phase: Phase): boolean {
  if (!encoderConnected) return false;
  // Up to a mark it goes on; after 继续开庭 what is said is aired again, though the delay still drains.
  if (draining && (phase === "recess" || phase === "closed")) return false;
  if (airState === "preparing" || airState === "on-air") return true;
  // The card runs only until the first picture after the drop is due: what comes in meanwhile follows it.
  return airState === "paused" && pauseCauses.length > 0 && pauseCauses.every((cause) => cause === "gap");
}

function whyOff(session: Session | null, phase: Phase): Why {
  if (session === null) return "no-signal";
  if (phase === "closed") return "closed";
  if (session.airState === "ended") return "ended";
  if (!session.encoderConnected) return "no-signal";
  if (phase === "recess" || phase === "closed-evidence" || phase === "mediation") return phase;
  if (phase === "before") return "before";
  if (session.airState === "paused") return whyPaused(session.pauseCauses);
  return "held";
}

/** What a person has done comes first: it is what he asks himself. */
const CAUSES = ["operator", "duty", "overrun", "record", "lease"] as const;

function whyPaused(causes: Session["pauseCauses"]): Why {
  const known = CAUSES.find((cause) => causes.includes(cause));
  if (known !== undefined) return known;
  // While the hearing is open: a stage that the approval leaves out.
  return causes.includes("phase") ? "stage" : "lost";
}

/** Counted on between two answers; beyond its end, while it still goes out, nobody knows. */
function stillNow(still: CourtPage["stillAiring"], sinceMs: number): Lamp["still"] {
  if (still === null || still.seconds === null) return still;
  const left = still.seconds - sinceMs / 1000;
  return { seconds: left > 0 ? Math.ceil(left) : null };
}
