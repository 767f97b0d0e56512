/** What people did in a shift, out of the audit's entries. PURE. */
import type { ShiftReport } from "../contract/shifts.ts";
import { cutOutcome } from "../hearings/cut-outcome.ts";
import type { AuditRow } from "../store/audit-rows.ts";
import { ALL_COURTROOMS } from "../store/latches.ts";

/** What is asked of the audit; some only to close what stands open by them. */
export const SHIFT_ACTS = [
  "courtroom.cut",
  "all.cut",
  "courtroom.cut-reason",
  "all.cut-reason",
  "courtroom.rearm.lift",
  "all.rearm.lift",
  "session.dump",
  "session.pause",
  "session.resume",
  "session.mark",
] as const;

export interface Places {
  /** null: it is not of this shift. */
  readonly roomOfSession: (id: string) => string | null;
  readonly isOfShift: (courtroom: string) => boolean;
  readonly roomName: (courtroom: string) => string;
}

export type ActsOfShift = Pick<ShiftReport, "cuts" | "dumps" | "pauses" | "marks">;
type Cut = ShiftReport["cuts"][number];
type Detail = Readonly<Record<string, unknown>>;

/** @param rows oldest first. */
export function actsOfShift(rows: readonly AuditRow[], places: Places): ActsOfShift {
  const acts: ActsOfShift = { cuts: [], dumps: [], pauses: [], marks: [] };
  /** Cuts that stand: pressed again, and with nothing on its way out, it is the same cut. */
  const standing = new Map<string, Cut>();
  for (const row of rows) {
    if (row.outcome !== "done") continue;
    const detail = JSON.parse(row.detail) as Detail;
    const courtroom = roomOf(row, places);
    if (courtroom === null) continue;
    const roomName = courtroom === ALL_COURTROOMS ? "" : places.roomName(courtroom);
    take(acts, standing, row, detail, { at: row.at, by: row.actor, courtroom, roomName });
  }
  return acts;
}

function roomOf({ action, subject }: AuditRow, places: Places): string | null {
  if (action.startsWith("all.")) return ALL_COURTROOMS;
  if (action.startsWith("courtroom.")) return places.isOfShift(subject) ? subject : null;
  return places.roomOfSession(subject);
}

interface Moment {
  readonly at: string;
  readonly by: string;
  readonly courtroom: string;
  readonly roomName: string;
}

function take(
  acts: ActsOfShift,
  standing: Map<string, Cut>,
  { action }: AuditRow,
  detail: Detail,
  moment: Moment,
): void {
  const { courtroom } = moment;
  switch (action) {
    case "courtroom.cut":
    case "all.cut": {
      const { closed: _closed, ...outcome } = cutOutcome(detail.results);
      const cut = { ...moment, ...outcome, reason: textOf(detail.reason) };
      const before = standing.get(courtroom);
      if (before !== undefined && cut.verified === null) {
        before.reason ??= cut.reason;
        return;
      }
      standing.set(courtroom, cut);
      acts.cuts.push(cut);
      return;
    }
    case "courtroom.cut-reason":
    case "all.cut-reason": {
      const cut = standing.get(courtroom);
      if (cut !== undefined) cut.reason = textOf(detail.reason);
      return;
    }
    case "courtroom.rearm.lift":
    case "all.rearm.lift":
      standing.delete(courtroom);
      return;
    case "session.dump":
      acts.dumps.push({ ...moment });
      return;
    case "session.pause":
      acts.pauses.push({
        ...{ ...moment, card: textOf(detail.card) ?? "paused", resumedAt: null, resumedBy: null },
      });
      return;
    case "session.resume": {
      const paused = acts.pauses.findLast((each) => each.courtroom === courtroom && each.resumedAt === null);
      if (paused !== undefined) Object.assign(paused, { resumedAt: moment.at, resumedBy: moment.by });
      return;
    }
    case "session.mark":
      acts.marks.push({ ...moment, kind: textOf(detail.kind) ?? "", note: textOf(detail.note) });
  }
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
