/** 法院代字: 最高法, or a high court's short name with no digits, two (中级) or four (基层); 法〔2015〕137号 四、五. */
import type { CourtLevel } from "./policy.ts";

/** Short names of the high courts; 内, 军 and 兵 by 第四条. Which court a code names is configuration, not law. */
const HIGH_COURTS = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新军兵";
const SHAPE = new RegExp(`^(?:最高法|[${HIGH_COURTS}](?:[0-9]{2}|[0-9]{4})?)$`);

/** Source of a regular expression for a court code at any length of digits, so that a wrong length is told apart. */
export const COURT_PATTERN = `最高法|[${HIGH_COURTS}][0-9]*`;

/** The level of a court code; null: this isn't one. */
export function courtLevel(code: string): CourtLevel | null {
  if (!SHAPE.test(code)) return null;
  if (code === "最高法") return "supreme";
  return code.length === 1 ? "high" : code.length === 3 ? "intermediate" : "district";
}
