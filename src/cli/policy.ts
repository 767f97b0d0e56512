/** `tingzha policy check`: whether the policy can be read, what its rows are, and how each sentence of the notice is met. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { parse } from "yaml";
import { parseWhen } from "../law/instant.ts";
import { sentencesOf, withoutSpaces } from "../law/notice.ts";
import type { MetBy, Policy } from "../law/policy.ts";
import { type PolicyProblem, readPolicy } from "../law/policy-validation.ts";
import { Api, causeOf } from "./api.ts";
import { type Context, table } from "./context.ts";
import { CommandFailure } from "./failure.ts";
import { say } from "./words.ts";

const MET: Readonly<Record<MetBy, string>> = {
  rule: "规则 rule",
  field: "表格项目 field",
  document: "文书 document",
  report: "报告 report",
  duty: "系统之外 duty",
};

/** Rows whose date has passed: they deny nothing any more and stay on record. */
interface Lapsed {
  readonly id: string;
  readonly code: string;
  readonly until: string;
}

export function addPolicyCommands(program: Command, context: () => Context): void {
  const group = program.command("policy").description("直播规则 the policy");
  group
    .command("confirm")
    .description(
      "确认规则文件，值班台随即按它裁决 confirm the file by its SHA-256; the desk decides by it from then on",
    )
    .argument("[file]", "规则文件，默认按配置 the policy's file, by default the configuration's")
    .action((given: string | undefined) => confirm(context(), given));
  group
    .command("check")
    .description(
      "检查规则文件，列出通知每一句如何落实 check the file, and how each sentence of the notice is met",
    )
    .argument("[file]", "规则文件，默认按配置 the policy's file, by default the configuration's")
    .action((given: string | undefined) => check(context(), given));
}

/** What was looked at is what is confirmed: a file that has changed since has another hash, and is refused. */
async function confirm(context: Context, given: string | undefined): Promise<void> {
  const { file } = chosen(context, given);
  const sha256 = createHash("sha256").update(bytesOf(file)).digest("hex");
  const answer = await new Api(context).call("POST", "/policy/reload", { sha256 });
  context.answer(answer, say("policy-confirmed", { sha256 }));
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new CommandFailure("file-unreadable", { file, cause: causeOf(error) });
  }
}

function check(context: Context, given: string | undefined): void {
  const { file, window } = chosen(context, given);
  const result = readPolicy(parsed(file), window);
  if (!result.ok) {
    context.answer({ file, problems: result.problems }, problemText(result.problems));
    throw new CommandFailure("policy-faulty", { file, count: result.problems.length });
  }
  const { policy } = result;
  const unmet = sentencesWithoutRow(policy, file);
  const lapsed = lapsedRows(policy, Date.now());
  const { notice, rules } = policy;
  context.answer(
    {
      file,
      id: policy.id,
      title: policy.title,
      rules: rules.map(({ id, code }) => ({ id, code })),
      notice,
      lapsed,
      unmet,
    },
    table(
      notice.map(({ id, text, met, by, reason }) => [id, MET[met], [...by, reason ?? ""].join(" "), text]),
    ),
  );
  for (const { id, code, until } of lapsed) context.note(say("policy-lapsed", { id, code, until }));
  for (const sentence of unmet) context.note(say("policy-unmet", { sentence }));
  if (unmet.length > 0) throw new CommandFailure("policy-incomplete", { file, count: unmet.length });
  context.note(say("policy-sound", { title: policy.title, rules: rules.length, sentences: notice.length }));
}

/** The window is the node's setting; for a file given by name any will do. */
function chosen(context: Context, given: string | undefined) {
  const loaded = context.loadConfig();
  const window = { leadMinutes: 15, overrunMinutes: 180 };
  if (given !== undefined) return { file: resolve(given), window };
  if (!loaded.ok) throw new CommandFailure("config-wrong", {}, 2);
  return { file: loaded.config.policy.file, window: loaded.config.policy };
}

function parsed(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new CommandFailure("file-unreadable", { file, cause: causeOf(error) });
  }
}

/** Of the text beside the file; a policy without a text has none. */
function sentencesWithoutRow({ notice, noticeFile }: Policy, file: string): string[] {
  if (noticeFile === null) return [];
  const path = join(dirname(file), noticeFile);
  const rows = new Set(notice.map(({ text }) => withoutSpaces(text)));
  try {
    return sentencesOf(readFileSync(path, "utf8")).filter((sentence) => !rows.has(sentence));
  } catch (error) {
    throw new CommandFailure("file-unreadable", { file: path, cause: causeOf(error) });
  }
}

function lapsedRows({ rules }: Policy, nowMs: number): Lapsed[] {
  return rules.flatMap(({ id, code, params: { until } }) => {
    const when = until === undefined ? null : parseWhen(until);
    return when !== null && when.latest < nowMs ? [{ id, code, until: String(until) }] : [];
  });
}

function problemText(problems: readonly PolicyProblem[]): string {
  return problems.map(({ key, rule, cure }, index) => `${index + 1}. ${key}: ${rule}; ${cure}`).join("\n");
}
