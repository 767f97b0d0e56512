/** The way of a form through its signatures: who has signed what, whose turn it is, who comes after. PURE. */
import type {
  ApprovalRecord,
  FormSignature,
  SignatureStepName,
} from "../../../../src/desk/contract/approval.ts";

export interface Link {
  readonly step: SignatureStepName | "submit" | "confirm";
  readonly state: "done" | "now" | "ahead" | "refused";
  /** Given: the signature. */
  readonly signature: FormSignature | null;
  /** Not given yet: who may give it. */
  readonly persons: readonly Signer[];
}

export interface Signer {
  readonly person: string;
  readonly actingFor: string | null;
}

type Chained = Pick<ApprovalRecord, "next" | "ahead" | "status" | "approval">;

/** What is done stands first, as it was done; then what is due; then what follows. */
export function chainOf({ next, ahead, status, approval }: Chained): Link[] {
  const isOpen = status === "draft" || status === "returned";
  // A returned form begins anew: what had been signed before is history, but for the signature that returned it.
  const given = isOpen
    ? approval.signatures.filter(({ decision }) => decision === "return")
    : approval.signatures;
  const links: Link[] = given.map((signature) => ({
    step: signature.step,
    state: signature.decision === "approve" ? "done" : "refused",
    signature,
    persons: [],
  }));
  if (isOpen) links.push({ step: "submit", state: "now", signature: null, persons: next?.persons ?? [] });
  for (const { step, persons } of ahead) {
    const isNow = next?.act === "sign" && next.step === step;
    links.push({ step, state: isNow ? "now" : "ahead", signature: null, persons });
  }
  if (next?.act === "confirm") {
    links.push({ step: "confirm", state: "now", signature: null, persons: next.persons });
  }
  return links;
}

export function isTurnOf(person: string, { next }: Pick<ApprovalRecord, "next">): boolean {
  return next?.persons.some((each) => each.person === person) ?? false;
}

/** For whom he signs now; null: for himself. */
export function actingFor(person: string, { next }: Pick<ApprovalRecord, "next">): string | null {
  return next?.persons.find((each) => each.person === person)?.actingFor ?? null;
}

/** The grade that counts: of the form, or what a signer has raised it to. */
export function gradeOf({ riskGrade, signatures }: ApprovalRecord["approval"]): Grade | null {
  const given = [riskGrade, ...signatures.map((each) => each.riskGrade)].filter((each) => each !== undefined);
  return given.sort((a, b) => GRADES.indexOf(b) - GRADES.indexOf(a))[0] ?? null;
}

export const GRADES = ["low", "medium", "high"] as const;
export type Grade = (typeof GRADES)[number];

/** What a signer may raise it to. */
export function gradesAbove(grade: Grade | null): readonly Grade[] {
  return grade === null ? GRADES : GRADES.slice(GRADES.indexOf(grade) + 1);
}
