/** What my second factor needs of me. PURE. */
import type { Me } from "../../../../src/desk/contract/users.ts";

/** Below this there is time to print new ones, not much more. */
const FEW_CODES = 3;

export type FactorView = "none" | "used-up" | "few" | "good";

export function factorView({
  hasSecondFactor,
  codesLeft,
}: Pick<Me, "hasSecondFactor" | "codesLeft">): FactorView {
  if (!hasSecondFactor) return "none";
  if (codesLeft === 0) return "used-up";
  return codesLeft !== null && codesLeft <= FEW_CODES ? "few" : "good";
}
