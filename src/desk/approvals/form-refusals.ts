/** Why an act on a form is refused: the words of each code, zh-CN first. */
import type { SigningRefusal } from "../../law/signing.ts";

interface RefusalWords {
  readonly status: 403 | 409;
  readonly zh: string;
  readonly en: string;
}

type FormRefusal =
  | SigningRefusal
  | "form-changed"
  | "signature-late"
  | "reply-missing"
  | "risk-lowered"
  | "hearing-used"
  | "never-stream"
  | "filed-elsewhere"
  | "paper-unchecked"
  | "paper-own"
  | "paper-done"
  | "paper-later";

export const REFUSALS: Readonly<Record<FormRefusal, RefusalWords>> = {
  "already-signed": {
    status: 409,
    zh: "这一环节已签批",
    en: "This step has been signed",
  },
  "out-of-order": {
    status: 409,
    zh: "前面的环节还没有签批，请逐级签批",
    en: "A step before it has not been signed",
  },
  "step-not-due": {
    status: 409,
    zh: "该审批表不需要这一环节",
    en: "The form does not need this step",
  },
  "not-your-step": {
    status: 403,
    zh: "这一环节不由您签批；由谁签批见审批表的“下一步”",
    en: "This step is not yours; the form's `next` names who signs it",
  },
  "signed-before": {
    status: 403,
    zh: "您是承办法官或已签过本表，这一环节须由他人签批",
    en: "You are its judge or have signed it already: another must sign this step",
  },
  "substitute-missing": {
    status: 409,
    zh: "承办法官本人担任应签批的职务，规则没有指定（或无人担任）代为签批的职务",
    en: "Its judge holds the office that signs, and nobody is named to sign instead",
  },
  "office-vacant": {
    status: 409,
    zh: "该庭室没有登记应签批的领导，请在“庭室与职务”中登记",
    en: "Nobody holds the office that signs; enter who does",
  },
  "delegation-lapsed": {
    status: 403,
    zh: "委托代签不在有效日期内",
    en: "The delegation does not cover this day",
  },
  "form-changed": {
    status: 409,
    zh: "审批表在您打开之后已有变更，请重新查看后再办理",
    en: "The form has changed since you saw it: read it again",
  },
  "signature-late": {
    status: 409,
    zh: "已到开庭时间或已开庭，不能再签批；需要的，请就下一庭次申报",
    en: "Its hearings have begun: it is too late to sign",
  },
  "reply-missing": {
    status: 409,
    zh: "上级法院的批复须登记文号、日期和扫描件",
    en: "The reply needs its number, date and scan",
  },
  "risk-lowered": {
    status: 409,
    zh: "风险等级只能调高，不能调低",
    en: "A leader may raise the risk grade, never lower it",
  },
  "hearing-used": {
    status: 409,
    zh: "该庭次已闭庭，不能变更",
    en: "This hearing has been closed: it can't be changed",
  },
  "never-stream": {
    status: 409,
    zh: "该案在不公开直播清单中，不能申报直播",
    en: "The case is on the list of cases never to be aired",
  },
  "filed-elsewhere": {
    status: 409,
    zh: "这份审批由外部系统登记，请在原系统办理后重新导入",
    en: "This approval was filed elsewhere: act there and import it again",
  },
  "paper-unchecked": {
    status: 409,
    zh: "纸质签批尚未核对，请先由另一人核对",
    en: "A paper of this form waits to be checked",
  },
  "paper-own": {
    status: 403,
    zh: "录入人不能核对自己录入的纸质签批",
    en: "Who entered a paper can't check it",
  },
  "paper-done": {
    status: 409,
    zh: "这份纸质签批已核对过",
    en: "This paper has been checked",
  },
  "paper-later": {
    status: 409,
    zh: "纸质签批的日期晚于今天",
    en: "A signature on the paper is dated after today",
  },
};
