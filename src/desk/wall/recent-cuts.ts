/** Who cut what since the desk's start, and what came of it: for everybody's eyes at once. In memory; the audit keeps it. */
import type { CutReport } from "../../link/messages.ts";
import type { WallCut } from "../contract/wall.ts";
import { reportOfRoom } from "../hearings/cut-outcome.ts";
import type { LatchRow } from "../store/latches.ts";

/** Of the whole node: one court's burst must not push another's out of sight. */
const MOST_KEPT = 500;

export class RecentCuts {
  /** Newest first. */
  #cuts: WallCut[] = [];

  get all(): readonly WallCut[] {
    return this.#cuts;
  }

  /** Something is shut that was not, or was so when the desk started. */
  shut({ scope, cutAt, cutBy }: Pick<LatchRow, "scope" | "cutAt" | "cutBy">): void {
    this.#add({ courtroom: scope, at: cutAt, by: cutBy, report: null });
  }

  /** What each session's cut came to. @param person who pressed: perhaps what was shut already. */
  reported(reports: readonly CutReport[], person: string): void {
    for (const courtroom of new Set(reports.map((report) => report.courtroom))) {
      const ofRoom = reports.filter((report) => report.courtroom === courtroom);
      const report = reportOfRoom(ofRoom);
      if (report === undefined) continue;
      const waiting = this.#cuts.findIndex(
        (cut) => cut.courtroom === courtroom && cut.by === person && cut.report === null,
      );
      const cut = this.#cuts[waiting];
      if (cut === undefined)
        this.#add({ courtroom, at: report.receivedAt, by: person, report: { ...report } });
      else this.#cuts = this.#cuts.with(waiting, { ...cut, report: { ...report } });
    }
  }

  #add(cut: WallCut): void {
    this.#cuts = [cut, ...this.#cuts].slice(0, MOST_KEPT);
  }
}
