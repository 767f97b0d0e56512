/** What decide() is asked and what it answers. Times are wall-clock milliseconds since the epoch. */
import type { RegisteredApproval } from "./approval.ts";
import type { CaseBars } from "./case-bars.ts";
import type { Conditions } from "./conditions.ts";
import type { DocketEntry } from "./docket.ts";
import type { Policy } from "./policy.ts";

/** The hearing that a session records, as far as anybody has named it. */
export interface Hearing {
  readonly courtroom: string;
  /** As written or as typed; every one of them must be approved (并案审理). Empty: nobody has named the case. */
  readonly caseNumbers: readonly string[];
  /** 庭次; null: chosen by courtroom and window. */
  readonly hearingNo: number | null;
  /** When 开庭 was marked; null or absent before it. */
  readonly startedAt?: number | null | undefined;
  /** 延长直播: a later end, set by a person's act. */
  readonly extendedUntil?: number | null | undefined;
  readonly testMode?: boolean | undefined;
}

export interface DecideInput {
  readonly hearing: Hearing;
  /** Rows of the register that name one of the hearing's cases, or an earlier number of one. */
  readonly approvals: readonly RegisteredApproval[];
  /** What stands against these cases beside their forms. Absent: nothing. */
  readonly bars?: CaseBars | undefined;
  /** The court's docket: entries of these cases, and of this room around this time. Absent: it has none. */
  readonly docket?: readonly DocketEntry[] | undefined;
  readonly policy: Policy;
  readonly now: number;
  /** false: duty is required and nobody is on duty. Absent: duty is not required. */
  readonly dutyOk?: boolean | undefined;
}

/** Why a hearing is not aired. `text` and `cure` are zh-CN, `en` says the same in English. */
export interface LawReason {
  readonly code: string;
  readonly clause: string;
  readonly text: string;
  readonly cure: string;
  readonly en: { readonly text: string; readonly cure: string };
  /** The case it is about; null: the hearing as a whole. */
  readonly caseNumber: string | null;
  /** What exactly is at fault: question names, signature steps, and the like. */
  readonly subjects: readonly string[];
}

/** When a hearing may be aired: from `opensAt` (included) to `closesAt` (excluded). */
export interface HearingWindow {
  readonly opensAt: number;
  readonly plannedStart: number;
  /** The planned end, or the extension where it is later. */
  readonly endsAt: number;
  readonly closesAt: number;
}

/** Past the planned end: the technician is told; at `closesAt` the stream is paused unless extended. */
export interface Overrun {
  readonly endedAt: number;
  readonly closesAt: number;
  readonly exceeded: boolean;
}

/** Which form permits which case. */
export interface ApprovalUse {
  readonly caseNumber: string;
  readonly approvalId: string;
  readonly hearingNo: number;
}

export interface Allowed {
  readonly allow: true;
  /** Canonical. */
  readonly caseNumbers: readonly string[];
  readonly approvals: readonly ApprovalUse[];
  readonly window: HearingWindow;
  readonly overrun: Overrun | null;
  readonly conditions: Conditions;
}

export interface Denied {
  readonly allow: false;
  /** Never empty; every reason there is, not just the first. */
  readonly reasons: readonly LawReason[];
  readonly overrun: Overrun | null;
  /**
   * True when nothing but an exceeded overrun of a hearing that has begun stands against it: the desk may
   * then keep the lease and set the pause cause `overrun`, which an extension lifts by itself (design 8).
   */
  readonly pausesOnly: boolean;
  /** Of a lease that is kept all the same. */
  readonly conditions: Conditions;
}

export type Decision = Allowed | Denied;
