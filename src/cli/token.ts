/** `tingzha token`: API tokens of persons and of programs beside Tingzha. */

import type { Command } from "commander";
import { Api } from "./api.ts";
import { type Context, table } from "./context.ts";
import { say } from "./words.ts";

interface MintOptions {
  readonly permissions: string;
  readonly expiresAt?: string;
  readonly court?: string;
}

interface Token {
  readonly id: string;
  readonly person: string;
  readonly permissions: readonly string[];
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
}

export function addTokenCommands(program: Command, context: () => Context): void {
  const group = program.command("token").description("接口令牌 API tokens");
  const minting = [
    ["create", "/tokens", "为某人签发令牌，只显示一次 mint one for a person, shown once"],
    [
      "integration",
      "/integrations",
      "为外部系统签发令牌（导入、读取） for a program: it brings data and reads",
    ],
  ] as const;
  for (const [command, path, description] of minting) {
    group
      .command(`${command} <person>`)
      .description(description)
      .requiredOption("-p, --permissions <list>", "权限，逗号分隔，* 为全部 comma-separated, * for every one")
      .option("--expires-at <time>", "失效时间 ISO 8601 with an offset")
      .option("--court <code>", "限于该法院及其下级 this court and those below it only")
      .action(async (person: string, { permissions, expiresAt, court }: MintOptions) => {
        const body = {
          person,
          permissions: permissions.split(",").map((permission) => permission.trim()),
          ...(expiresAt !== undefined && { expiresAt }),
          ...(court !== undefined && { court }),
        };
        const made = (await new Api(context()).call("POST", path, body)) as { id: string; token: string };
        context().note(say("token-once"));
        context().answer(made, table([[made.id, made.token]]));
      });
  }
  group
    .command("list")
    .description("全部令牌 all of them")
    .action(async () => {
      const { items } = (await new Api(context()).call("GET", "/tokens")) as { items: Token[] };
      const state = ({ revokedAt, expiresAt }: Token) =>
        revokedAt !== null ? "已作废 ended" : expiresAt === null ? "" : `至 until ${expiresAt}`;
      const rows = items.map((token) => [
        token.id,
        token.person,
        token.permissions.length > 8 ? `${token.permissions.length} 项` : token.permissions.join(","),
        state(token),
      ]);
      context().answer(items, table(rows));
    });
  group
    .command("revoke <id>")
    .description("作废令牌，即刻生效 end one, at once")
    .action(async (id: string) => {
      const answer = await new Api(context()).call("POST", `/tokens/${encodeURIComponent(id)}/revoke`, {});
      context().answer(answer, say("user-done", { name: id, what: "revoke" }));
    });
}
