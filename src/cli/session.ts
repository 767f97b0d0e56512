/** `tingzha session list`: what is recorded now, or was. */

import type { Command } from "commander";
import { Api } from "./api.ts";
import { type Context, table } from "./context.ts";

interface Session {
  readonly id: string;
  readonly courtroom: string;
  readonly caseNumbers: readonly string[];
  readonly airState: string;
  readonly reasons: readonly { readonly code: string }[];
  readonly startedAt: string;
}

export function addSessionCommands(program: Command, context: () => Context): void {
  program
    .command("session")
    .description("录制场次 sessions")
    .command("list")
    .description("正在录制的场次 the live ones")
    .option("--all", "包括已结束的 ended ones too")
    .action(async ({ all }: { all?: boolean }) => {
      const path = all ? "/sessions?limit=500" : "/sessions?live=true&limit=500";
      const { items } = (await new Api(context()).call("GET", path)) as { items: Session[] };
      const rows = items.map((session) => [
        session.id,
        session.courtroom,
        session.airState,
        session.startedAt,
        session.caseNumbers.join("、") || "待认领 unidentified",
        session.reasons.map(({ code }) => code).join(", "),
      ]);
      context().answer(items, table(rows));
    });
}
