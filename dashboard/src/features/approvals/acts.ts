/** What a person may do with a form now. PURE; the desk decides in the end. */
import type { ApprovalRecord, PaperRecord } from "../../../../src/desk/contract/approval.ts";
import type { Permission } from "../../../../src/desk/contract/permissions.ts";
import type { Me } from "../../../../src/desk/contract/users.ts";
import { isTurnOf } from "./chain.ts";

export const ACTS = ["sign", "confirm", "submit", "edit", "paper", "withdraw", "revoke", "remind"] as const;
export type Act = (typeof ACTS)[number];

const NEEDS: Readonly<Record<Act, Permission>> = {
  sign: "approval.sign",
  confirm: "approval.sign",
  submit: "approval.edit",
  edit: "approval.edit",
  paper: "approval.paper",
  withdraw: "approval.sign",
  revoke: "approval.revoke",
  remind: "approval.read",
};

type Person = Pick<Me, "name" | "permissions" | "roles">;

export function actsOf(record: ApprovalRecord, me: Person): Act[] {
  return ACTS.filter((act) => me.permissions.includes(NEEDS[act]) && isDue(act, record, me));
}

/** What was entered of this version and nobody has compared with its scan; null: nothing. */
export function uncheckedOf(papers: readonly PaperRecord[], version: number): PaperRecord | null {
  return papers.find((paper) => paper.checkedAt === null && paper.version === version) ?? null;
}

/** It may be the very step that is due: until somebody has checked it nobody signs, and nobody is reminded to. */
export function actsNow(acts: readonly Act[], unchecked: PaperRecord | null): readonly Act[] {
  const waits: readonly Act[] = ["sign", "paper", "remind"];
  return unchecked === null ? acts : acts.filter((act) => !waits.includes(act));
}

/** Whoever did not enter it, and may. */
export function mayCheck(
  { checkedAt, enteredBy }: PaperRecord,
  { name, permissions }: Pick<Me, "name" | "permissions">,
): boolean {
  return checkedAt === null && enteredBy !== name && permissions.includes("approval.paper");
}

function isDue(act: Act, record: ApprovalRecord, me: Person): boolean {
  const { status, next, filedHere, approval } = record;
  if (act === "revoke") return status === "active" && (leads(me) || isInIt(approval, me.name));
  if (!filedHere) return false;
  const isDraft = status === "draft" || status === "returned";
  const isOpen = isDraft || status === "submitted" || status === "active";
  switch (act) {
    case "sign":
      return next?.act === "sign" && isTurnOf(me.name, record);
    case "confirm":
      return next?.act === "confirm" && isTurnOf(me.name, record);
    case "submit":
      // A returned form is corrected first: the desk takes it back as it was from nobody.
      return isDraft && approval.signatures.length === 0 && files(me, record);
    case "edit":
      return isOpen && files(me, record);
    case "paper":
      return status === "submitted" && next?.act === "sign";
    case "withdraw":
      return isOpen && approval.judge.trim() === me.name;
    case "remind":
      return !isTurnOf(me.name, record) && (next?.persons.length ?? 0) > 0;
  }
}

/** Its judge and panel; a clerk files for his judges, and which are his only the desk can tell. */
function files(me: Person, { approval }: ApprovalRecord): boolean {
  return me.roles.some(({ role }) => role === "clerk") || isInIt(approval, me.name);
}

function leads({ roles }: Person): boolean {
  return roles.some(({ role }) => role !== "judge" && role !== "clerk");
}

function isInIt({ judge, panel }: ApprovalRecord["approval"], person: string): boolean {
  return judge.trim() === person || panel.includes(person);
}
