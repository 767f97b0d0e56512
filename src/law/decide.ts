/** The decision: may this hearing be aired now, and if not, every reason why. PURE. */
import type { DecideInput, Decision } from "./decision.ts";

export function decide(input: DecideInput): Decision {
  const caseNumber = input.hearing.caseNumbers[0] ?? null;
  const en = { text: "No rule has been evaluated.", cure: "Load a policy." };
  const reason = { code: "policy-missing", clause: "", text: "规则尚未载入", cure: "请载入规则文件", en };
  return {
    allow: false,
    reasons: [{ ...reason, caseNumber, subjects: [] }],
    overrun: null,
    pausesOnly: false,
  };
}
