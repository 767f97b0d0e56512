/** The `tingzha` command: exit 0 done, 1 failed or not verified, 2 wrong use (interfaces.md, "Command line"). */

import { Command, CommanderError } from "commander";
import { addApprovalCommands } from "./cli/approval.ts";
import { addAuditCommands } from "./cli/audit.ts";
import { addBackupCommands } from "./cli/backup.ts";
import { Context, type NodeOptions } from "./cli/context.ts";
import { addCourtroomCommands } from "./cli/courtroom.ts";
import { type CutOptions, cut } from "./cli/cut.ts";
import { addDoctorCommand } from "./cli/doctor.ts";
import { CommandFailure } from "./cli/failure.ts";
import { addPolicyCommands } from "./cli/policy.ts";
import { addRunCommands } from "./cli/run.ts";
import { addSessionCommands } from "./cli/session.ts";
import { addSheetCommands } from "./cli/sheet.ts";
import { addTokenCommands } from "./cli/token.ts";
import { addUserCommands } from "./cli/user.ts";
import { addVerifyCommand } from "./cli/verify.ts";

const program = new Command("tingzha")
  .description("庭闸 Tingzha: the gate between a court's encoders and the public live platform")
  .option("--config <file>", "节点的配置文件 the node's configuration file")
  .option("--data-dir <dir>", "节点的数据目录，不读配置 the node's data directory, without its configuration")
  .option("--url <url>", "接口地址（或 TINGZHA_URL） address of the API")
  .option("--token <token>", "接口令牌（或 TINGZHA_TOKEN） API token")
  .option("--json", "以 JSON 输出结果 the result as JSON")
  .exitOverride();

let made: Context | null = null;
const context = () => {
  made ??= new Context(program.opts<NodeOptions>(), process.env, {
    write: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
  });
  return made;
};

addRunCommands(program, context);
program
  .command("cut [id]")
  .description("断播：法庭或场次；不依赖接口 cut a courtroom or a session; works without the API")
  .option("--all", "全部断播 every courtroom, those to come too")
  .option("--reason <text>", "原因 reason")
  .action(async (id: string | undefined, options: CutOptions) => {
    if (!(await cut(context(), id ?? null, options))) process.exitCode = 1;
  });
addSessionCommands(program, context);
addCourtroomCommands(program, context);
addApprovalCommands(program, context);
addSheetCommands(program, context);
addPolicyCommands(program, context);
addUserCommands(program, context);
addTokenCommands(program, context);
addAuditCommands(program, context);
addBackupCommands(program, context);
addVerifyCommand(program, context);
addDoctorCommand(program, context);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are answers; everything else commander complains about is wrong use.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof CommandFailure) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  } else {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  }
}
