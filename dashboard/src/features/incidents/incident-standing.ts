/** What an incident waits for, and what a person may do with it. PURE; the desk decides in the end. */
import type { Incident, TakeDown } from "../../../../src/desk/contract/incidents.ts";
import type { Permission } from "../../../../src/desk/contract/permissions.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";

/** Beside the word of each state. */
export const STATE_MARKS = { open: "▲", closing: "◐", closed: "✓" } as const satisfies Record<
  Incident["state"],
  string
>;

export type Person = Pick<Me, "name" | "permissions">;
export type Open = Incident & { readonly takeDowns: readonly Pick<TakeDown, "checkedAt">[] };

/** The next of its steps, in the order in which they are taken. */
export type Step = "take-on" | "find" | "take-down" | "ask-close" | "close" | "closed";

export function stepOf(incident: Open): Step {
  const { state, handler, cause, measures } = incident;
  if (state === "closed") return "closed";
  if (state === "closing") return "close";
  if (handler === null) return "take-on";
  if (cause === null || measures === null) return "find";
  return openTakeDowns(incident) > 0 ? "take-down" : "ask-close";
}

export function openTakeDowns({ takeDowns }: Open): number {
  return takeDowns.filter(({ checkedAt }) => checkedAt === null).length;
}

export const INCIDENT_ACTS = [
  "handle",
  "write",
  "find",
  "take-down",
  "ask-close",
  "close",
  "return-close",
] as const;
export type IncidentAct = (typeof INCIDENT_ACTS)[number];

const NEEDS: Readonly<Record<IncidentAct, Permission>> = {
  handle: "incident.handle",
  write: "incident.handle",
  find: "incident.handle",
  "take-down": "incident.handle",
  "ask-close": "incident.handle",
  close: "incident.close",
  "return-close": "incident.close",
};

export function incidentActs(incident: Open, me: Person): readonly IncidentAct[] {
  if (incident.state === "closed") return [];
  return INCIDENT_ACTS.filter((act) => me.permissions.includes(NEEDS[act]) && isDue(act, incident, me));
}

function isDue(act: IncidentAct, incident: Open, me: Person): boolean {
  const { state, handler, cause, measures } = incident;
  switch (act) {
    case "handle":
      return handler !== me.name;
    case "ask-close":
      return state === "open" && cause !== null && measures !== null && openTakeDowns(incident) === 0;
    case "close":
      return state === "closing" && isSecond(incident, me);
    case "return-close":
      return state === "closing";
    default:
      return true;
  }
}

/** Neither who asked to close it nor who handles it. */
export function isSecond({ closeAskedBy, handler }: Incident, me: Person): boolean {
  return closeAskedBy !== me.name && handler !== me.name;
}
