/** The key by which case numbers are stored and compared: canonical where the law can read them, else as written. */
import { canonicalCaseNumber } from "../../law/case-number.ts";

export function caseKey(caseNumber: string): string {
  return canonicalCaseNumber(caseNumber) ?? caseNumber.trim();
}

/** Keys without repetition, in the given order. */
export function caseKeys(caseNumbers: readonly string[]): string[] {
  return [...new Set(caseNumbers.map(caseKey))];
}
