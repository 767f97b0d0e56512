/** Whether a token still opens anything. PURE. */
import type { TokenView } from "../../src/desk/contract/people.ts";

export type TokenState = "valid" | "expired" | "revoked";

export function tokenState(
  { revokedAt, expiresAt }: Pick<TokenView, "revokedAt" | "expiresAt">,
  nowMs: number,
): TokenState {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && Date.parse(expiresAt) <= nowMs ? "expired" : "valid";
}

/** The end of a day in Beijing: a token that ends on a day works through it. */
export function endOf(day: string): string {
  return `${day}T23:59:59+08:00`;
}

export type TokenKind = "setting-up" | "personal" | "integration";

/** The one that the environment brings may do everything: it is for setting up. */
export function tokenKind({ person, personal }: Pick<TokenView, "person" | "personal">): TokenKind {
  if (person === "bootstrap") return "setting-up";
  return personal ? "personal" : "integration";
}
