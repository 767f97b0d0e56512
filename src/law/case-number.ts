/**
 * 案号: reads a case number as people and encoders write it and gives its one canonical form,
 * （收案年度）法院代字[专门审判代字]类型代字编号号, or says what is wrong with it (法〔2015〕137号, 法〔2018〕335号).
 */
import { COURT_PATTERN, courtLevel } from "./court-code.ts";
import type { CourtLevel } from "./policy.ts";
import { type Category, TYPE_CODES } from "./type-codes.ts";

/** A number of the rules in force since 2016. */
export interface ModernCaseNumber {
  readonly kind: "modern";
  /** Full-width brackets, half-width digits, no spaces. Two numbers are the same case when these are equal. */
  readonly canonical: string;
  readonly year: number;
  readonly court: string;
  readonly courtLevel: CourtLevel;
  /** 专门审判代字: 知, or null. */
  readonly specialTrial: string | null;
  readonly type: string;
  readonly category: Category;
  readonly number: number;
}

/** A number of the old shape (……字第……号), also the mixed form that still circulates; its category is unknown. */
export interface LegacyCaseNumber {
  readonly kind: "legacy";
  readonly canonical: string;
  readonly year: number;
  /** What stands between year and number, court and type in one: 深中法商终字. */
  readonly body: string;
  readonly number: number;
}

export type CaseNumber = ModernCaseNumber | LegacyCaseNumber;

export type CaseNumberFault =
  | "too-long"
  | "bad-character"
  | "bad-shape"
  | "bad-year"
  | "unknown-court"
  | "unknown-type";

export type CaseNumberResult =
  | { readonly ok: true; readonly value: CaseNumber }
  | { readonly ok: false; readonly fault: CaseNumberFault };

/** Longer than any real number with generous spacing; checked before anything looks at the text. */
const MAX_LENGTH = 80;
const MIN_YEAR = 1949;
const MAX_YEAR = 2099;

// Only what stands here may occur: look-alike letters, compatibility forms, bidi controls and U+0000 are refused.
const SPACES = /[ \t\u00a0\u3000]/g;
const FULL_WIDTH_DIGITS = /[\uff10-\uff19]/g;
const ALLOWED = /^[()0-9\u4e00-\u9fa5]+$/;

const MODERN = new RegExp(
  `^\\(([0-9]{4})\\)(${COURT_PATTERN})(知?)([\u4e00-\u9fa5]{1,6})([1-9][0-9]{0,7})号$`,
);
// The inner bracket is that of （2005）沪高民三（知）终字第36号.
const LEGACY =
  /^\(([0-9]{4})\)([\u4e00-\u9fa5][\u4e00-\u9fa50-9]{0,15}(?:\([\u4e00-\u9fa5]{1,3}\)[\u4e00-\u9fa5]{0,4})?字)(第?)([1-9][0-9]{0,7})号$/;

/** Reads one case number; the caller has decoded percent escapes. Never throws, whatever the text. */
export function parseCaseNumber(text: string): CaseNumberResult {
  if (text.length > MAX_LENGTH) return { ok: false, fault: "too-long" };
  const plain = text
    .replace(SPACES, "")
    .replaceAll("（", "(")
    .replaceAll("）", ")")
    .replace(FULL_WIDTH_DIGITS, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xff10 + 0x30));
  if (plain !== "" && !ALLOWED.test(plain)) return { ok: false, fault: "bad-character" };
  // The old shape first: 字 never stands in a modern number, and the mixed form would pass for an unknown type.
  return parseLegacy(plain) ?? parseModern(plain);
}

function parseModern(plain: string): CaseNumberResult {
  const [, yearText = "", court = "", special = "", type = "", digits = ""] = MODERN.exec(plain) ?? [];
  if (yearText === "") return { ok: false, fault: "bad-shape" };
  const year = readYear(yearText);
  if (year === null) return { ok: false, fault: "bad-year" };
  const level = courtLevel(court);
  if (level === null) return { ok: false, fault: "unknown-court" };
  const category = TYPE_CODES.get(type);
  if (category === undefined) return { ok: false, fault: "unknown-type" };
  const parts = {
    year,
    court,
    specialTrial: special === "" ? null : special,
    type,
    number: Number(digits),
  };
  const canonical = `（${year}）${court}${special}${type}${digits}号`;
  return { ok: true, value: { kind: "modern", canonical, ...parts, courtLevel: level, category } };
}

function parseLegacy(plain: string): CaseNumberResult | null {
  const [, yearText = "", body = "", ordinal = "", digits = ""] = LEGACY.exec(plain) ?? [];
  if (yearText === "") return null;
  const year = readYear(yearText);
  if (year === null) return { ok: false, fault: "bad-year" };
  const canonical = `(${year})${body}${ordinal}${digits}号`.replaceAll("(", "（").replaceAll(")", "）");
  return { ok: true, value: { kind: "legacy", canonical, year, body, number: Number(digits) } };
}

function readYear(text: string): number | null {
  const year = Number(text);
  return year >= MIN_YEAR && year <= MAX_YEAR ? year : null;
}

/** The canonical form, or null where the text is no case number: for keys and comparisons. */
export function canonicalCaseNumber(text: string): string | null {
  const result = parseCaseNumber(text);
  return result.ok ? result.value.canonical : null;
}
