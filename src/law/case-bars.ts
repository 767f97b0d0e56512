/**
 * What stands against airing a case beside its form: 不公开直播清单, objections, and the same on its earlier numbers
 * (原审、移送前、诉前调). PURE. A bar holds until a person has taken it away; it never runs out.
 */
import type { RegisteredApproval } from "./approval.ts";
import { canonicalCaseNumber } from "./case-number.ts";

/** An entry of 不公开直播清单 that stands. */
export interface NeverStreamEntry {
  readonly caseNumber: string;
  /** In the words of whoever entered it. */
  readonly ground: string;
}

/** 检察机关 or a party does not want the hearing aired (通知 四（三）（四）). */
export interface Objection {
  readonly caseNumber: string;
  /** Who objects, as shown: 检察机关, 原告 …. */
  readonly by: string;
  /** What the 审判长 found; null: not yet, and until then the air is shut. */
  readonly justified: boolean | null;
}

/** A judge's statement, with reason, that what stood against an earlier number is gone. */
export interface Clearance {
  readonly caseNumber: string;
  readonly earlierNumber: string;
}

export interface CaseBars {
  readonly neverStream: readonly NeverStreamEntry[];
  readonly objections: readonly Objection[];
  readonly clearances: readonly Clearance[];
}

export const NO_BARS: CaseBars = { neverStream: [], objections: [], clearances: [] };

/** What the register holds of one case number. */
export interface StandingBars {
  readonly neverStream: readonly NeverStreamEntry[];
  readonly openObjections: readonly Objection[];
  readonly justifiedObjections: readonly Objection[];
  /** Earlier numbers with a bar or a revocation of their own that nobody has cleared for this case. */
  readonly barredEarlier: readonly string[];
  /** Earlier numbers that can't be read: what stands against them can't be found. */
  readonly unreadableEarlier: readonly string[];
}

export function standingBars(
  caseNumber: string,
  approvals: readonly RegisteredApproval[],
  bars: CaseBars,
): StandingBars {
  const isOf = (number: string) => (row: { readonly caseNumber: string }) => sameCase(row.caseNumber, number);
  const objections = bars.objections.filter(isOf(caseNumber));
  const isBarred = (number: string): boolean =>
    bars.neverStream.some(isOf(number)) ||
    bars.objections.some((each) => isOf(number)(each) && each.justified !== false) ||
    approvals.some(({ status, approval }) => status === "revoked" && names(approval.caseNumbers, number));
  const isCleared = (number: string): boolean =>
    bars.clearances.some((each) => isOf(caseNumber)(each) && sameCase(each.earlierNumber, number));
  const earlier = earlierNumbers(caseNumber, approvals);
  return {
    neverStream: bars.neverStream.filter(isOf(caseNumber)),
    openObjections: objections.filter(({ justified }) => justified === null),
    justifiedObjections: objections.filter(({ justified }) => justified === true),
    barredEarlier: earlier.filter((number) => isBarred(number) && !isCleared(number)),
    unreadableEarlier: earlier.filter((number) => canonicalCaseNumber(number) === null),
  };
}

/** Every number that the case had before, as its forms name them, and those that these had in their turn. */
export function earlierNumbers(caseNumber: string, approvals: readonly RegisteredApproval[]): string[] {
  const found = new Set([key(caseNumber)]);
  for (const number of found) {
    for (const { approval } of approvals) {
      if (names(approval.caseNumbers, number))
        for (const earlier of approval.earlierNumbers ?? []) found.add(key(earlier));
    }
  }
  found.delete(key(caseNumber));
  return [...found];
}

/** Equal as case numbers; what can't be read as one equals only itself. */
function sameCase(a: string, b: string): boolean {
  return key(a) === key(b);
}

function names(caseNumbers: readonly string[], number: string): boolean {
  return caseNumbers.some((each) => sameCase(each, number));
}

function key(text: string): string {
  return canonicalCaseNumber(text) ?? text.trim();
}
