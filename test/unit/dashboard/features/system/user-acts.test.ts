// What is offered on an account: by the permissions of whoever looks, and by the state that it is in.
import { describe, expect, it } from "vitest";
import {
  actsOn,
  found,
  grantable,
  needsCourt,
  standingOf,
} from "../../../../../dashboard/src/features/system/user-acts.ts";
import type { Permission } from "../../../../../src/desk/contract/permissions.ts";
import { type Role, ruleOf } from "../../../../../src/desk/contract/roles.ts";
import type { UserView } from "../../../../../src/desk/contract/users.ts";

const USER: UserView = {
  ...{ id: "u-1", name: "张三", login: "zhang", roles: [], awaitsConfirmation: false },
  ...{ hasSecondFactor: true, mustChangePassword: false, disabledAt: null, disabledReason: null },
  createdAt: "2026-11-28T00:00:00Z",
};
const judge = { role: "judge", court: "豫08", confirmed: false };
const as = (role: Role, name = "某人") => ({
  name,
  permissions: Object.keys(ruleOf(role).permissions) as Permission[],
});

describe("acts on an account", () => {
  it("are divided between the administrators, and none is left to the auditor or a judge", () => {
    expect(actsOn(USER, as("system-admin"))).toEqual(["password", "unlock", "sign-out", "disable"]);
    expect(actsOn(USER, as("security-admin"))).toEqual(["second-factor", "grant"]);
    expect(actsOn(USER, as("audit-admin"))).toEqual([]);
    expect(actsOn(USER, as("judge"))).toEqual([]);
  });

  it("of one that is disabled are letting it in again, and no more", () => {
    const disabled = { ...USER, disabledAt: "2026-11-28T01:00:00Z", hasSecondFactor: false };
    expect(actsOn(disabled, as("system-admin"))).toEqual(["enable"]);
    expect(actsOn(disabled, as("security-admin"))).toEqual([]);
  });

  it("never shut or vouch for one's own", () => {
    const waiting = { ...USER, roles: [judge], awaitsConfirmation: true };
    expect(actsOn(USER, as("system-admin", "张三"))).not.toContain("disable");
    expect(actsOn(waiting, as("vice-president", "张三"))).toEqual([]);
    expect(actsOn(waiting, as("vice-president"))).toEqual(["confirm"]);
  });
});

describe("an account's standing", () => {
  it.each([
    ["in-order", { roles: [{ ...judge, confirmed: true }] }],
    ["first-password", { roles: [{ ...judge, confirmed: true }], mustChangePassword: true }],
    ["waiting", { roles: [judge], awaitsConfirmation: true, mustChangePassword: true }],
    ["no-role", { mustChangePassword: true }],
    ["disabled", { roles: [judge], awaitsConfirmation: true, disabledAt: "2026-11-28T01:00:00Z" }],
  ])("is %s", (key, change) => {
    expect(standingOf({ ...USER, ...change }).key).toBe(key);
  });
});

describe("roles that can be granted", () => {
  it("are all of them to whoever has none, and by the exclusion otherwise", () => {
    expect(grantable([])).toContain("audit-admin");
    expect(grantable([{ role: "clerk" }])).toContain("judge");
    expect(grantable([{ role: "clerk" }])).not.toContain("system-admin");
    expect(grantable([{ role: "security-admin" }])).toEqual([]);
  });

  it("are for a court, but an administrator's", () => {
    expect([needsCourt("judge"), needsCourt("audit-admin")]).toEqual([true, false]);
  });
});

describe("accounts found", () => {
  const users = [
    { ...USER, id: "1", name: "赵甲", disabledAt: "2026-01-01T00:00:00Z" },
    { ...USER, id: "2", name: "钱乙", roles: [{ ...judge, confirmed: true }] },
    { ...USER, id: "3", name: "孙丙", login: "sun", roles: [judge], awaitsConfirmation: true },
  ];
  const nameOf = (role: string) => (role === "judge" ? "法官" : role);

  it("stand with what waits first and what is disabled last", () => {
    expect(found(users, "", nameOf).map(({ id }) => id)).toEqual(["3", "2", "1"]);
  });

  it("by name, login and the role's own word", () => {
    expect(found(users, "钱", nameOf).map(({ id }) => id)).toEqual(["2"]);
    expect(found(users, " SUN ", nameOf).map(({ id }) => id)).toEqual(["3"]);
    expect(found(users, "法官", nameOf).map(({ id }) => id)).toEqual(["3", "2"]);
    expect(found(users, "无此人", nameOf)).toEqual([]);
  });
});
