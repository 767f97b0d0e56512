/** Whether a token still opens anything, in words. */
import { useTranslation } from "react-i18next";
import type { TokenView } from "../../src/desk/contract/people.ts";
import { Mark } from "./mark.tsx";
import type { MarkKind } from "./mark-kind.ts";
import { type TokenState, tokenState } from "./token-state.ts";

const KINDS: Record<TokenState, MarkKind> = { valid: "good", expired: "plain", revoked: "plain" };

export function TokenMark({ token }: { readonly token: TokenView }) {
  const { t } = useTranslation();
  const state = tokenState(token, Date.now());
  return <Mark kind={KINDS[state]}>{t(`tokens.state.${state}`)}</Mark>;
}
