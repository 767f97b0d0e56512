/** How a planned hearing stands now: what its room does with it, or whether it may be aired when it begins. PURE. */
import type { DocketRecord, PlannedStream } from "../../../../src/desk/contract/docket.ts";
import type { sessionSchema } from "../../../../src/desk/contract/session.ts";
import { shares } from "./places.ts";

export type Session = Pick<
  ReturnType<(typeof sessionSchema)["parse"]>,
  "id" | "courtroom" | "caseNumbers" | "airState" | "phase" | "latched" | "startedAt"
>;

export type Standing =
  | "on-air"
  | "preparing"
  | "paused"
  | "cut"
  | "held"
  | "ended"
  | "cancelled"
  | "postponed"
  | "ready"
  | "unready"
  | "recorded"
  | "past";

export const SHAPES: Readonly<Record<Standing, string>> = {
  "on-air": "●",
  preparing: "◐",
  paused: "❚❚",
  cut: "✕",
  held: "○",
  ended: "■",
  cancelled: "–",
  postponed: "↷",
  ready: "✓",
  unready: "▲",
  recorded: "○",
  past: "▢",
};

/** The live session of this hearing; null: none records it now. */
export function sessionOf(entry: DocketRecord, sessions: readonly Session[]): Session | null {
  return (
    sessions.find(
      ({ courtroom, caseNumbers }) => courtroom === entry.courtroom && shares(caseNumbers, entry.caseNumbers),
    ) ?? null
  );
}

export function standingOf(
  entry: DocketRecord,
  session: Session | null,
  plan: PlannedStream | null,
  nowMs: number,
): Standing {
  if (session !== null) return session.latched ? "cut" : session.airState;
  if (entry.status !== "planned") return entry.status;
  if (Date.parse(entry.plannedEnd) <= nowMs) return "past";
  if (plan === null) return "recorded";
  return plan.ready ? "ready" : "unready";
}
