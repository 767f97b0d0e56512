/** zh-CN and English names of the form's steps and questions, for the words of a reason. */
import type { Question, SignatureStep } from "./approval.ts";
import type { DocketConflict } from "./docket.ts";
import { EVERYONE } from "./informed.ts";

export interface Label {
  readonly zh: string;
  readonly en: string;
}

export const STEP_LABELS: Readonly<Record<SignatureStep, Label>> = {
  judge: { zh: "承办法官", en: "judge" },
  "division-chief": { zh: "庭长", en: "division chief" },
  "vice-president": { zh: "分管院长", en: "vice president" },
  "intermediate-court": { zh: "中级法院", en: "intermediate court" },
  "provincial-office": { zh: "省法院宣教处", en: "provincial office" },
};

export const QUESTION_LABELS: Readonly<Record<Question, Label>> = {
  politicallySensitive: { zh: "是否涉政类敏感案件", en: "politically sensitive" },
  stateSecret: { zh: "是否涉及国家秘密", en: "state secret" },
  tradeSecret: { zh: "是否涉及商业秘密", en: "trade secret" },
  privacy: { zh: "是否涉及个人隐私", en: "privacy" },
  juvenileCrime: { zh: "是否未成年人犯罪", en: "juvenile crime" },
  prosecutorObjects: { zh: "检察机关是否提出不宜直播", en: "prosecutor objects" },
  partyObjects: { zh: "当事人是否提出不进行直播", en: "party objects" },
  otherwiseUnsuitable: { zh: "是否其他不宜直播", en: "otherwise unsuitable" },
  massInvolving: { zh: "是否涉众型", en: "mass-involving" },
  nationalSecurity: { zh: "是否涉国家安全", en: "national security" },
  minorInvolved: { zh: "是否涉未成年人且申请不公开", en: "minor involved, closed hearing asked for" },
  divorce: { zh: "是否离婚且申请不公开", en: "divorce, closed hearing asked for" },
};

/** What a form may lack. */
const FIELD_LABELS: Readonly<Record<string, Label>> = {
  riskBasis: { zh: "评估依据", en: "grounds of the assessment" },
  riskAssessedBy: { zh: "评估人", en: "who assessed" },
  plan: { zh: "直播策划", en: "plan" },
  division: { zh: "成员分工", en: "division of work" },
  emergency: { zh: "突发事件处置方案", en: "plan for emergencies" },
  mediation: { zh: "调解或判决预案", en: "plan for mediation or judgment" },
  [EVERYONE]: { zh: "全部诉讼参与人", en: "every participant" },
};

/** Where the docket and a form disagree. */
const DOCKET_LABELS: Readonly<Record<DocketConflict, Label>> = {
  "docket-not-held": { zh: "排期已取消或延期", en: "the docket has cancelled or postponed it" },
  "docket-room": { zh: "法庭不同", en: "another courtroom" },
  "docket-time": { zh: "开庭时间不同", en: "another time" },
  "docket-cases": { zh: "排期并有其他案号", en: "the docket joins other cases" },
  "docket-not-public": { zh: "排期未标明公开开庭", en: "not marked as a public hearing" },
  "docket-not-streamed": { zh: "排期标明不直播", en: "marked as not to be aired" },
  "docket-other-case": { zh: "该法庭此时排有其他案件", en: "another case has the room at that time" },
};

const LABELS: ReadonlyMap<string, Label> = new Map(
  Object.entries({ ...STEP_LABELS, ...QUESTION_LABELS, ...FIELD_LABELS, ...DOCKET_LABELS }),
);

/** The label of a subject, or the subject itself (a courtroom, a hearing's number). */
export function labelOf(subject: string): Label {
  return LABELS.get(subject) ?? { zh: subject, en: subject };
}
