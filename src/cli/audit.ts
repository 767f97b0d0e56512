/** `tingzha audit verify`: is the log of every act whole? */

import type { Command } from "commander";
import { Api } from "./api.ts";
import { type Context, table } from "./context.ts";
import { CommandFailure } from "./failure.ts";
import { say } from "./words.ts";

interface Verification {
  readonly ok: boolean;
  readonly entries: number;
  readonly head: string;
  readonly brokenAt: number | null;
  readonly fault: string | null;
}

interface Day {
  readonly day: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly head: string;
  readonly signature: string;
  readonly archive: { readonly file: string } | null;
}

const dayRow = ({ day, firstSeq, lastSeq, head, signature, archive }: Day) => [
  ...[day, `${firstSeq}–${lastSeq}`, head, signature, archive?.file ?? ""],
];

export function addAuditCommands(program: Command, context: () => Context): void {
  const audit = program.command("audit").description("审计日志 the audit log");
  audit
    .command("days")
    .description("每日链首及签名，打印存档 the signed head of each day, to be printed and kept")
    .action(async () => {
      const { items } = (await new Api(context()).call("GET", "/audit/days")) as { items: Day[] };
      context().answer(items, table(items.map(dayRow)));
    });
  audit
    .command("archive <before>")
    .description(
      "将此日期以前、已满六个月的整日转存为文件 move whole days before it, six months old, to files",
    )
    .action(async (before: string) => {
      const moved = (await new Api(context()).call("POST", "/audit/archive", { before })) as { items: Day[] };
      context().answer(moved.items, table(moved.items.map(dayRow)));
    });
  audit
    .command("verify")
    .description("核对链条是否完整 check its chain")
    .action(async () => {
      const result = (await new Api(context()).call("GET", "/audit/verify")) as Verification;
      if (!result.ok) {
        if (context().options.json) context().answer(result, "");
        throw new CommandFailure("audit-broken", { entry: result.brokenAt, fault: result.fault });
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
