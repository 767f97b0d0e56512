/** The docket: which planned hearings of a room are open now. Until the court's own docket comes, the approvals are it. */
import type { ApprovalRows } from "../store/approvals.ts";
import { caseKeys } from "./case-key.ts";

export interface Proposal {
  readonly caseNumbers: readonly string[];
  readonly hearingNo: number;
  readonly plannedStart: string;
  readonly plannedEnd: string;
}

const MINUTE_MS = 60_000;

export class Docket {
  readonly #rows: ApprovalRows;
  readonly #leadMs: number;

  /** @param leadMinutes the window of a hearing opens so long before its planned start. */
  constructor(rows: ApprovalRows, leadMinutes: number) {
    this.#rows = rows;
    this.#leadMs = leadMinutes * MINUTE_MS;
  }

  /** Planned hearings whose window, from the lead to the planned end, holds this moment. */
  async openIn(courtroom: string, atMs: number): Promise<Proposal[]> {
    const stored = await this.#rows.plannedIn(courtroom, atMs + this.#leadMs, atMs);
    const proposals = new Map<string, Proposal>();
    for (const { approval } of stored) {
      for (const hearing of approval.hearings) {
        const isOpen =
          hearing.courtroom === courtroom &&
          Date.parse(hearing.plannedStart) - this.#leadMs <= atMs &&
          Date.parse(hearing.plannedEnd) >= atMs;
        if (!isOpen) continue;
        const caseNumbers = caseKeys(approval.caseNumbers);
        // The same hearing registered twice (two sources) is one proposal.
        const key = JSON.stringify([[...caseNumbers].sort(), hearing.no]);
        proposals.set(key, {
          caseNumbers,
          hearingNo: hearing.no,
          plannedStart: hearing.plannedStart,
          plannedEnd: hearing.plannedEnd,
        });
      }
    }
    return [...proposals.values()];
  }
}
