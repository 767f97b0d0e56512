/** The notice sentence by sentence with how each is met: sorted by the way, searched, and tied to its rules. PURE. */
import type { PolicyView } from "../../../../src/desk/contract/policy.ts";
import type { MarkKind } from "../../mark-kind.ts";

export type Sentence = PolicyView["notice"][number];
export type Met = Sentence["met"];

/** From what the machine enforces to what stays people's duty. */
export const WAYS: readonly { readonly met: Met; readonly kind: MarkKind }[] = [
  { met: "rule", kind: "good" },
  { met: "field", kind: "good" },
  { met: "document", kind: "good" },
  { met: "report", kind: "good" },
  { met: "duty", kind: "plain" },
];

export function countsOf(notice: readonly Sentence[]): ReadonlyMap<Met, number> {
  return new Map(WAYS.map(({ met }) => [met, notice.filter((each) => each.met === met).length]));
}

export function sought(notice: readonly Sentence[], met: Met | null, text: string): readonly Sentence[] {
  const words = text.trim();
  return notice.filter(
    (each) => (met === null || each.met === met) && (each.text.includes(words) || each.id === words),
  );
}

/** What meets it: for rules the reason that people are shown when it denies. */
export function meansOf(
  { by }: Sentence,
  rules: PolicyView["rules"],
): readonly { id: string; code: string | null }[] {
  return by.map((id) => ({ id, code: rules.find((rule) => rule.id === id)?.code ?? null }));
}

const SHA256 = /^[0-9a-f]{64}$/;

export function isSha256(text: string): boolean {
  return SHA256.test(text.trim().toLowerCase());
}
