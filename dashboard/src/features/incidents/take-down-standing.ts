/** How a take-down stands, and what a person may do about it. PURE; the desk decides in the end. */
import type { Incident, TakeDown } from "../../../../src/desk/contract/incidents.ts";
import type { Person } from "./incident-standing.ts";

/** `asked`: the platform has it still, as far as anybody says. `done`: somebody says that it is gone. `gone`: a second one saw it. */
export const TAKE_DOWN_MARKS = { asked: "▲", done: "◐", gone: "✓" } as const;
export type TakeDownStanding = keyof typeof TAKE_DOWN_MARKS;

export function takeDownStanding({ doneBy, checkedBy }: TakeDown): TakeDownStanding {
  if (checkedBy !== null) return "gone";
  return doneBy === null ? "asked" : "done";
}

export type TakeDownAct = "done" | "check";

/** The second look is somebody else's than his who said that it is gone. */
export function takeDownAct(takeDown: TakeDown, { name, permissions }: Person): TakeDownAct | null {
  if (!permissions.includes("incident.handle")) return null;
  switch (takeDownStanding(takeDown)) {
    case "asked":
      return "done";
    case "done":
      return takeDown.doneBy === name ? null : "check";
    case "gone":
      return null;
  }
}

const BEFORE_MS = 60_000;
const AFTER_MS = 30_000;

/** What is proposed to be taken down, ms: a cut ends what leaves; after anything else it may have gone on. */
export function proposedSpan({ origin, momentAt }: Pick<Incident, "origin" | "momentAt">): {
  readonly fromMs: number;
  readonly toMs: number;
} {
  const momentMs = Date.parse(momentAt);
  return { fromMs: momentMs - BEFORE_MS, toMs: origin === "cut" ? momentMs : momentMs + AFTER_MS };
}

/** A page that a browser may be sent to; what a person typed may be anything. */
export function linkOf(page: string): string | null {
  return /^https?:\/\/\S+$/i.test(page) ? page : null;
}
