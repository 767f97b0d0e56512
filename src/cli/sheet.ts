/** `tingzha docket import` and `tingzha approval drafts`: a sheet tried first, each bad cell named, then taken in. */

import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { SheetAnswer } from "../desk/contract/sheets.ts";
import { Api, causeOf } from "./api.ts";
import { type Context, table } from "./context.ts";
import { CommandFailure } from "./failure.ts";
import { say } from "./words.ts";

interface SheetOptions {
  readonly apply?: boolean;
  readonly goodRowsOnly?: boolean;
}

const DEADLINE_MS = 120_000;

export function addSheetCommands(program: Command, context: () => Context): void {
  const docket = program.command("docket").description("开庭排期 the docket");
  const approval = program.commands.find((command) => command.name() === "approval") ?? program;
  for (const { parent, name, path, what } of [
    { parent: docket, name: "import", path: "/docket/import", what: "导入排期 import the docket" },
    {
      ...{ parent: approval, name: "drafts", path: "/approvals/import/sheet" },
      what: "由表格生成审批表草稿 drafts from a sheet",
    },
  ]) {
    parent
      .command(`${name} <file>`)
      .description(`${what}（CSV、XLSX）；不带 --apply 只试运行 a dry run without --apply`)
      .option("--apply", "确实导入 carry it out")
      .option("--good-rows-only", "只导入没有问题的行 leave rows with a bad cell out")
      .action((file: string, options: SheetOptions) => importSheet(context(), path, file, options));
  }
}

async function importSheet(
  context: Context,
  path: string,
  file: string,
  { apply = false, goodRowsOnly = false }: SheetOptions,
): Promise<void> {
  const body = { contentBase64: contentOf(file), dryRun: !apply, goodRowsOnly };
  const answer = (await new Api(context).call("POST", path, body, DEADLINE_MS)) as SheetAnswer;
  const { rows, created, updated, unchanged, bad } = answer;
  const bads = bad.map((cell) => [String(cell.row), cell.column, cell.value, cell.why]);
  const summary = say(answer.applied ? "sheet-taken" : "sheet-tried", { rows, created, updated, unchanged });
  context.answer(answer, bads.length === 0 ? summary : `${table(bads)}\n${summary}`);
  if (bad.length > 0 && !goodRowsOnly) throw new CommandFailure("sheet-bad", { count: bad.length });
}

function contentOf(file: string): string {
  try {
    return readFileSync(file).toString("base64");
  } catch (error) {
    throw new CommandFailure("file-unreadable", { file, cause: causeOf(error) });
  }
}
