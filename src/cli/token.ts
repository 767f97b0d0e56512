/** `tingzha token`: API tokens of persons. */

import type { Command } from "commander";
import { Api } from "./api.ts";
import { type Context, table } from "./context.ts";
import { say } from "./words.ts";

export function addTokenCommands(program: Command, context: () => Context): void {
  program
    .command("token")
    .description("接口令牌 API tokens")
    .command("create <person>")
    .description("为某人签发令牌，只显示一次 mint one for a person, shown once")
    .requiredOption("-p, --permissions <list>", "权限，逗号分隔，* 为全部 comma-separated, * for every one")
    .option("--expires-at <time>", "失效时间 ISO 8601 with an offset")
    .action(
      async (person: string, { permissions, expiresAt }: { permissions: string; expiresAt?: string }) => {
        const list = permissions.split(",").map((permission) => permission.trim());
        const body = { person, permissions: list, ...(expiresAt === undefined ? {} : { expiresAt }) };
        const made = (await new Api(context()).call("POST", "/tokens", body)) as {
          id: string;
          token: string;
        };
        context().note(say("token-once"));
        context().answer(made, table([[made.id, made.token]]));
      },
    );
}
