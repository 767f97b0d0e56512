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

export interface WitnessedHead {
  readonly part: number;
  readonly chain: string;
}

const PAGE = 500;

/** The running heads that the audit log holds, by session: what a recording was at that moment, it must still be. */
export async function witnessedHeads(api: Api): Promise<Map<string, WitnessedHead[]>> {
  const heads = new Map<string, WitnessedHead[]>();
  let after: string | undefined = "0";
  while (after !== undefined) {
    const page = (await api.call("GET", `/audit?limit=${PAGE}&after=${after}`)) as AuditPage;
    for (const { action, subject, detail } of page.items) {
      if (action !== "journal.head") continue;
      const known = heads.get(subject) ?? [];
      heads.set(subject, [...known, { part: Number(detail.part), chain: String(detail.chain) }]);
    }
    after = page.next;
  }
  return heads;
}

interface AuditPage {
  readonly items: readonly {
    readonly action: string;
    readonly subject: string;
    readonly detail: Readonly<Record<string, unknown>>;
  }[];
  readonly next?: string;
}
