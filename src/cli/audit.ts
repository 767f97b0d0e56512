/** `tingzha audit verify`: is the log of every act whole? */

import type { Command } from "commander";
import { Api } from "./api.ts";
import type { Context } from "./context.ts";
import { CommandFailure } from "./failure.ts";
import { say } from "./words.ts";

interface Verification {
  readonly ok: boolean;
  readonly entries: number;
  readonly head: string;
  readonly brokenAt: number | null;
}

export function addAuditCommands(program: Command, context: () => Context): void {
  program
    .command("audit")
    .description("审计日志 the audit log")
    .command("verify")
    .description("核对链条是否完整 check its chain")
    .action(async () => {
      const result = (await new Api(context()).call("GET", "/audit/verify")) as Verification;
      if (!result.ok) {
        if (context().options.json) context().answer(result, "");
        throw new CommandFailure("audit-broken", { entry: result.brokenAt });
      }
      context().answer(result, say("audit-whole", { entries: result.entries, head: result.head }));
    });
}
