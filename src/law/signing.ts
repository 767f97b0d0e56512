/**
 * Who may sign which step of a form now: nobody out of order, nobody a step that is not his, nobody two steps of one form
 * (通知 二：逐级审批). PURE.
 */
import { type Approval, SIGNATURE_STEPS, type SignatureStep } from "./approval.ts";
import { type Delegation, dayOf, holdersOf, includesDay, type Office, type Staff } from "./offices.ts";
import type { Policy } from "./policy.ts";
import { missingSteps, requiredSteps } from "./signatures.ts";

export type SigningRefusal =
  | "already-signed"
  | "out-of-order"
  | "step-not-due"
  | "not-your-step"
  /** He has drafted it as its judge, or signed a step before: another must sign this one. */
  | "signed-before"
  /** The holder of the office is the form's judge, and the policy names nobody else, or nobody holds that office. */
  | "substitute-missing"
  | "office-vacant"
  | "delegation-lapsed";

export type Authority =
  | { readonly ok: true; readonly actingFor: string | null }
  | { readonly ok: false; readonly code: SigningRefusal };

/** The office that signs a step; the judge's own step is signed by the judge that the form names. */
const OFFICE_OF: Readonly<Record<Exclude<SignatureStep, "judge">, Office>> = {
  "division-chief": "division-chief",
  "vice-president": "vice-president",
  "intermediate-court": "intermediate-office",
  "provincial-office": "provincial-clerk",
};

/** The steps still to be signed, in order; the union of what each of its case numbers needs. */
export function openSteps(form: Approval, policy: Policy): SignatureStep[] {
  const required = new Set(form.caseNumbers.flatMap((number) => requiredSteps(form, number, policy)));
  return missingSteps(
    form,
    SIGNATURE_STEPS.filter((step) => required.has(step)),
  );
}

export interface Signer {
  readonly person: string;
  readonly actingFor: string | null;
}

/** Whether `person` may sign `step` at `atMs`. */
export function authorityFor(
  form: Approval,
  step: SignatureStep,
  person: string,
  { staff, policy, atMs }: { readonly staff: Staff; readonly policy: Policy; readonly atMs: number },
): Authority {
  const [next] = openSteps(form, policy);
  if (next !== step) {
    if (form.signatures.some((signature) => signature.step === step)) return refused("already-signed");
    return refused(openSteps(form, policy).includes(step) ? "out-of-order" : "step-not-due");
  }
  const day = dayOf(atMs);
  const eligible = signersOf(form, step, { staff, policy, day });
  const found = eligible.signers.find((signer) => signer.person === person);
  if (found !== undefined) return { ok: true, actingFor: found.actingFor };
  if (step !== "judge" && eligible.signers.length === 0 && eligible.why !== null)
    return refused(eligible.why);
  if (isHandOf(form, person)) return refused("signed-before");
  const lapsed = staff.delegations.some(
    (each) => each.delegate === person && covers(each, form, step) && !includesDay(each, day),
  );
  return refused(lapsed ? "delegation-lapsed" : "not-your-step");
}

/** Everyone who may sign a step on a day, and why nobody may where that is so. */
export function signersOf(
  form: Approval,
  step: SignatureStep,
  { staff, policy, day }: { readonly staff: Staff; readonly policy: Policy; readonly day: string },
): { readonly signers: readonly Signer[]; readonly why: "substitute-missing" | "office-vacant" | null } {
  if (step === "judge") {
    const judge = (form.judge ?? "").trim();
    return { signers: judge === "" ? [] : [{ person: judge, actingFor: null }], why: null };
  }
  const { free, why } = freeHolders(form, OFFICE_OF[step], { staff, policy, day });
  const delegates = staff.delegations.filter(
    (each) =>
      covers(each, form, step) &&
      includesDay(each, day) &&
      free.includes(each.principal) &&
      !isHandOf(form, each.delegate),
  );
  return {
    signers: [
      ...free.map((person) => ({ person, actingFor: null })),
      ...delegates.map(({ delegate, principal }) => ({ person: delegate, actingFor: principal })),
    ],
    why,
  };
}

/** Holders who have no hand in the form yet; where all have, those of the office that the policy puts in their place. */
function freeHolders(
  form: Approval,
  office: Office,
  at: { readonly staff: Staff; readonly policy: Policy; readonly day: string },
): { free: string[]; why: "substitute-missing" | "office-vacant" | null } {
  const asked = new Set<Office>();
  for (let next: Office | undefined = office; next !== undefined && !asked.has(next); ) {
    asked.add(next);
    const courts = isReplyOffice(next) ? [form.court, intermediateOf(form.court)] : [form.court];
    const holders = courts.flatMap((court) =>
      holdersOf(at.staff.terms, next as Office, court, form.division ?? "", at.day),
    );
    const free = [...new Set(holders)].filter((person) => isReplyOffice(office) || !isHandOf(form, person));
    if (free.length > 0) return { free, why: null };
    // A vacant office is filled by the court, not by its substitute.
    if (holders.length === 0) {
      return { free: [], why: asked.size === 1 ? "office-vacant" : "substitute-missing" };
    }
    next = at.policy.substitutes[next];
  }
  return { free: [], why: "substitute-missing" };
}

/** Its judge, or one who has signed it: for himself, or for another. */
function isHandOf(form: Approval, person: string): boolean {
  return (
    form.judge?.trim() === person ||
    form.signatures.some(({ name, actingFor }) => name === person || actingFor === person)
  );
}

function isReplyOffice(office: Office): boolean {
  return office === "intermediate-office" || office === "provincial-clerk";
}

/** 豫0802 → 豫08; a code that is no district court's is its own. */
export function intermediateOf(court: string): string {
  return court.replace(/^([^0-9]+[0-9]{2})[0-9]{2}$/, "$1");
}

function covers(each: Delegation, form: Approval, step: SignatureStep): boolean {
  return (
    each.court === form.court &&
    (each.division === null || each.division === (form.division ?? "").trim()) &&
    each.steps.includes(step)
  );
}

function refused(code: SigningRefusal): Authority {
  return { ok: false, code };
}
