/** What the desk writes beside the media: `case.jsonl`, each line a fact of the hearing with its place in the record. */
import type { JournalMark, SessionReport } from "../../link/messages.ts";
import type { GateLink } from "../leases/gate-link.ts";

export interface CaseLine {
  /** `case`, `phase`, `seal`, `mark`, `air`, `extend`. */
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Appends chained, signed lines to the session's file; a failing one is told by rejecting. */
export type AppendCaseLine = (session: SessionReport, line: CaseLine) => Promise<void>;

export interface CaseRecordsOptions {
  readonly gate: Pick<GateLink, "command">;
  readonly append: AppendCaseLine;
  readonly onError: (sessionId: string, error: unknown) => void;
}

export class CaseRecords {
  readonly #options: CaseRecordsOptions;
  readonly #sealsLost = new Set<string>();

  constructor(options: CaseRecordsOptions) {
    this.#options = options;
  }

  /** A seal of it could not be written down: nobody can say any more which of its seconds are sealed. */
  hasLostSeal(sessionId: string): boolean {
    return this.#sealsLost.has(sessionId);
  }

  /** Where the record ends now; null when the gate can't say. */
  async position(sessionId: string): Promise<JournalMark | null> {
    try {
      return (await this.#options.gate.command({ name: "position", sessionId })) as JournalMark;
    } catch {
      return null;
    }
  }

  /** The act has happened already, so a file that can't be written is reported, not thrown. */
  async write(report: SessionReport, line: CaseLine, position: JournalMark | null): Promise<void> {
    const { append, onError } = this.#options;
    try {
      await append(report, { ...line, position: placeOf(position) });
    } catch (error) {
      if (line.type === "seal") this.#sealsLost.add(report.sessionId);
      onError(report.sessionId, error);
    }
  }
}

function placeOf(position: JournalMark | null) {
  if (position === null) return null;
  const { part, offset, mediaTimeMs, wallClock } = position;
  return { part, offset, mediaTimeMs, wallClock };
}
