/** A verification as it is shown: how far it is, and what exactly is wrong where. PURE. */
import type { AuditCheckView, AuditVerificationView } from "../../../../src/desk/contract/people.ts";

export function percentOf({ checked, of }: Pick<AuditCheckView, "checked" | "of">): number {
  return of === 0 ? 0 : Math.min(100, Math.floor((checked / of) * 100));
}

/**
 * Entries that prove nothing any more, from the first that does not hold.
 * @returns null: everything holds.
 */
export function brokenFrom({ brokenAt, fault }: Pick<AuditVerificationView, "brokenAt" | "fault">): {
  readonly seq: number;
  readonly fault: NonNullable<AuditVerificationView["fault"]>;
} | null {
  return brokenAt === null || fault === null ? null : { seq: brokenAt, fault };
}
