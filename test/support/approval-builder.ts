// A valid approval whose window contains now, as interfaces.md fills it; tests change what they are about.

export interface HearingInput {
  readonly no: number;
  readonly courtroom: string;
  readonly plannedStart: string;
  readonly plannedEnd: string;
}

/** The parts of an approval that tests change; the rest passes through as JSON. */
export interface ApprovalInput {
  readonly [field: string]: unknown;
  readonly externalId: string;
  readonly version: number;
  readonly caseNumbers: readonly string[];
  readonly riskGrade: string;
  readonly hearings: readonly HearingInput[];
  readonly answers: Readonly<Record<string, boolean>>;
  readonly signatures: readonly Readonly<Record<string, string>>[];
}

export interface ApprovalChoice {
  readonly courtroom: string;
  readonly caseNumber?: string;
  /** The moment the window is built around: planned start 5 minutes before it, end 2 hours after. Default: now. */
  readonly now?: Date;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
let serial = 0;

/** A civil contract case, low risk, every question answered no, three signatures in order. */
export function approvalFor({ courtroom, caseNumber, now = new Date() }: ApprovalChoice): ApprovalInput {
  serial += 1;
  const at = (offsetMs: number) => new Date(now.getTime() + offsetMs).toISOString();
  const signature = (step: string, name: string, hoursAgo: number) => ({
    ...{ step, name, decision: "approve", opinion: "同意直播", at: at(-hoursAgo * HOUR_MS) },
  });
  return {
    externalId: `test-${process.pid}-${serial}`,
    version: 1,
    court: "豫0802",
    division: "民一庭",
    judge: "张三",
    applicationDate: at(-3 * DAY_MS).slice(0, 10),
    caseNumbers: [caseNumber ?? caseNumberOf(serial, now)],
    earlierNumbers: [],
    causeOfAction: "买卖合同纠纷",
    publicHearing: true,
    parties: [
      { role: "原告", name: "甲公司" },
      { role: "被告", name: "乙公司" },
    ],
    panel: ["张三"],
    reason: "案情清楚，具有普法意义",
    riskGrade: "low",
    riskBasis: "双方为企业，无敏感因素",
    riskAssessedBy: ["张三"],
    hearings: [{ no: 1, courtroom, plannedStart: at(-5 * MINUTE_MS), plannedEnd: at(2 * HOUR_MS) }],
    answers: {
      politicallySensitive: false,
      stateSecret: false,
      tradeSecret: false,
      privacy: false,
      juvenileCrime: false,
      prosecutorObjects: false,
      partyObjects: false,
      otherwiseUnsuitable: false,
      massInvolving: false,
      nationalSecurity: false,
      minorInvolved: false,
      divorce: false,
    },
    informed: [
      { role: "当事人", name: "甲公司", at: at(-DAY_MS), how: "书面" },
      { role: "当事人", name: "乙公司", at: at(-DAY_MS), how: "书面" },
    ],
    preparation: { plan: "已制定", division: "已分工", emergency: "已准备", mediation: "已考虑" },
    signatures: [
      signature("judge", "张三", 50),
      signature("division-chief", "李四", 40),
      signature("vice-president", "王五", 30),
    ],
  };
}

/** A case number of the year of `now`: a civil first-instance case of a district court. */
export function caseNumberOf(number: number, now = new Date(), typeCode = "民初"): string {
  return `（${now.getFullYear()}）豫0802${typeCode}${1000 + number}号`;
}
