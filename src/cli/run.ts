/** `tingzha start` and `tingzha demo`: other programs of the project, in the foreground. */

import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { type Context, PROJECT_ROOT } from "./context.ts";

export function addRunCommands(program: Command, context: () => Context): void {
  program
    .command("start")
    .description("运行一个节点，直到被停止 run a node until it is stopped")
    .action(async () => {
      const { config } = context().options;
      process.exitCode = await run("src/main.ts", config === undefined ? [] : ["--config", resolve(config)]);
    });
  program
    .command("demo")
    .description(
      "演示：替身平台、样例审批、合成编码器 stand-in platform, sample approvals, synthetic encoders",
    )
    .action(async () => {
      process.exitCode = await run("scripts/demo/main.ts", []);
    });
}

/** Its exit code. A signal to this process is passed on; the program decides what it means. */
async function run(script: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [join(PROJECT_ROOT, script), ...args], { stdio: "inherit" });
  const passOn = (signal: NodeJS.Signals) => child.kill(signal);
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, passOn);
  const { promise, resolve: done, reject } = Promise.withResolvers<number>();
  child.on("error", reject);
  child.on("exit", (code) => done(code ?? 1));
  return promise;
}
