/** How a signature reads on paper: what was said, by whom, for whom, when, and how it came here. PURE. */
import { beijingTime } from "../approvals/beijing-time.ts";
import type { FormSignature } from "../contract/approval.ts";

export const STEP_NAMES: Readonly<Record<FormSignature["step"], string>> = {
  judge: "承办法官",
  "division-chief": "庭长",
  "vice-president": "分管院长",
  "intermediate-court": "中级法院",
  "provincial-office": "省法院宣教处",
};

export const DECISION_NAMES: Readonly<Record<FormSignature["decision"], string>> = {
  approve: "同意",
  reject: "不同意",
  return: "退回补正",
};

export const GRADE_NAMES = { low: "低风险", medium: "一般风险", high: "较大风险" } as const;

export const STAGE_NAMES = {
  investigation: "法庭调查",
  evidence: "举证质证",
  debate: "法庭辩论",
  statement: "最后陈述",
  judgment: "宣判",
} as const;

/** The opinion as given, after the decision where it does not begin with it: 同意 what is asked, to air or not to. */
export function opinionOf({ opinion, decision }: FormSignature, isStream: boolean): string {
  const said = opinion?.trim() ?? "";
  const decided = decision === "approve" && !isStream ? "同意不直播" : DECISION_NAMES[decision];
  return said === "" ? decided : said.startsWith(decided) ? said : `${decided}。${said}`;
}

/** `王五　2026年11月20日 10:00`, with 代, 外部已签 or 纸质已核对 where that is so. */
export function signedBy(signature: FormSignature, source: string | null): string {
  const { name, actingFor, onPaper, at } = signature;
  const who = actingFor === undefined ? name : `${name}（代${actingFor}）`;
  const how = source !== null ? `［外部已签：${source}］` : onPaper === true ? "［纸质签批，已核对］" : "";
  return `${who}${how}　${beijingTime(at)}`;
}
