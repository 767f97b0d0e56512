/** `tingzha user`: accounts and roles, also by whoever stands at the machine while a court is locked out. */

import { Argument, type Command } from "commander";
import { GRANTED_ROLE_NAMES } from "../desk/contract/roles.ts";
import { Api } from "./api.ts";
import { type Context, table } from "./context.ts";
import { CommandFailure } from "./failure.ts";
import { say } from "./words.ts";

interface User {
  readonly id: string;
  readonly name: string;
  readonly login: string;
  readonly roles: readonly {
    readonly role: string;
    readonly court: string | null;
    readonly confirmed: boolean;
  }[];
  readonly awaitsConfirmation: boolean;
  readonly disabledAt: string | null;
}

interface Grant {
  readonly id: string;
  readonly userId: string;
  readonly role: string;
  readonly court: string | null;
  readonly endedAt: string | null;
}

/** An act on a person that needs nothing but his name. */
const ACTS = [
  ["unlock", "unlock", "解除登录锁定 unlock after wrong tries"],
  ["enable", "enable", "恢复账号 enable again"],
  ["sign-out", "sign-ins/end", "全部退出登录 sign out everywhere"],
  ["reset-second-factor", "second-factor/reset", "撤销第二因素 take the second factor away"],
  ["confirm", "confirm", "确认任职属实，其角色自此生效 vouch for a person: his roles count from then on"],
] as const;

export function addUserCommands(program: Command, context: () => Context): void {
  const group = program.command("user").description("用户与角色 users and roles");
  const api = () => new Api(context());
  group
    .command("list")
    .description("全部用户 all of them")
    .action(async () => {
      const items = await users(api());
      context().answer(items, table(items.map(row)));
    });
  group
    .command("create <name>")
    .description("新建用户，显示一次初始口令 a new user; the first password is shown once")
    .requiredOption("--login <login>", "登录名 what he signs in with")
    .action(async (name: string, { login }: { login: string }) => {
      showPassword(context(), await api().call("POST", "/users", { name, login }));
    });
  group
    .command("password <name>")
    .description("重置口令 a new password")
    .action(async (name: string) => {
      const { id } = await find(api(), name);
      showPassword(context(), await api().call("POST", `/users/${id}/password`, {}));
    });
  group
    .command("disable <name>")
    .description("停用账号，即刻退出 disable: signed out at once")
    .requiredOption("--reason <text>", "原因 reason")
    .action(async (name: string, { reason }: { reason: string }) => {
      const { id } = await find(api(), name);
      const answer = await api().call("POST", `/users/${id}/disable`, { reason });
      context().answer(answer, say("user-done", { name, what: "disable" }));
    });
  for (const [command, path, description] of ACTS) {
    group
      .command(`${command} <name>`)
      .description(description)
      .action(async (name: string) => {
        const { id } = await find(api(), name);
        const answer = await api().call("POST", `/users/${id}/${path}`, {});
        context().answer(answer, say("user-done", { name, what: command }));
      });
  }
  group
    .command("role")
    .description("授予或终止角色 grant a role, or end it")
    .argument("<name>")
    .addArgument(new Argument("<role>").choices(GRANTED_ROLE_NAMES))
    .option("--court <code>", "法院代字（管理员除外） the court, but for administrators")
    .option("--end", "终止 end it")
    .action(async (name: string, role: string, { court, end }: { court?: string; end?: boolean }) => {
      const { id: userId } = await find(api(), name);
      const body = { userId, role, ...(court !== undefined && { court }) };
      const answer = end ? await endGrant(api(), body) : await api().call("POST", "/grants", body);
      context().answer(answer, say("user-done", { name, what: `${role}${end ? " --end" : ""}` }));
    });
}

async function users(api: Api): Promise<User[]> {
  return ((await api.call("GET", "/users")) as { items: User[] }).items;
}

/** By name or by login. */
async function find(api: Api, name: string): Promise<User> {
  const user = (await users(api)).find((each) => each.name === name || each.login === name.toLowerCase());
  if (user === undefined) throw new CommandFailure("user-unknown", { name });
  return user;
}

async function endGrant(
  api: Api,
  { userId, role, court }: { userId: string; role: string; court?: string },
): Promise<unknown> {
  const { items } = (await api.call("GET", "/grants")) as { items: Grant[] };
  const grant = items.find(
    (each) =>
      each.userId === userId && each.role === role && each.endedAt === null && each.court === (court ?? null),
  );
  if (grant === undefined) throw new CommandFailure("grant-unknown", { role, court: court ?? "—" });
  return api.call("POST", `/grants/${grant.id}/end`, {});
}

function row({ name, login, roles, awaitsConfirmation, disabledAt }: User): string[] {
  const held = roles.map(({ role, court }) => (court === null ? role : `${role}@${court}`)).join(" ");
  const state = disabledAt !== null ? "停用 disabled" : awaitsConfirmation ? "待确认 to be confirmed" : "";
  return [login, name, held, state];
}

function showPassword(context: Context, made: unknown): void {
  const { login, password } = made as { login: string; password: string };
  context.note(say("password-once"));
  context.answer(made, `${login}  ${password}`);
}
