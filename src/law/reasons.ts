/**
 * The words of every reason for which a hearing isn't aired, as data: what is wrong and what cures it, zh-CN
 * first. `{case}` is the case number, `{items}` what exactly is at fault. The clause stands in the policy's row,
 * since it is the court's notice that demands it.
 */

export interface ReasonWords {
  readonly text: string;
  readonly cure: string;
  readonly en: { readonly text: string; readonly cure: string };
}

function words(text: string, cure: string, enText: string, enCure: string): ReasonWords {
  return { text, cure, en: { text: enText, cure: enCure } };
}

/** All bars read alike: the form's answer shuts the air, and only a changed answer opens it. */
function bar(what: string, enWhat: string): ReasonWords {
  return words(
    `{case}：${what}，不得直播`,
    "不得直播，照常录音录像；如系误填，请更正审批表并重新审批",
    `{case}: ${enWhat}; must not be aired`,
    "Recorded only; if the answer is wrong, correct the form and have it approved again",
  );
}

export const REASONS = {
  "hearing-unidentified": words(
    "尚未关联案号（待认领），只录制，不直播",
    "请书记员标记开庭并选择案件，或请值班技术员关联案号",
    "No case is named for this session; recorded only",
    "The clerk marks the opening with its case, or the technician assigns the case number",
  ),
  "test-mode": words(
    "法庭处于调试状态，只录制，不送公开平台",
    "调试结束后关闭调试状态",
    "The courtroom is in test mode: recorded, never sent to the public platform",
    "Switch test mode off when the test is over",
  ),
  "duty-absent": words(
    "没有值班技术员在岗",
    "请值班技术员登录并上岗",
    "No duty technician is present",
    "A duty technician must sign in and go on duty",
  ),
  "case-number-unreadable": words(
    "案号无法识别：{case}",
    "请核对案号的年度、法院代字、类型代字和编号",
    "The case number cannot be read: {case}",
    "Check its year, court code, type code and number",
  ),
  "case-type-unknown": words(
    "案号的类型代字不在《案件类型及其代字标准》中：{case}",
    "请核对类型代字",
    "The case number has an unknown type code: {case}",
    "Check the type code",
  ),
  "category-suspended": words(
    "{case}：该类案件暂停网络庭审直播",
    "暂停期间不得直播，照常录音录像",
    "{case}: cases of this category are not aired for the time being",
    "Recorded only while the suspension lasts",
  ),
  "approval-missing": words(
    "{case}：没有庭审直播审批",
    "请承办法官填写庭审直播案件审批表，逐级审批后登记",
    "{case}: there is no approval",
    "The judge files the approval form; it is registered when all have signed",
  ),
  "approval-draft": words(
    "{case}：审批表还是草稿，尚未提交",
    "请承办法官提交审批表，逐级签批",
    "{case}: the form is a draft",
    "The judge must submit it and have it signed",
  ),
  "approval-submitted": words(
    "{case}：审批表尚未签批完成",
    "请下一签批人签批，见“我的待办”",
    "{case}: the form is not signed in full",
    "The next signer must sign it",
  ),
  "approval-returned": words(
    "{case}：审批表已退回补正",
    "请承办法官补正后重新提交",
    "{case}: the form was returned for correction",
    "The judge must correct and submit it again",
  ),
  "approval-expired": words(
    "{case}：审批表所列开庭时间均已过，审批已过期",
    "需要直播的，请重新申报",
    "{case}: every hearing of the form is past; it has expired",
    "File a new form",
  ),
  "hearing-used": words(
    "{case}：第{items}次开庭已闭庭，该庭次的审批已用完",
    "再次开庭的，请就新的庭次申报",
    "{case}: hearing {items} has been closed; its approval is used up",
    "File a form for the next hearing",
  ),
  "docket-conflict": words(
    "{case}：审批表与开庭排期不一致：{items}",
    "请核对开庭排期，需要变更的办理变更登记；一致之前只录制",
    "{case}: the form and the docket disagree: {items}",
    "Check the docket, or register the change; recorded only until they agree",
  ),
  "approval-revoked": words(
    "{case}：审批已撤销",
    "如需直播，须重新审批",
    "{case}: the approval was revoked",
    "A new approval is needed",
  ),
  "approval-rejected": words(
    "{case}：审批未获同意",
    "如需直播，须重新申报审批",
    "{case}: the approval was rejected",
    "A new application is needed",
  ),
  "approval-withdrawn": words(
    "{case}：审批申请已撤回",
    "如需直播，须重新申报审批",
    "{case}: the application was withdrawn",
    "A new application is needed",
  ),
  "approval-used": words(
    "{case}：审批已使用完毕",
    "后续庭次须另行审批",
    "{case}: the approval has been used",
    "Another hearing needs another approval",
  ),
  "hearing-not-approved": words(
    "{case}：审批表中没有本次开庭（庭次）",
    "请核对庭次，或为本次开庭另行审批",
    "{case}: the form does not name this hearing",
    "Check the hearing's number, or have this hearing approved",
  ),
  "hearing-ambiguous": words(
    "{case}：此时此法庭有不止一个已审批庭次：第 {items} 次",
    "请指明是第几次开庭",
    "{case}: more than one approved hearing fits this room and time: no. {items}",
    "Say which hearing this is",
  ),
  "hearing-time-unreadable": words(
    "{case}：审批表的开庭时间无法识别",
    "请更正审批表的开庭起止时间",
    "{case}: the form's hearing time cannot be read",
    "Correct the planned start and end on the form",
  ),
  "courtroom-mismatch": words(
    "{case}：审批的开庭地点是 {items}，不是本法庭",
    "请到审批的法庭开庭，或登记变更开庭地点",
    "{case}: approved for courtroom {items}, not for this one",
    "Use the approved courtroom, or have the change registered",
  ),
  "window-not-open": words(
    "{case}：未到可直播时间",
    "到开庭时间前的准备时段自动放行；改期的，请登记变更",
    "{case}: too early for the approved hearing",
    "It opens shortly before the planned start; register the change if the hearing was moved",
  ),
  "window-closed": words(
    "{case}：已过审批的开庭时间",
    "改期的，请登记变更并重新审批",
    "{case}: the approved hearing time has passed",
    "Have the moved hearing approved",
  ),
  "condition-until-passed": words(
    "{case}：已过审批表限定的直播截止时间",
    "照常录音录像；需要继续直播的，须重新审批",
    "{case}: past the end that the form sets to its airing",
    "Recorded only; to go on airing it needs another approval",
  ),
  "overrun-exceeded": words(
    "{case}：超过计划结束时间，未办理延长",
    "请延长直播并说明理由",
    "{case}: past the planned end and its overrun, without an extension",
    "Extend with a reason",
  ),
  "not-public": words(
    "{case}：不公开开庭的案件",
    "不得直播，照常录音录像",
    "{case}: the hearing is not public",
    "Recorded only",
  ),
  "risk-ungraded": words(
    "{case}：没有风险评估等级",
    "请合议庭或独任法官进行风险评估",
    "{case}: the risk has not been graded",
    "The panel or the single judge must assess the risk",
  ),
  "risk-high": words(
    "{case}：风险评估为较大风险，不得公开",
    "不得直播，照常录音录像",
    "{case}: graded high risk; must not be aired",
    "Recorded only",
  ),
  "risk-lowered": words(
    "{case}：签批降低了风险等级：{items}",
    "领导可以提高风险等级，不能降低；请按原等级重新签批",
    "{case}: a signature lowers the risk grade: {items}",
    "A leader may raise the grade, never lower it; have it signed again",
  ),
  "risk-unassessed": words(
    "{case}：风险评估不完整，缺少：{items}",
    "请合议庭或独任法官补正评估人和评估依据",
    "{case}: the risk assessment lacks: {items}",
    "The panel or the single judge must complete it",
  ),
  "reason-missing": words(
    "{case}：没有写明直播理由",
    "原则上审慎直播，请承办法官写明理由后重新登记",
    "{case}: no reason is given for airing it",
    "The judge must give the reason; register the form again",
  ),
  "participants-uninformed": words(
    "{case}：没有事先告知：{items}",
    "请送达庭审直播告知书，登记告知时间和方式",
    "{case}: not told beforehand: {items}",
    "Serve the notice and register when and how",
  ),
  "informed-late": words(
    "{case}：不能确认在开庭前告知：{items}",
    "告知须在开庭前完成，请核对告知时间",
    "{case}: not shown to be told before the hearing: {items}",
    "They must be told before the hearing; check the times",
  ),
  "preparation-missing": words(
    "{case}：庭前准备缺少：{items}",
    "请承办法官补正后重新登记",
    "{case}: the preparation lacks: {items}",
    "The judge must complete it; register the form again",
  ),
  "never-stream": words(
    "{case}：在不公开直播清单中（{items}），不得直播",
    "不得直播，照常录音录像；移出清单须说明理由",
    "{case}: on the list of cases never to be aired ({items})",
    "Recorded only; it leaves the list only with a reason",
  ),
  "objection-open": words(
    "{case}：{items}提出不宜直播，尚未处理",
    "请审判长审查并记明理由是否正当",
    "{case}: an objection by {items} has not been ruled on",
    "The presiding judge must record whether it is justified",
  ),
  "objection-justified": words(
    "{case}：{items}提出不宜直播，理由正当，不得直播",
    "不得直播，照常录音录像",
    "{case}: the objection by {items} is justified; must not be aired",
    "Recorded only",
  ),
  "earlier-number-unreadable": words(
    "{case}：审批表所列原案号无法识别：{items}",
    "请更正原案号后重新登记；核对不了的，只录制",
    "{case}: an earlier number on the form cannot be read: {items}",
    "Correct it and register the form again; recorded only until then",
  ),
  "earlier-number-barred": words(
    "{case}：原案号不得直播，其原因尚未确认消除：{items}",
    "请法官说明理由，确认原因已消除；否则只录制",
    "{case}: an earlier number is barred and nobody has stated that the ground is gone: {items}",
    "A judge must state with reason that it is gone; recorded only until then",
  ),
  "question-unanswered": words(
    "{case}：审批表有问题未作答：{items}",
    "请逐项作答后重新登记",
    "{case}: questions of the form without an answer: {items}",
    "Answer every question and register the form again",
  ),
  "signature-missing": words(
    "{case}：缺少签批：{items}",
    "请逐级审批，签齐后登记新版本",
    "{case}: signatures are missing: {items}",
    "Have it signed at every step, then register the new version",
  ),
  "signature-refused": words(
    "{case}：有签批不是“同意”：{items}",
    "退回补正的，补正后重新逐级审批",
    "{case}: not approved by: {items}",
    "Correct the form and have it approved again, step by step",
  ),
  "signature-disordered": words(
    "{case}：签批未按顺序逐级进行：{items}",
    "请按承办法官、庭长、分管院长的顺序重新审批",
    "{case}: not signed in order: {items}",
    "Have it approved again in the prescribed order",
  ),
  "signature-late": words(
    "{case}：不能确认在开庭前签批：{items}",
    "审批须在开庭前完成；改期的，登记新的开庭时间",
    "{case}: not shown to be signed before the hearing: {items}",
    "Approval must be complete before the hearing; register the new time if it was moved",
  ),
  "signature-undated": words(
    "{case}：签批没有可识别的日期：{items}",
    "请补正签批日期",
    "{case}: signatures without a readable date: {items}",
    "Correct the dates of the signatures",
  ),
  "barred-politically-sensitive": bar("涉政类敏感案件", "a politically sensitive case"),
  "barred-national-security": bar("涉国家安全", "national security is involved"),
  "barred-state-secret": bar("涉及国家秘密", "a state secret is involved"),
  "barred-trade-secret": bar("涉及商业秘密", "a trade secret is involved"),
  "barred-privacy": bar("涉及个人隐私", "privacy is involved"),
  "barred-juvenile-crime": bar("未成年人犯罪案件", "a juvenile is the accused"),
  "barred-prosecutor-objects": bar("检察机关提出不宜直播", "the prosecutor objects"),
  "barred-party-objects": bar("当事人提出不进行直播", "a party objects"),
  "barred-otherwise-unsuitable": bar("其他不宜直播的案件", "otherwise unsuitable"),
  "barred-minor-involved": bar(
    "涉及未成年人，当事人申请不公开审理",
    "a minor is involved and a party asked for a closed hearing",
  ),
  "barred-divorce": bar(
    "离婚案件，当事人申请不公开审理",
    "a divorce in which a party asked for a closed hearing",
  ),
  "policy-incomplete": words(
    "规则文件不完整，无法判定",
    "请系统管理员检查规则文件",
    "The policy is incomplete; nothing can be decided",
    "The administrator must check the policy file",
  ),
} as const satisfies Readonly<Record<string, ReasonWords>>;

export type ReasonCode = keyof typeof REASONS;

/** Words of a code; null: only the policy's row knows it. */
export function reasonWords(code: string): ReasonWords | null {
  return Object.hasOwn(REASONS, code) ? REASONS[code as ReasonCode] : null;
}
