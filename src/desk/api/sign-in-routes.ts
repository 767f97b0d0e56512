/** `/first-start`, `/sign-in`, `/sign-out`: how people get in. Each step that lets in gives the browser a new cookie. */
import { z } from "zod";
import type { AuditLog } from "../audit/audit-log.ts";
import {
  firstStartBodySchema,
  firstStartStateSchema,
  meSchema,
  secondFactorBodySchema,
  signInBodySchema,
} from "../contract/users.ts";
import type { Duty } from "../people/duty.ts";
import type { FirstStart } from "../people/first-start.ts";
import type { Handovers } from "../people/handovers.ts";
import type { SignIn } from "../people/sign-in.ts";
import type { Users } from "../people/users.ts";
import type { MeView } from "./me-view.ts";
import { by, type Route, route } from "./route.ts";
import { refuseOpenLine } from "./web-session.ts";

export interface SignInRoutesParts {
  readonly audit: AuditLog;
  readonly duty: Duty;
  readonly firstStart: FirstStart;
  readonly handovers: Handovers;
  readonly me: MeView;
  readonly signIn: SignIn;
  readonly users: Users;
  /** Name by 法院代字. */
  readonly courtsOfPolicy: () => Readonly<Record<string, string>>;
}

const noBody = z.strictObject({});

export function signInRoutes(parts: SignInRoutesParts): Route[] {
  return [...starting(parts), ...entering(parts)];
}

function starting({ firstStart, users, courtsOfPolicy }: SignInRoutesParts): Route[] {
  const state = (encrypted: boolean) => ({
    open: firstStart.isOpen,
    encrypted,
    courts: firstStart.isOpen ? Object.entries(courtsOfPolicy()).map(([code, name]) => ({ code, name })) : [],
  });
  return [
    route({
      method: "get",
      path: "/api/v1/first-start",
      access: "public",
      summary: "是否还未完成首次启动 / Whether the first start is still to be done",
      answer: firstStartStateSchema,
      handle: async ({ encrypted }) => state(encrypted),
    }),
    route({
      method: "post",
      path: "/api/v1/first-start",
      access: "public",
      summary:
        "首次启动：登记法院和三名管理员，仅一次 / The first start: the court and three administrators, once",
      body: firstStartBodySchema,
      answer: firstStartStateSchema,
      handle: async ({ body, encrypted, web }) => {
        refuseOpenLine(encrypted);
        await firstStart.finish(body);
        // Whoever made them goes on at once, as the one whose work is next.
        const system = users.byLogin(body.systemAdmin.login);
        if (system !== null) await web.begin(system.id, false);
        return state(encrypted);
      },
    }),
  ];
}

function entering({ audit, duty, handovers, me, signIn, users }: SignInRoutesParts): Route[] {
  return [
    route({
      method: "post",
      path: "/api/v1/sign-in",
      access: "public",
      summary: "登录：口令 / Sign in: the password",
      body: signInBodySchema,
      answer: meSchema,
      handle: async ({ body, web, address, encrypted }) => {
        refuseOpenLine(encrypted);
        const user = await signIn.password(body.login, body.password, address);
        await web.begin(user.id, false);
        const stage = signIn.stageOf(user, false);
        await audit.act(user.name, "sign-in.password", user.id, { stage });
        return me.of(user, stage, web);
      },
    }),
    route({
      method: "post",
      path: "/api/v1/sign-in/second-factor",
      access: "entering",
      summary: "登录：动态验证码或一次性纸质码 / Sign in: the authenticator's code, or a printed one",
      body: secondFactorBodySchema,
      answer: meSchema,
      handle: async (input) => {
        const user = users.need(input.userId ?? "");
        await signIn.code(user, input.body.code);
        await input.web.begin(user.id, true);
        await audit.act(user.name, "sign-in.second-factor", user.id, {});
        const entered = users.need(user.id);
        return me.of(entered, signIn.stageOf(entered, true), input.web);
      },
    }),
    route({
      method: "post",
      path: "/api/v1/sign-out",
      access: "entering",
      summary:
        "退出登录；在岗的同时下岗，已交班的等接班人 / Sign out; whoever is on duty goes off, or waits for his successor",
      body: noBody,
      answer: z.strictObject({ signedOut: z.literal(true) }),
      handle: async (input) => {
        const { person } = by(input);
        if (input.userId !== null && input.web.userId === input.userId) await input.web.end();
        // Nobody has taken over from him yet: that his page answers no more is told by the rules of duty.
        if (!handovers.isOffered(person)) await duty.end(person, "signed-out");
        await audit.act(person, "sign-out", input.userId ?? person, {});
        return { signedOut: true } as const;
      },
    }),
  ];
}
