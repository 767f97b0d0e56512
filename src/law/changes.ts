/** 变更登记: what a change of a form costs, by the policy's table: nothing, the 庭长's confirmation, or every signature. PURE. */
import type { Approval, PlannedHearing } from "./approval.ts";
import { canonicalJson } from "./canonical-json.ts";
import { parseInstant } from "./instant.ts";
import { dayOf } from "./offices.ts";

/** `keep`: signatures stand; `confirm`: the 庭长 confirms anew; `fall`: all signatures fall. From light to heavy. */
export const CHANGE_COSTS = ["keep", "confirm", "fall"] as const;
export type ChangeCost = (typeof CHANGE_COSTS)[number];

/** What the policy may price; whatever else changes makes all signatures fall. */
export const CHANGE_KINDS = ["room", "hour", "day", "informed"] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];
export type ChangeTable = Readonly<Record<ChangeKind, ChangeCost>>;

export const DEFAULT_CHANGES: ChangeTable = { room: "keep", hour: "keep", day: "confirm", informed: "keep" };

export interface ChangedItem {
  /** A field of the form, with `hearings` the 庭次: `hearings.1.courtroom`. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly cost: ChangeCost;
}

export interface Change {
  readonly items: readonly ChangedItem[];
  /** The heaviest of its items. */
  readonly cost: ChangeCost;
}

/** What makes two versions of one form differ, and is no content of it. */
const NOT_CONTENT = new Set(["externalId", "version", "signatures", "hearings"]);

/** @param isSameCourt whether two courtrooms belong to one court: moving to another court's room is another hearing. */
export function changeOf(
  before: Approval,
  after: Approval,
  table: ChangeTable,
  isSameCourt: (a: string, b: string) => boolean,
): Change {
  const items = [
    ...hearingItems(before.hearings, after.hearings, table, isSameCourt),
    ...fieldItems(before, after, table),
  ];
  const cost = CHANGE_COSTS.findLast((each) => items.some((item) => item.cost === each)) ?? "keep";
  return { items, cost };
}

function fieldItems(before: Approval, after: Approval, table: ChangeTable): ChangedItem[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Approval>;
  return [...fields]
    .filter((field) => !NOT_CONTENT.has(field) && !isSame(before[field], after[field]))
    .map((field) => ({
      field,
      before: before[field] ?? null,
      after: after[field] ?? null,
      cost: field === "informed" ? table.informed : "fall",
    }));
}

function hearingItems(
  before: readonly PlannedHearing[],
  after: readonly PlannedHearing[],
  table: ChangeTable,
  isSameCourt: (a: string, b: string) => boolean,
): ChangedItem[] {
  const numbers = [...new Set([...before, ...after].map(({ no }) => no))].sort((a, b) => a - b);
  return numbers.flatMap((no) => {
    const [old, ...olds] = before.filter((each) => each.no === no);
    const [now, ...nows] = after.filter((each) => each.no === no);
    const field = `hearings.${no}`;
    // A number that stands twice is not told apart here: any change of it counts as another hearing.
    if (old === undefined || now === undefined || olds.length > 0 || nows.length > 0) {
      const [was, is] = [before.filter((each) => each.no === no), after.filter((each) => each.no === no)];
      return isSame(was, is) ? [] : [{ field, before: was, after: is, cost: "fall" as const }];
    }
    const items: ChangedItem[] = [];
    if (old.courtroom !== now.courtroom) {
      const cost = isSameCourt(old.courtroom, now.courtroom) ? table.room : "fall";
      items.push({ field: `${field}.courtroom`, before: old.courtroom, after: now.courtroom, cost });
    }
    for (const edge of ["plannedStart", "plannedEnd"] as const) {
      if (parseInstant(old[edge]) === parseInstant(now[edge])) continue;
      const cost = sameDay(old.plannedStart, now.plannedStart) ? table.hour : table.day;
      items.push({ field: `${field}.${edge}`, before: old[edge], after: now[edge], cost });
    }
    return items;
  });
}

function sameDay(a: string, b: string): boolean {
  const [from, to] = [parseInstant(a), parseInstant(b)];
  return from !== null && to !== null && dayOf(from) === dayOf(to);
}

/** Equal as data, whatever the order of keys; what is absent equals what is undefined. */
function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
