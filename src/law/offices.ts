/**
 * 庭室与职务: who is 庭长 or 分管院长 of which division, from when to when, and who signs for whom (代). PURE; days are
 * Beijing days (`yyyy-mm-dd`), both ends included.
 */
import type { SignatureStep } from "./approval.ts";

/** 庭长、分管院长、院长、中级法院主管部门、省法院批复登记人. */
export const OFFICES = [
  "division-chief",
  "vice-president",
  "president",
  "intermediate-office",
  "provincial-clerk",
] as const;
export type Office = (typeof OFFICES)[number];

/** A person in an office. One person may hold several, one office may have several holders in turn. */
export interface OfficeTerm {
  readonly person: string;
  readonly office: Office;
  /** 法院代字. */
  readonly court: string;
  /** null: the whole court, as 院长 and the offices that enter replies. */
  readonly division: string | null;
  readonly from: string;
  /** null: until further notice. */
  readonly until: string | null;
}

/** 代: `delegate` signs these steps for `principal`, on these days only. */
export interface Delegation {
  readonly principal: string;
  readonly delegate: string;
  readonly court: string;
  /** null: every division of the court. */
  readonly division: string | null;
  readonly steps: readonly SignatureStep[];
  readonly from: string;
  readonly until: string;
}

export interface Staff {
  readonly terms: readonly OfficeTerm[];
  readonly delegations: readonly Delegation[];
}

/** Who holds an office on a day, for a division of a court. */
export function holdersOf(
  terms: readonly OfficeTerm[],
  office: Office,
  court: string,
  division: string,
  day: string,
): string[] {
  const held = terms.filter(
    (term) =>
      term.office === office &&
      term.court === court &&
      (term.division === null || term.division === division.trim()) &&
      includesDay(term, day),
  );
  return [...new Set(held.map(({ person }) => person))];
}

export function includesDay(
  { from, until }: { readonly from: string; readonly until: string | null },
  day: string,
): boolean {
  return from <= day && (until === null || day <= until);
}

const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** The Beijing day of a moment: the whole country has one legal time. @param atMs wall-clock ms. */
export function dayOf(atMs: number): string {
  return new Date(atMs + BEIJING_OFFSET_MS).toISOString().slice(0, 10);
}
