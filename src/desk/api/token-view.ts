/** A token as lists show it: never what proves it. */
import type { TokenView } from "../contract/people.ts";
import type { TokenRow } from "../store/tokens.ts";

export function tokenView({ hash: _, bootstrap: __, permissions, ...token }: TokenRow): TokenView {
  return { ...token, permissions: [...permissions] };
}
