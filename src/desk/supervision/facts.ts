/** What supervision counts by, as the store has it: one line of the register, the docket, a record, a cut, an alarm each. PURE. */
import type { ApprovalStatus, FormSignature } from "../contract/approval.ts";
import type { DocketBody } from "../contract/docket.ts";
import { reaches } from "../people/access.ts";

export interface DocketFact {
  readonly id: string;
  readonly courtroom: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly status: DocketBody["status"];
  readonly caseNumbers: readonly string[];
  readonly hearingNo: number | null;
  readonly publicHearing: boolean | null;
  readonly stream: boolean | null;
  readonly judge: string;
  readonly causeOfAction: string;
}

/** One hearing of a form. */
export interface FormFact {
  readonly approvalId: string;
  readonly status: ApprovalStatus;
  readonly source: string;
  readonly courtroom: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly caseNumbers: readonly string[];
  readonly hearingNo: number;
  readonly kind: "stream" | "no-stream";
  readonly division: string;
  readonly judge: string;
  readonly publicHearing: boolean;
  readonly causeOfAction: string;
  /** Questions answered with yes. */
  readonly yes: readonly string[];
  readonly riskGrade: string | null;
  readonly signatures: readonly Pick<FormSignature, "actingFor" | "onPaper">[];
}

export interface SessionFact {
  readonly id: string;
  readonly courtroom: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly openedAt: string | null;
  readonly closedAt: string | null;
  readonly extendedUntil: string | null;
  readonly caseNumbers: readonly string[];
  readonly hearingNo: number | null;
  /** Sent to the platform. */
  readonly forwardedBytes: number;
}

/** One press of a cut, or what the gate was found shut with. */
export interface LatchFact {
  readonly id: number;
  readonly scope: string;
  readonly cutAt: string;
  readonly cutBy: string | null;
  readonly reason: string | null;
  readonly liftedAt: string | null;
}

/** What the audit keeps of how long a press took. */
export interface CutTimeFact {
  readonly scope: string;
  readonly at: string;
  readonly results: readonly { readonly sessionId: string | null; readonly closedInMs: number | null }[];
}

export interface AlarmFact {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly raisedAt: string;
  readonly acknowledgedAt: string | null;
  readonly actedAt: string | null;
}

export interface IncidentFact {
  readonly id: string;
  readonly number: string;
  readonly place: string;
  readonly sessionIds: readonly string[];
  readonly momentAt: string;
}

export interface BarFact {
  readonly kind: "never-stream" | "objection";
  readonly caseNumber: string;
  readonly fromAt: string;
  /** null: it stands. */
  readonly untilAt: string | null;
  /** Of an objection; null: nobody has ruled. */
  readonly justified: boolean | null;
}

export interface ChangeFact {
  readonly approvalId: string;
  /** `hearings.1.courtroom` …. */
  readonly fields: readonly string[];
}

export interface DutyFact {
  readonly person: string;
  /** 法院代字 of the courts that were watched; null: all, or from a time when that was not kept. */
  readonly courts: readonly string[] | null;
  readonly fromAt: string;
  readonly untilAt: string | null;
}

/** Whether that shift watched this court. */
export function watches({ courts }: DutyFact, court: string | null): boolean {
  return courts === null || courts.some((each) => reaches(each, court));
}

export interface Facts {
  readonly docket: readonly DocketFact[];
  readonly forms: readonly FormFact[];
  readonly sessions: readonly SessionFact[];
  readonly latches: readonly LatchFact[];
  readonly cutTimes: readonly CutTimeFact[];
  readonly alarms: readonly AlarmFact[];
  readonly incidents: readonly IncidentFact[];
  readonly bars: readonly BarFact[];
  readonly changes: readonly ChangeFact[];
  readonly duty: readonly DutyFact[];
}

/** What the register and the house say that no row does. */
export interface Setting {
  /** 法院代字 of a room; null: of a court that nobody has entered. */
  readonly courtOf: (courtroom: string) => string | null;
  /** 应播 by its cause. */
  readonly isEncouraged: (causeOfAction: string) => boolean;
  /** Where a case number is compared by. */
  readonly caseKey: (caseNumber: string) => string;
  readonly nowMs: number;
}
