/** `tingzha courtroom`: create, list, a new encoder key, test mode. */

import { Argument, type Command } from "commander";
import { Api } from "./api.ts";
import { type Context, table } from "./context.ts";
import { say } from "./words.ts";

interface Courtroom {
  readonly id: string;
  readonly name: string;
  readonly testMode?: boolean;
  readonly latched?: boolean;
}

export function addCourtroomCommands(program: Command, context: () => Context): void {
  const group = program.command("courtroom").description("法庭与编码器密钥 courtrooms and encoder keys");
  group
    .command("create <id>")
    .description("新建法庭，显示一次密钥 create one, shows its key once")
    .option("--name <name>", "显示名 name to show (default: the id)")
    .action(async (id: string, { name }: { name?: string }) => {
      const made = await new Api(context()).call("POST", "/courtrooms", { id, name: name ?? id });
      showKey(context(), made);
    });
  group
    .command("key <id>")
    .description("换发密钥，旧密钥即刻失效 a new key; the old one is void at once")
    .action(async (id: string) => {
      showKey(
        context(),
        await new Api(context()).call("POST", `/courtrooms/${encodeURIComponent(id)}/key`, {}),
      );
    });
  group
    .command("button <id>")
    .description("法庭按钮的密钥，显示一次 the secret of its hardware button, shown once")
    .action(async (id: string) => {
      const made = await new Api(context()).call("POST", `/courtrooms/${encodeURIComponent(id)}/button`, {});
      context().note(say("button-once"));
      context().answer(made, `${id}  ${(made as { secret: string }).secret}`);
    });
  group
    .command("list")
    .description("全部法庭 all of them")
    .action(async () => {
      const { items } = (await new Api(context()).call("GET", "/courtrooms?limit=500")) as {
        items: Courtroom[];
      };
      const flags = (room: Courtroom) =>
        [room.latched ? "禁播 cut" : "", room.testMode ? "调试 test" : ""].filter(Boolean);
      context().answer(items, table(items.map((room) => [room.id, room.name, flags(room).join(", ")])));
    });
  group
    .command("test")
    .description("调试模式：只录制，不送正式平台 test mode: recorded, never sent to the real platform")
    .argument("<id>")
    .addArgument(new Argument("<state>").choices(["on", "off"]))
    .action(async (id: string, state: string) => {
      const body = { on: state === "on" };
      const answer = await new Api(context()).call(
        "POST",
        `/courtrooms/${encodeURIComponent(id)}/test`,
        body,
      );
      context().answer(answer, `${id}: ${state}`);
    });
}

function showKey(context: Context, made: unknown): void {
  const { id, encoderKey } = made as { id: string; encoderKey: string };
  context.note(say("key-once"));
  context.answer(made, `${id}  ${encoderKey}`);
}
