/** `/tokens`: who may do what. */
import { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import { idSchema, listOf } from "../contract/common.ts";
import { mintedTokenSchema, tokenBodySchema, tokenSchema } from "../contract/people.ts";
import type { Tokens } from "../people/tokens.ts";
import { by, type Route, route } from "./route.ts";

export function peopleRoutes(tokens: Tokens, audit: AuditLog): Route[] {
  return [
    route({
      method: "post",
      path: "/api/v1/tokens",
      access: "token.mint",
      summary: "为某人签发令牌；只显示一次 / A token for a person, shown once",
      body: tokenBodySchema,
      answer: mintedTokenSchema,
      status: 201,
      handle: async (input) => {
        const caller = by(input);
        const minted = await tokens.mint(caller, input.body);
        const { person, permissions } = input.body;
        const entry = { actor: caller.person, action: "token.mint", subject: minted.id, outcome: "done" };
        await audit.append({ ...entry, detail: { person, permissions } });
        return minted;
      },
    }),
    route({
      method: "get",
      path: "/api/v1/tokens",
      access: "token.mint",
      summary: "令牌列表 / Tokens",
      answer: listOf(tokenSchema),
      handle: async () => ({
        items: tokens.all().map((token) => ({
          id: token.id,
          person: token.person,
          permissions: [...token.permissions],
          mintedBy: token.mintedBy,
          createdAt: token.createdAt,
          expiresAt: token.expiresAt,
          revokedAt: token.revokedAt,
        })),
      }),
    }),
    route({
      method: "post",
      path: "/api/v1/tokens/:id/revoke",
      access: "token.mint",
      summary: "作废令牌 / End a token",
      params: idSchema,
      body: z.strictObject({}),
      answer: z.strictObject({ id: z.string(), revoked: z.literal(true) }),
      handle: async (input) => {
        const { id } = input.params;
        await tokens.revoke(id);
        const entry = { actor: by(input).person, action: "token.revoke", subject: id, outcome: "done" };
        await audit.append(entry);
        return { id, revoked: true } as const;
      },
    }),
  ];
}
