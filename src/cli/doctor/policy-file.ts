/** The policy's file: there, readable, and without a problem, as the desk would read it. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Config } from "../../config.ts";
import { readPolicy } from "../../law/policy-validation.ts";
import { codeOf, type Finding, found, ok, plain, words } from "../../machine/finding.ts";

const EXPECTED = words("存在、可读、没有问题", "there, readable, without a problem");

export function policyFile({ policy }: Config): Finding {
  const { file } = policy;
  let written: unknown;
  try {
    written = parse(readFileSync(file, "utf8"));
  } catch (error) {
    const code = codeOf(error);
    const actual =
      code === "ENOENT"
        ? words(`${file} 不存在：什么都不会播出`, `${file} does not exist: nothing will be aired`)
        : words(
            `${file} 不可读（${code}）：什么都不会播出`,
            `${file} can not be read (${code}): nothing will be aired`,
          );
    const cure = words(
      "恢复该文件，或改正 policy.file；随项目提供的是 config/policy/jiaozuo-2022.yaml",
      "Restore it or correct policy.file; config/policy/jiaozuo-2022.yaml comes with the project",
    );
    return found("policy", "failed", actual, EXPECTED, cure);
  }
  const result = readPolicy(written, policy);
  if (result.ok) return ok("policy", plain(file), EXPECTED);
  const [first] = result.problems;
  const problem = `${first?.key}: ${first?.rule}`;
  const actual = words(
    `${file}：${result.problems.length} 个问题（${problem}）`,
    `${file}: ${result.problems.length} problems (${problem})`,
  );
  const cure = words("运行 tingzha policy check 逐项改正", "Run tingzha policy check and correct each");
  return found("policy", "failed", actual, EXPECTED, cure);
}
