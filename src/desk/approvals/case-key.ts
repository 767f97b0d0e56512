/** The key by which case numbers are stored and compared: canonical where the law can read them, else as written. */
import { canonicalCaseNumber, parseCaseNumber } from "../../law/case-number.ts";

export function caseKey(caseNumber: string): string {
  return canonicalCaseNumber(caseNumber) ?? caseNumber.trim();
}

/** Keys without repetition, in the given order. */
export function caseKeys(caseNumbers: readonly string[]): string[] {
  return [...new Set(caseNumbers.map(caseKey))];
}

/** 法院代字 of a case number; null for one of the old shape, or one that can't be read. */
export function courtOfCase(caseNumber: string): string | null {
  const parsed = parseCaseNumber(caseNumber);
  return parsed.ok && parsed.value.kind === "modern" ? parsed.value.court : null;
}
