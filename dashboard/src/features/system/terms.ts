/** A term of office as it stands on a day. PURE. */
import type { Office, OfficeRecord } from "../../../../src/desk/contract/offices.ts";
import { HELD_ROLES } from "../../../../src/desk/contract/roles.ts";
import type { MarkKind } from "../../mark-kind.ts";

/** What is held by terms; signing for another is given by him. */
export const OFFICE_NAMES = Object.keys(HELD_ROLES).filter((role): role is Office => role !== "delegate");

export interface TermStanding {
  readonly key: "over" | "to-come" | "waiting" | "in-office";
  readonly kind: MarkKind;
}

export function termOf(
  { from, until, confirmedAt }: Pick<OfficeRecord, "from" | "until" | "confirmedAt">,
  today: string,
): TermStanding {
  // Ended before it had begun it is over too.
  if (until !== null && (until < today || until < from)) return { key: "over", kind: "plain" };
  if (confirmedAt === null) return { key: "waiting", kind: "warning" };
  return from > today ? { key: "to-come", kind: "plain" } : { key: "in-office", kind: "good" };
}
