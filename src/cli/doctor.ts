/** `tingzha doctor`: what this machine, its configuration and its running node lack, each finding with its cure. */
import type { Command } from "commander";
import type { Finding, Verdict, Words } from "../machine/finding.ts";
import { type Context, table } from "./context.ts";
import { examine } from "./doctor/examine.ts";
import { CommandFailure } from "./failure.ts";
import { say } from "./words.ts";

export function addDoctorCommand(program: Command, context: () => Context): void {
  program
    .command("doctor")
    .description(
      "检查配置、机器、平台和运行中的节点；--cut 另断播一路测试码流 check configuration, machine, platform and the running node",
    )
    .option("--cut", "断播一路测试码流，不涉及任何庭审 also cut a test stream: no hearing is touched")
    .action(async ({ cut = false }: { cut?: boolean }) => {
      const findings = await examine(context(), cut);
      const rows = findings.map((each) => [SIGN[each.verdict], each.check, textOf(each)]);
      context().answer(findings.map(presented), table(rows));
      const counted = (verdict: Verdict) => findings.filter((each) => each.verdict === verdict).length;
      if (counted("unknown") > 0) context().note(say("doctor-unknown", { count: counted("unknown") }));
      if (counted("warning") > 0) context().note(say("doctor-warned", { count: counted("warning") }));
      if (counted("failed") > 0) throw new CommandFailure("doctor-ill", { count: counted("failed") });
      if (counted("unknown") + counted("warning") === 0) context().note(say("doctor-well"));
    });
}

const SIGN: Readonly<Record<Verdict, string>> = { ok: "✓", warning: "!", failed: "✗", unknown: "?" };

/** `state` and `text` are for programs written before there were four verdicts. */
function presented(finding: Finding) {
  const state = finding.verdict === "ok" ? "ok" : finding.verdict === "failed" ? "fault" : "note";
  return { ...finding, state, text: textOf(finding) };
}

function textOf({ actual, cure }: Finding): string {
  return cure === null ? both(actual) : `${both(actual)} → ${both(cure)}`;
}

function both({ zh, en }: Words): string {
  return zh === en ? zh : `${zh} ${en}`;
}
