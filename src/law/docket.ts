/** 开庭排期 against a form: where they disagree the hearing is recorded and not aired. PURE. */
import type { PlannedHearing } from "./approval.ts";
import { canonicalCaseNumber } from "./case-number.ts";
import { parseInstant } from "./instant.ts";
import { dayOf } from "./offices.ts";

export const DOCKET_STATUSES = ["planned", "postponed", "cancelled"] as const;
export type DocketStatus = (typeof DOCKET_STATUSES)[number];

/** One planned hearing as the court's own docket has it. */
export interface DocketEntry {
  readonly id: string;
  readonly caseNumbers: readonly string[];
  /** 庭次; null: not given, then the day tells. */
  readonly hearingNo: number | null;
  readonly courtroom: string;
  readonly plannedStart: string;
  readonly plannedEnd: string;
  /** 是否公开开庭; null: 未指定, which counts as not public. */
  readonly publicHearing: boolean | null;
  /** 是否直播; null: not given, then the form alone says. */
  readonly stream: boolean | null;
  readonly status: DocketStatus;
}

/** What may differ; the words stand in labels.ts. */
export const DOCKET_CONFLICTS = [
  "docket-not-held",
  "docket-room",
  "docket-time",
  "docket-cases",
  "docket-not-public",
  "docket-not-streamed",
  "docket-other-case",
] as const;
export type DocketConflict = (typeof DOCKET_CONFLICTS)[number];

/** @returns what differs between the docket and the planned hearing of a form; nothing where the docket has no entry. */
export function docketConflicts(
  caseNumber: string,
  planned: PlannedHearing,
  hearing: { readonly caseNumbers: readonly string[] },
  docket: readonly DocketEntry[],
): DocketConflict[] {
  const cases = new Set(hearing.caseNumbers.map(key));
  const own = docket.filter(
    (entry) =>
      entry.caseNumbers.some((number) => key(number) === key(caseNumber)) && isSameHearing(entry, planned),
  );
  const found = new Set<DocketConflict>();
  for (const entry of own) for (const conflict of conflictsOf(entry, planned, cases)) found.add(conflict);
  const isTaken = docket.some(
    (entry) =>
      entry.status === "planned" &&
      entry.courtroom === planned.courtroom &&
      overlaps(entry, planned) &&
      !entry.caseNumbers.some((number) => cases.has(key(number))),
  );
  if (isTaken) found.add("docket-other-case");
  return DOCKET_CONFLICTS.filter((conflict) => found.has(conflict));
}

function conflictsOf(
  entry: DocketEntry,
  planned: PlannedHearing,
  cases: ReadonlySet<string>,
): DocketConflict[] {
  const found: DocketConflict[] = [];
  if (entry.status !== "planned") found.push("docket-not-held");
  if (entry.courtroom !== planned.courtroom) found.push("docket-room");
  if (parseInstant(entry.plannedStart) !== parseInstant(planned.plannedStart)) found.push("docket-time");
  // 并案: the docket has joined a case that the running hearing does not name, and nobody has approved it for it.
  if (!entry.caseNumbers.every((number) => cases.has(key(number)))) found.push("docket-cases");
  if (entry.publicHearing !== true) found.push("docket-not-public");
  if (entry.stream === false) found.push("docket-not-streamed");
  return found;
}

function isSameHearing(entry: DocketEntry, planned: PlannedHearing): boolean {
  if (entry.hearingNo !== null) return entry.hearingNo === planned.no;
  const [a, b] = [parseInstant(entry.plannedStart), parseInstant(planned.plannedStart)];
  return a === null || b === null || dayOf(a) === dayOf(b);
}

/** A hearing that begins as another ends does not overlap it. */
function overlaps(a: DocketEntry, b: PlannedHearing): boolean {
  const [aFrom, aTo] = [parseInstant(a.plannedStart), parseInstant(a.plannedEnd)];
  const [bFrom, bTo] = [parseInstant(b.plannedStart), parseInstant(b.plannedEnd)];
  if (aFrom === null || aTo === null || bFrom === null || bTo === null) return false;
  return aFrom < bTo && bFrom < aTo;
}

function key(text: string): string {
  return canonicalCaseNumber(text) ?? text.trim();
}
