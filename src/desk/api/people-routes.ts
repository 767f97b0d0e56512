/** `/tokens`, `/integrations`: what programs show. Persons' own stand under `/me`. */
import { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import { idSchema, listOf } from "../contract/common.ts";
import { mintedTokenSchema, tokenBodySchema, tokenSchema } from "../contract/people.ts";
import type { Tokens } from "../people/tokens.ts";
import { by, type Route, route } from "./route.ts";
import { tokenView } from "./token-view.ts";

export interface PeopleRoutesParts {
  readonly tokens: Tokens;
  readonly audit: AuditLog;
  /** The bootstrap token alarms while it can be used. */
  readonly onRevoked: () => void;
}

export function peopleRoutes({ tokens, audit, onRevoked }: PeopleRoutesParts): Route[] {
  const note = (
    actor: string,
    id: string,
    { person, permissions, court }: z.output<typeof tokenBodySchema>,
  ) => audit.act(actor, "token.mint", id, { person, permissions, court: court ?? null });
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
        const minted = await tokens.mint(by(input), input.body);
        await note(by(input).person, minted.id, input.body);
        return minted;
      },
    }),
    route({
      method: "post",
      path: "/api/v1/integrations",
      access: "token.manage",
      summary:
        "为外部系统签发令牌（导入、读取），只显示一次 / A token for a program: it brings data and reads, no more",
      body: tokenBodySchema,
      answer: mintedTokenSchema,
      status: 201,
      handle: async (input) => {
        const minted = await tokens.integration(input.body);
        await note(by(input).person, minted.id, input.body);
        return minted;
      },
    }),
    route({
      method: "get",
      path: "/api/v1/tokens",
      access: "token.manage",
      summary: "令牌列表 / Tokens",
      answer: listOf(tokenSchema),
      handle: async () => ({ items: tokens.all().map(tokenView) }),
    }),
    route({
      method: "post",
      path: "/api/v1/tokens/:id/revoke",
      access: "token.manage",
      summary: "作废令牌 / End a token",
      params: idSchema,
      body: z.strictObject({}),
      answer: z.strictObject({ id: z.string(), revoked: z.literal(true) }),
      handle: async (input) => {
        const { id } = input.params;
        await tokens.revoke(id);
        onRevoked();
        await audit.act(by(input).person, "token.revoke", id, {});
        return { id, revoked: true } as const;
      },
    }),
  ];
}
