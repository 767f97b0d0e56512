/** How each case number that somebody types is read, or what is wrong with it. PURE. */
import { type CaseNumberFault, parseCaseNumber } from "../../law/case-number.ts";
import { CATEGORIES } from "../../law/type-codes.ts";
import type { TypedCheck } from "../contract/approval.ts";

const FAULTS: Readonly<Record<CaseNumberFault, string>> = {
  "too-long": "案号过长 / Longer than any case number",
  "bad-character": "案号含有不应有的字符 / It has a character that no case number has",
  "bad-shape":
    "不是案号，例如（2026）豫0802民初1号 / Not a case number; one looks like （2026）豫0802民初1号",
  "bad-year": "年度不对 / The year is wrong",
  "unknown-court": "法院代字不存在 / No court has this code",
  "unknown-type": "类型代字不在标准中 / No case type has this code",
};

export function readNumbers(caseNumbers: readonly string[]): TypedCheck["numbers"] {
  return caseNumbers.map((text) => {
    const parsed = parseCaseNumber(text);
    if (!parsed.ok) return { text, canonical: null, category: null, fault: FAULTS[parsed.fault] };
    const { value } = parsed;
    const of = value.kind === "modern" ? CATEGORIES[value.category] : null;
    const category = of === null ? null : { zh: of.name, en: of.en };
    return { text, canonical: value.canonical, category, fault: null };
  });
}
