/** `/users`: accounts, by 系统管理员; and who vouches for them, a leader of that court. */
import { z } from "zod";
import type { Offices } from "../approvals/offices.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import { idSchema, listOf } from "../contract/common.ts";
import {
  disableBodySchema,
  signInSchema,
  type UserView,
  userBodySchema,
  userSchema,
  userWithPasswordSchema,
} from "../contract/users.ts";
import { Failure } from "../failure.ts";
import { accessTo, type Subject } from "../people/access.ts";
import type { Grants } from "../people/grants.ts";
import type { Rights } from "../people/rights.ts";
import type { SignIn } from "../people/sign-in.ts";
import type { SignIns } from "../people/sign-ins.ts";
import type { Users } from "../people/users.ts";
import type { UserRow } from "../store/users.ts";
import { by, type Route, route } from "./route.ts";

export interface UserRoutesParts {
  readonly audit: AuditLog;
  readonly grants: Grants;
  readonly offices: Offices;
  readonly rights: Rights;
  readonly signIn: SignIn;
  readonly signIns: SignIns;
  readonly users: Users;
}

const noBody = z.strictObject({});
const base = "/api/v1/users";

export function userRoutes(parts: UserRoutesParts): Route[] {
  return [...accounts(parts), ...confirming(parts)];
}

function accounts(parts: UserRoutesParts): Route[] {
  const { users, signIn, signIns, audit } = parts;
  const view = (user: UserRow) => viewOf(user, parts.rights);
  return [
    route({
      method: "get",
      path: base,
      access: "user.read",
      summary: "用户列表 / Users",
      answer: listOf(userSchema),
      handle: async () => ({ items: users.all().map(view) }),
    }),
    route({
      method: "post",
      path: base,
      access: "user.manage",
      summary: "新建用户；初始口令只显示一次 / A new user; the first password is shown once",
      body: userBodySchema,
      answer: userWithPasswordSchema,
      status: 201,
      handle: async (input) => withPassword(await users.create(input.body, by(input).person)),
    }),
    route({
      method: "post",
      path: `${base}/:id/password`,
      access: "user.manage",
      summary: "重置口令，只显示一次；其任职须重新确认 / A new password; others must vouch for him again",
      params: idSchema,
      body: noBody,
      answer: userWithPasswordSchema,
      handle: async (input) => withPassword(await users.resetPassword(input.params.id, by(input).person)),
    }),
    route({
      method: "post",
      path: `${base}/:id/second-factor/reset`,
      access: "second-factor.manage",
      summary:
        "撤销第二因素，下次登录重新绑定；其任职须重新确认 / Takes the second factor away; he sets up another",
      params: idSchema,
      body: noBody,
      answer: userSchema,
      handle: async (input) => view(await users.resetSecondFactor(input.params.id, by(input).person)),
    }),
    route({
      method: "post",
      path: `${base}/:id/disable`,
      access: "user.manage",
      summary: "停用账号，即刻退出 / Disable: he is signed out at once",
      params: idSchema,
      body: disableBodySchema,
      answer: userSchema,
      handle: async (input) =>
        view(await users.disable(input.params.id, input.body.reason, by(input).person)),
    }),
    route({
      method: "post",
      path: `${base}/:id/enable`,
      access: "user.manage",
      summary: "恢复账号 / Enable again",
      params: idSchema,
      body: noBody,
      answer: userSchema,
      handle: async (input) => view(await users.enable(input.params.id, by(input).person)),
    }),
    route({
      method: "post",
      path: `${base}/:id/unlock`,
      access: "user.manage",
      summary: "解除登录锁定 / Unlock after wrong tries",
      params: idSchema,
      body: noBody,
      answer: userSchema,
      handle: async (input) => {
        const user = users.need(input.params.id);
        await signIn.unlock(user);
        await audit.act(by(input).person, "user.unlock", user.id, { name: user.name });
        return view(user);
      },
    }),
    route({
      method: "get",
      path: `${base}/:id/sign-ins`,
      access: "user.manage",
      summary: "在哪里登录着 / Where he is signed in",
      params: idSchema,
      answer: listOf(signInSchema),
      handle: async ({ params }) => ({
        items: signIns
          .ofUser(users.need(params.id).id)
          .map(({ idHash, createdAt, seenAt, address, agent }) => ({
            ...{ id: idHash, createdAt, seenAt, address, agent, isThis: false },
          })),
      }),
    }),
    route({
      method: "post",
      path: `${base}/:id/sign-ins/end`,
      access: "user.manage",
      summary: "全部退出登录 / Sign him out everywhere",
      params: idSchema,
      body: noBody,
      answer: userSchema,
      handle: async (input) => {
        const user = users.need(input.params.id);
        await signIns.endAllOf(user.id);
        await audit.act(by(input).person, "user.sign-out", user.id, { name: user.name });
        return view(user);
      },
    }),
  ];
}

function confirming({ users, grants, offices, rights, audit }: UserRoutesParts): Route[] {
  const courtsOf = (id: string): Subject | null => {
    const user = users.byId(id);
    if (user === null) return null;
    const held = rights.rolesOf(user.name);
    const waiting = held.filter(({ confirmed }) => !confirmed);
    // Who vouches for the account brings back everything that it held: his court must reach all of it.
    const meant = user.confirmedAt === null || waiting.length === 0 ? held : waiting;
    return { courts: meant.map(({ court }) => court), people: [] };
  };
  return [
    route({
      method: "get",
      path: "/api/v1/confirmations",
      access: "role.confirm",
      summary: "待确认的任职 / Who waits to be confirmed in your court",
      answer: listOf(userSchema),
      handle: async ({ rights: own, caller }) => {
        const isMine = ({ id }: UserRow) =>
          accessTo(own, "role.confirm", caller?.person ?? "", courtsOf(id)) === "permitted";
        const waiting = users.all().filter((user) => rights.awaitsConfirmation(user) && isMine(user));
        return { items: waiting.map((user) => viewOf(user, rights)) };
      },
    }),
    route({
      method: "post",
      path: `${base}/:id/confirm`,
      access: "role.confirm",
      subject: ({ params }) => courtsOf(params.id),
      summary:
        "确认此人任职属实，其角色自此可以签批、放行 / Vouch for a person and his roles: from then on they count",
      params: idSchema,
      body: noBody,
      answer: userSchema,
      handle: async (input) => {
        const user = users.need(input.params.id);
        const { person } = by(input);
        if (user.name === person) {
          throw new Failure(403, "confirm-oneself", "不能确认自己", "Nobody vouches for himself");
        }
        const roles = rights.rolesOf(user.name).map(({ role, court }) => ({ role, court }));
        await grants.confirm(user.id, person);
        await offices.confirm(user.name, person);
        await users.confirm(user.id, person);
        await audit.act(person, "user.confirm", user.id, { name: user.name, roles });
        return viewOf(users.need(user.id), rights);
      },
    }),
  ];
}

export function viewOf(user: UserRow, rights: Rights): UserView {
  return {
    id: user.id,
    name: user.name,
    login: user.login,
    roles: rights.rolesOf(user.name),
    awaitsConfirmation: rights.awaitsConfirmation(user),
    hasSecondFactor: user.secondFactorAt !== null,
    mustChangePassword: user.mustChange,
    disabledAt: user.disabledAt,
    disabledReason: user.disabledReason,
    createdAt: user.createdAt,
  };
}

function withPassword({ user, password }: { readonly user: UserRow; readonly password: string }) {
  return { id: user.id, name: user.name, login: user.login, password };
}
