/**
 * The notice's form 《庭审直播案件审批表》 as data: the Approval of the interfaces, and a row of the register.
 * What the law needs to decide is required; the rest of the form is optional, so that a field added by a
 * later version of the form never denies an import that does not have it yet.
 */

/** The form's questions. An answer true bars the case from the air, except `massInvolving`, which adds signatures. */
export const QUESTIONS = [
  "politicallySensitive",
  "stateSecret",
  "tradeSecret",
  "privacy",
  "juvenileCrime",
  "prosecutorObjects",
  "partyObjects",
  "otherwiseUnsuitable",
  "massInvolving",
  "nationalSecurity",
  "minorInvolved",
  "divorce",
] as const;
export type Question = (typeof QUESTIONS)[number];

/** Who signs, in the order in which they must sign. */
export const SIGNATURE_STEPS = [
  "judge",
  "division-chief",
  "vice-president",
  "intermediate-court",
  "provincial-office",
] as const;
export type SignatureStep = (typeof SIGNATURE_STEPS)[number];

/** 低风险、一般风险、较大风险. */
export const RISK_GRADES = ["low", "medium", "high"] as const;
export type RiskGrade = (typeof RISK_GRADES)[number];

export const SIGNATURE_DECISIONS = ["approve", "reject", "return"] as const;
export type SignatureDecision = (typeof SIGNATURE_DECISIONS)[number];

/** Times of the form are ISO 8601 with an offset; `at` may be a bare date, as on the paper form. */
export interface Signature {
  readonly step: SignatureStep;
  readonly name: string;
  readonly decision: SignatureDecision;
  readonly opinion?: string | undefined;
  readonly at: string;
  /** The grade that this signer gives: a leader may raise it, never lower it. Absent: as before. */
  readonly riskGrade?: RiskGrade | undefined;
  /** 代: the office holder for whom `name` has signed. */
  readonly actingFor?: string | undefined;
  /** Signed on paper, entered by one person and checked against the scan by another (核对). */
  readonly onPaper?: boolean | undefined;
  /** 批复 of a court above: its number, its date, and the SHA-256 of its scan. */
  readonly reply?: Reply | undefined;
}

export interface Reply {
  readonly number: string;
  readonly date: string;
  readonly scanSha256: string;
}

/** One planned hearing (庭次) that the form asks to air. */
export interface PlannedHearing {
  readonly no: number;
  readonly courtroom: string;
  readonly plannedStart: string;
  readonly plannedEnd: string;
}

export interface Party {
  readonly role: string;
  readonly name: string;
}

/** A participant who was told beforehand that the hearing will be aired (通知 一). */
export interface Informed {
  readonly role: string;
  readonly name: string;
  readonly at: string;
  readonly how: string;
  readonly answer?: string | undefined;
}

/** 保护清单: what must not be read out (身份证号、住址), who must be protected, what must not be in the picture. */
export interface Protection {
  readonly identityNotRead?: boolean | undefined;
  readonly witnesses?: string | undefined;
  readonly evidenceNotShown?: string | undefined;
}

/** 直播策划、成员分工、突发事件处置方案、调解或判决预案 (通知 三). */
export const PREPARATIONS = ["plan", "division", "emergency", "mediation"] as const;
export interface Preparation {
  readonly plan?: string | undefined;
  readonly division?: string | undefined;
  readonly emergency?: string | undefined;
  readonly mediation?: string | undefined;
}

/** What the signers made the air depend on; each is optional. */
export interface FormConditions {
  readonly minDelaySeconds?: number | undefined;
  readonly manualStart?: boolean | undefined;
  /** ISO 8601 with an offset. */
  readonly until?: string | undefined;
  /** 不播的庭审环节: recorded, while the card is shown. */
  readonly notAired?: readonly Stage[] | undefined;
}

/** 庭审环节: 法庭调查、举证质证、法庭辩论、最后陈述、宣判. */
export const STAGES = ["investigation", "evidence", "debate", "statement", "judgment"] as const;
export type Stage = (typeof STAGES)[number];

export interface Approval {
  /** `no-stream`: 庭审不直播审批表, which permits nothing. Absent: 庭审直播案件审批表. */
  readonly kind?: "stream" | "no-stream" | undefined;
  readonly externalId: string;
  /** Rises with every change of the form; an older version is refused by the register. */
  readonly version: number;
  /** 法院代字, for example 豫0802. */
  readonly court: string;
  readonly caseNumbers: readonly string[];
  readonly publicHearing: boolean;
  /** Absent on a draft whose risk nobody has assessed yet; denies. */
  readonly riskGrade?: RiskGrade | undefined;
  readonly hearings: readonly PlannedHearing[];
  /** A question that is absent has no answer, and denies. */
  readonly answers: Readonly<Partial<Record<Question, boolean | undefined>>>;
  readonly signatures: readonly Signature[];
  readonly division?: string | undefined;
  readonly judge?: string | undefined;
  readonly applicationDate?: string | undefined;
  readonly earlierNumbers?: readonly string[] | undefined;
  readonly causeOfAction?: string | undefined;
  readonly parties?: readonly Party[] | undefined;
  readonly panel?: readonly string[] | undefined;
  readonly reason?: string | undefined;
  readonly riskBasis?: string | undefined;
  readonly riskAssessedBy?: readonly string[] | undefined;
  readonly informed?: readonly Informed[] | undefined;
  readonly preparation?: Preparation | undefined;
  readonly protection?: Protection | undefined;
  readonly conditions?: FormConditions | undefined;
}

/** The fields of the form that a sentence of the notice may name. */
export const FORM_FIELDS = [
  "court",
  "division",
  "judge",
  "applicationDate",
  "caseNumbers",
  "earlierNumbers",
  "causeOfAction",
  "publicHearing",
  "parties",
  "panel",
  "reason",
  "riskGrade",
  "riskBasis",
  "riskAssessedBy",
  "hearings",
  "answers",
  "informed",
  "preparation",
  "protection",
  "conditions",
  "signatures",
] as const satisfies readonly (keyof Approval)[];

/**
 * What became of a form in the register; only `active` permits: signed in full, whether here or elsewhere. `submitted` waits
 * for a signature or a confirmation, `returned` for the judge's correction.
 */
export const APPROVAL_STATUSES = [
  "draft",
  "submitted",
  "returned",
  "active",
  "rejected",
  "withdrawn",
  "revoked",
  "used",
  "expired",
] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

/** A row of the approval register: the form, the register's own id of it and its status. */
export interface RegisteredApproval {
  readonly id: string;
  readonly status: ApprovalStatus;
  readonly approval: Approval;
  /** 庭次 that another session has closed: each hearing is used by its own 闭庭. Absent: none. */
  readonly usedHearings?: readonly number[] | undefined;
}
