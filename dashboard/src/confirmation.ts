/** Whether a role waits for somebody to vouch for its holder: only what helps hearings onto the air does. PURE. */
import { OPENING } from "../../src/desk/contract/permissions.ts";
import { ROLES, type Role, ruleOf } from "../../src/desk/contract/roles.ts";

export function waits({ role, confirmed }: { readonly role: string; readonly confirmed: boolean }): boolean {
  if (confirmed || !(role in ROLES)) return false;
  const { permissions } = ruleOf(role as Role);
  return OPENING.some((permission) => permission in permissions);
}
