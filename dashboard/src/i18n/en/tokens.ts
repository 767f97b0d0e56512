/** Tokens. */
import type { tokens as chinese } from "../zh-CN/tokens.ts";

export const tokens: typeof chinese = {
  title: "Tokens",
  help: "Other programs bring data and read with a token; they can't sign, air or cut. A token is shown once.",
  permissions: "May",
  many: "{{count}} permissions",
  until: "Last day",
  untilHelp: "Empty: no end",
  unlimited: "No end",
  program: "Program",
  person: "Holder",
  court: "Court",
  everyCourt: "Every court",
  made: "Made",
  stands: "State",
  state: {
    valid: "Valid",
    expired: "Expired",
    revoked: "Revoked",
  },
  kind: "Kind",
  kinds: {
    "setting-up": "Bootstrap (setting up)",
    personal: "Personal",
    integration: "Program",
  },
  mint: "Mint",
  new: "New token",
  newTitle: "A token for a program",
  token: "Token",
  revoke: "Revoke",
  revokeHelp: "It ends at once and for good; the program that uses it is refused.",
  empty: "No tokens yet",
};
