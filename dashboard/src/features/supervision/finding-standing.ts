/** What a finding waits for, and which of its acts are this person's to press. PURE: the desk decides. */
import type {
  Addressee,
  Finding,
  FindingKind,
  FindingState,
} from "../../../../src/desk/contract/findings.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import type { MarkKind } from "../../mark-kind.ts";

export const KINDS = [
  ...(["dress", "badge", "phone", "drinking", "nameplate", "attendance", "late", "absence"] as const),
  ...(["conduct", "language", "screen", "order", "picture", "sound", "privacy", "other"] as const),
] satisfies readonly FindingKind[];
export const ADDRESSEES = ["judge", "technical"] as const satisfies readonly Addressee[];

export const STATE_MARKS: Readonly<Record<FindingState, MarkKind>> = {
  sent: "warning",
  answered: "plain",
  returned: "bad",
  closed: "good",
};

/** Picture, sound and what was shown are the technicians'; how people behaved is the judge's. */
export function usualAddressee(kind: FindingKind): Addressee {
  return ["screen", "picture", "sound", "privacy"].includes(kind) ? "technical" : "judge";
}

export type Press = "answer" | "send-back" | "settle";

export function actsOf(
  { state, steps }: Pick<Finding, "state" | "steps">,
  { name, permissions }: Pick<Me, "name" | "permissions">,
): readonly Press[] {
  const hasAnswered = steps.some((step) => step.act === "answer" && step.by === name);
  if (state === "sent" || state === "returned")
    return permissions.includes("finding.answer") ? ["answer"] : [];
  if (state !== "answered" || hasAnswered || !permissions.includes("supervision.inspect")) return [];
  return ["settle", "send-back"];
}
