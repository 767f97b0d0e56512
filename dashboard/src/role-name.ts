/** A role's name in the person's language. PURE. */
import { ROLES, type Role } from "../../src/desk/contract/roles.ts";

export function roleName(role: string, language: string): string {
  const rule = role in ROLES ? ROLES[role as Role] : null;
  if (rule === null) return role;
  return language === "en" ? rule.en : rule.zh;
}
