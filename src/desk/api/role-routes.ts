/** `/roles`, `/grants`, `/courts`: the table of permissions, who has which role where, and the courts of this node. */
import { z } from "zod";
import { idSchema, listOf } from "../contract/common.ts";
import { ROLES, type Role, ruleOf } from "../contract/roles.ts";
import { courtBodySchema, courtSchema, grantBodySchema, grantSchema, roleSchema } from "../contract/users.ts";
import { accessTo } from "../people/access.ts";
import type { Courts } from "../people/courts.ts";
import type { Grants } from "../people/grants.ts";
import type { Users } from "../people/users.ts";
import type { GrantRow } from "../store/grants.ts";
import { by, type Route, route } from "./route.ts";

export interface RoleRoutesParts {
  readonly courts: Courts;
  readonly grants: Grants;
  readonly users: Users;
}

const noBody = z.strictObject({});

export function roleRoutes(parts: RoleRoutesParts): Route[] {
  return [...granting(parts), ...theCourts(parts)];
}

function granting({ grants, users }: RoleRoutesParts): Route[] {
  const view = (grant: GrantRow) => ({ ...grant, person: users.byId(grant.userId)?.name ?? "" });
  return [
    route({
      method: "get",
      path: "/api/v1/roles",
      access: "self",
      summary: "角色与权限一览 / The table of roles and permissions",
      answer: listOf(roleSchema),
      handle: async () => ({
        items: (Object.keys(ROLES) as Role[]).map((role) => {
          const { zh, en, administrator, permissions } = ruleOf(role);
          return { role, zh, en, administrator, permissions: { ...permissions } };
        }),
      }),
    }),
    route({
      method: "get",
      path: "/api/v1/grants",
      access: "role.manage",
      summary: "授权登记，含已终止的 / Grants, ended ones too",
      answer: listOf(grantSchema),
      handle: async () => ({ items: grants.all().map(view) }),
    }),
    route({
      method: "post",
      path: "/api/v1/grants",
      access: "role.manage",
      summary: "授予角色；业务角色经该院领导确认后生效 / Grant a role; a leader of that court confirms it",
      body: grantBodySchema,
      answer: grantSchema,
      status: 201,
      handle: async (input) => {
        const { person } = by(input);
        const subject = { courts: [input.body.court ?? null], people: [] };
        const vouches = accessTo(input.rights, "role.confirm", person, subject) === "permitted";
        const isSelf = users.byId(input.body.userId)?.name === person;
        return view(await grants.grant(input.body, person, vouches && !isSelf));
      },
    }),
    route({
      method: "post",
      path: "/api/v1/grants/:id/end",
      access: "role.manage",
      summary: "终止角色，即刻生效 / End a grant: at once",
      params: idSchema,
      body: noBody,
      answer: grantSchema,
      handle: async (input) => view(await grants.end(input.params.id, by(input).person)),
    }),
  ];
}

function theCourts({ courts }: RoleRoutesParts): Route[] {
  const view = ({ code, name, own }: { code: string; name: string; own: boolean }) => ({ code, name, own });
  return [
    route({
      method: "get",
      path: "/api/v1/courts",
      access: "self",
      summary: "本节点的法院 / The courts of this node",
      answer: listOf(courtSchema),
      handle: async () => ({ items: courts.all().map(view) }),
    }),
    route({
      method: "post",
      path: "/api/v1/courts",
      access: "court.manage",
      summary: "登记法院 / Enter a court",
      body: courtBodySchema,
      answer: courtSchema,
      status: 201,
      handle: async (input) => view(await courts.add(input.body.code, input.body.name, by(input).person)),
    }),
  ];
}
