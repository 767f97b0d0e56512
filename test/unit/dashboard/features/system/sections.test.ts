// Which parts of the system page each role sees: three administrators, and nobody sees another's.
import { describe, expect, it } from "vitest";
import { sectionsFor } from "../../../../../dashboard/src/features/system/sections.ts";
import type { Permission } from "../../../../../src/desk/contract/permissions.ts";
import { type Role, ruleOf } from "../../../../../src/desk/contract/roles.ts";

const of = (role: Role) => sectionsFor(Object.keys(ruleOf(role).permissions) as Permission[]);

describe("the parts of the system page", () => {
  it.each<[Role, readonly string[]]>([
    ["system-admin", ["courtrooms", "health", "users", "roles", "courts", "policy", "channels", "backups"]],
    ["security-admin", ["users", "offices", "roles", "tokens", "sources", "policy"]],
    ["audit-admin", ["policy"]],
    ["technician", ["courtrooms", "health", "policy"]],
    ["duty-lead", ["courtrooms", "health", "confirmations", "policy"]],
    ["vice-president", ["courtrooms", "confirmations", "policy"]],
    ["judge", ["courtrooms", "policy"]],
  ])("are for %s: %j", (role, sections) => {
    expect(of(role)).toEqual(sections);
  });
});
