/** What a self-check found as verdicts, what is wrong first; and the switches that prove themselves. PURE. */
import type { SelfCheckFinding } from "../../../src/desk/contract/self-check.ts";
import { type MarkKind, rankOf } from "../mark-kind.ts";

const VERDICTS: Readonly<Record<SelfCheckFinding["verdict"], MarkKind>> = {
  ok: "good",
  warning: "warning",
  failed: "bad",
  unknown: "unknown",
};

export function kindOf(verdict: SelfCheckFinding["verdict"]): MarkKind {
  return VERDICTS[verdict];
}

export function worstFirst(findings: readonly SelfCheckFinding[]): readonly SelfCheckFinding[] {
  return [...findings].sort((a, b) => rankOf(kindOf(a.verdict)) - rankOf(kindOf(b.verdict)));
}

/** Switches of which there are words; a courtroom's button is named by its room. */
export const SWITCHES = ["page", "command", "button", "node"] as const;
export function switchOf(name: string): (typeof SWITCHES)[number] | null {
  return SWITCHES.find((each) => each === name) ?? null;
}
