/** `/me`: a person about himself: who he is, his password and second factor, where he is signed in, his tokens. */
import { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import { idSchema, listOf } from "../contract/common.ts";
import { mintedTokenSchema, tokenSchema } from "../contract/people.ts";
import {
  codesSchema,
  enrolmentSchema,
  meSchema,
  passwordBodySchema,
  personalTokenBodySchema,
  secondFactorBodySchema,
  signInSchema,
} from "../contract/users.ts";
import { Failure } from "../failure.ts";
import { holds } from "../people/access.ts";
import type { Enrolment } from "../people/enrolment.ts";
import type { SignIn } from "../people/sign-in.ts";
import type { SignIns } from "../people/sign-ins.ts";
import type { Tokens } from "../people/tokens.ts";
import type { Users } from "../people/users.ts";
import type { TokenRow } from "../store/tokens.ts";
import type { UserRow } from "../store/users.ts";
import type { MeView } from "./me-view.ts";
import { by, type Route, route } from "./route.ts";
import { tokenView } from "./token-view.ts";

export interface MeRoutesParts {
  readonly audit: AuditLog;
  readonly enrolment: Enrolment;
  readonly me: MeView;
  readonly signIn: SignIn;
  readonly signIns: SignIns;
  readonly tokens: Tokens;
  readonly users: Users;
}

const noBody = z.strictObject({});
const base = "/api/v1/me";
const LONGEST_TOKEN_MS = 366 * 86_400_000;

export function meRoutes(parts: MeRoutesParts): Route[] {
  return [...whoAmI(parts), ...secondFactor(parts), ...signedIn(parts), ...ownTokens(parts)];
}

function account(users: Users, { userId }: { readonly userId: string | null }): UserRow {
  if (userId !== null) return users.need(userId);
  throw new Failure(409, "no-account", "令牌没有账号，请登录后操作", "A token has no account: sign in");
}

function whoAmI({ me, users, signIn }: MeRoutesParts): Route[] {
  return [
    route({
      method: "get",
      path: base,
      access: "entering",
      summary: "我是谁、能做什么 / Who the caller is, and what he may do",
      answer: meSchema,
      handle: async (input) => {
        const user = input.web.userId === null ? null : users.byId(input.web.userId);
        if (user === null || user.id !== input.userId) return me.ofToken(by(input).person, input.rights);
        return me.of(user, input.stage, input.web);
      },
    }),
    route({
      method: "post",
      path: `${base}/password`,
      access: "entering",
      summary: "修改口令；其他登录随即退出 / A new password; every other sign-in ends",
      body: passwordBodySchema,
      answer: meSchema,
      handle: async (input) => {
        const user = account(users, input);
        if (input.stage === "second-factor") {
          throw new Failure(401, "sign-in-unfinished", "请先输入验证码", "Show the second factor first");
        }
        await signIn.password(user.login, input.body.old, input.address);
        await users.setPassword(user.id, input.body.password, input.web.id);
        const changed = users.need(user.id);
        await input.web.begin(user.id, input.web.passed);
        return me.of(changed, signIn.stageOf(changed, input.web.passed), input.web);
      },
    }),
  ];
}

function secondFactor({ enrolment, signIn, users }: MeRoutesParts): Route[] {
  const enters = (input: { readonly userId: string | null; readonly stage: string }) => {
    if (input.stage === "enrol" || input.stage === "full") return account(users, input);
    throw new Failure(401, "sign-in-unfinished", "请先完成前面的步骤", "Finish the steps before this one");
  };
  return [
    route({
      method: "post",
      path: `${base}/second-factor`,
      access: "entering",
      summary: "绑定手机验证器：二维码 / Set up an authenticator: its QR code",
      body: noBody,
      answer: enrolmentSchema,
      handle: async (input) => {
        const { sealed, ...shown } = await enrolment.begin(enters(input));
        input.web.seed = sealed;
        return shown;
      },
    }),
    route({
      method: "post",
      path: `${base}/second-factor/finish`,
      access: "entering",
      summary:
        "绑定手机验证器：第一个验证码；给出一次性纸质码 / Its first code; answers with codes to be printed",
      body: secondFactorBodySchema,
      answer: codesSchema,
      handle: async (input) => {
        const user = enters(input);
        const codes = await enrolment.finish(user, input.web.seed, input.body.code);
        await input.web.begin(user.id, true);
        return { codes };
      },
    }),
    route({
      method: "post",
      path: `${base}/second-factor/codes-only`,
      access: "entering",
      summary: "不便使用手机的，只用一次性纸质码 / Printed codes alone, where phones are not allowed",
      body: noBody,
      answer: codesSchema,
      handle: async (input) => {
        const user = enters(input);
        const codes = await enrolment.codesOnly(user);
        await input.web.begin(user.id, true);
        return { codes };
      },
    }),
    route({
      method: "post",
      path: `${base}/second-factor/codes`,
      access: "self",
      summary: "重新生成一次性纸质码，须先出示验证码 / New printed codes, for a code that is shown",
      body: secondFactorBodySchema,
      answer: codesSchema,
      handle: async (input) => {
        const user = account(users, input);
        await signIn.code(user, input.body.code);
        return { codes: await enrolment.renewCodes(users.need(user.id)) };
      },
    }),
  ];
}

function signedIn({ signIns, users, audit }: MeRoutesParts): Route[] {
  return [
    route({
      method: "get",
      path: `${base}/sign-ins`,
      access: "self",
      summary: "我在哪里登录着 / Where the caller is signed in",
      answer: listOf(signInSchema),
      handle: async (input) => ({
        items: signIns.ofUser(account(users, input).id).map((row) => ({
          ...{ id: row.idHash, createdAt: row.createdAt, seenAt: row.seenAt },
          ...{ address: row.address, agent: row.agent, isThis: signIns.isThis(input.web.id, row) },
        })),
      }),
    }),
    route({
      method: "post",
      path: `${base}/sign-ins/:id/end`,
      access: "self",
      summary: "结束其中一个登录 / End one of them",
      params: idSchema,
      body: noBody,
      answer: z.strictObject({ id: z.string(), ended: z.literal(true) }),
      handle: async (input) => {
        const user = account(users, input);
        const own = signIns.ofUser(user.id).find(({ idHash }) => idHash === input.params.id);
        if (own === undefined) throw new Failure(404, "sign-in-not-found", "没有这个登录", "No such sign-in");
        await signIns.endHashes([own.idHash]);
        await audit.act(user.name, "sign-in.end", user.id, { address: own.address });
        return { id: own.idHash, ended: true } as const;
      },
    }),
  ];
}

function ownTokens({ tokens, users, audit }: MeRoutesParts): Route[] {
  return [
    route({
      method: "post",
      path: `${base}/tokens`,
      access: "self",
      summary:
        "为自己的程序签发令牌：不超出自己的权限，须有期限 / A token for one's own program: within one's rights, and ending",
      body: personalTokenBodySchema,
      answer: mintedTokenSchema,
      status: 201,
      handle: async (input) => {
        const { person, tokenId } = by(input);
        const { permissions, expiresAt } = input.body;
        // A token that makes tokens would outlive its own end.
        if (tokenId !== null) {
          throw new Failure(
            403,
            "token-by-token",
            "令牌不能签发令牌，请登录后操作",
            "Sign in to mint a token",
          );
        }
        account(users, input);
        const missing = permissions.filter((permission) => !holds(input.rights, permission));
        if (missing.length > 0) {
          const list = missing.join(", ");
          throw new Failure(403, "permission-not-held", `你没有权限 ${list}`, `Not yours: ${list}`);
        }
        if (Date.parse(expiresAt) - Date.parse(input.receivedAt) > LONGEST_TOKEN_MS) {
          throw new Failure(400, "token-too-long", "期限最长一年", "At most a year");
        }
        const minted = await tokens.personal(person, permissions, expiresAt);
        await audit.act(person, "token.mint", minted.id, { person, permissions, expiresAt, personal: true });
        return minted;
      },
    }),
    route({
      method: "get",
      path: `${base}/tokens`,
      access: "self",
      summary: "我的令牌，含已作废的 / One's own tokens, ended ones too",
      answer: listOf(tokenSchema),
      handle: async (input) => ({ items: personal(tokens, by(input).person).map(tokenView) }),
    }),
    route({
      method: "post",
      path: `${base}/tokens/:id/revoke`,
      access: "self",
      summary: "作废自己的令牌，即刻生效 / End a token of one's own: at once",
      params: idSchema,
      body: noBody,
      answer: z.strictObject({ id: z.string(), revoked: z.literal(true) }),
      handle: async (input) => {
        const { person } = by(input);
        const { id } = input.params;
        if (!personal(tokens, person).some((token) => token.id === id)) {
          throw new Failure(404, "token-not-found", "你没有这个令牌", "No such token of yours");
        }
        await tokens.revoke(id);
        await audit.act(person, "token.revoke", id, { personal: true });
        return { id, revoked: true } as const;
      },
    }),
  ];
}

function personal(tokens: Tokens, person: string): TokenRow[] {
  return tokens.all().filter((token) => token.personal && token.person === person);
}
