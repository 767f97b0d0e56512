// Every sentence of the notice has its row in the policy, and no row speaks of a sentence that isn't there.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sentencesOf, withoutSpaces } from "../../../src/law/notice.ts";
import { readPolicy } from "../../../src/law/policy-validation.ts";
import { policyData, SHIPPED, WINDOW } from "./sample.ts";

const text = readFileSync(new URL(`../../../config/policy/${SHIPPED.noticeFile}`, import.meta.url), "utf8");
const sentences = sentencesOf(text);

describe("the notice", () => {
  it("is split at its full stops, its semicolons and its lines, whatever the spaces", () => {
    expect(sentencesOf("一、甲。乙，丙；\n\n  申请日期：    年\t月 日\n丁")).toEqual([
      "一、甲。",
      "乙，丙；",
      "申请日期：年月日",
      "丁",
    ]);
    expect(sentences.length).toBeGreaterThan(50);
  });

  it.each(sentences)("says how it is met: %s", (sentence) => {
    const rows = SHIPPED.notice.filter((row) => withoutSpaces(row.text) === sentence);
    expect(rows).toHaveLength(1);
  });

  it("has no row for what it does not say", () => {
    const said = new Set(sentences);
    expect(SHIPPED.notice.filter((row) => !said.has(withoutSpaces(row.text)))).toEqual([]);
  });

  it("stands behind every rule that names one of its clauses with a sentence of it", () => {
    const whole = withoutSpaces(text).replace(/[“”"]/g, "");
    for (const { id, clause, sentence } of SHIPPED.rules) {
      if (sentence === null || !clause.startsWith("焦中法明传") || clause.includes("在线诉讼规则")) continue;
      for (const part of withoutSpaces(sentence).split("……"))
        expect([id, whole.includes(part)]).toEqual([id, true]);
    }
  });

  it("is met by every rule that has a clause of it: none stands there for nothing", () => {
    const used = new Set(SHIPPED.notice.filter(({ met }) => met === "rule").flatMap(({ by }) => by));
    const idle = SHIPPED.rules.filter(({ id, clause }) => /〕2号 [一二三四]/.test(clause) && !used.has(id));
    // The register's states and the readability of a number are how the chain of signatures is kept, not sentences.
    const states = ["2-5", "2-6", "2-7", "2-8", "2-4-draft", "2-4-submitted", "2-4-returned", "2-4-expired"];
    expect(idle.map(({ id }) => id)).toEqual(states);
  });
});

describe("a policy's notice", () => {
  // biome-ignore lint/suspicious/noExplicitAny: the tests spoil plain data, which has no type by design.
  const problems = (spoil: (notice: any) => void): string[] => {
    const data = policyData();
    spoil(data.notice);
    const result = readPolicy(data, WINDOW);
    return result.ok ? [] : result.problems.map(({ key }) => key);
  };
  it.each([
    ["a rule that isn't there", (notice) => (notice.sentences[7].by = ["9-9"]), "notice.sentences[7].by"],
    [
      "a field that the form hasn't",
      (notice) => (notice.sentences[35].by = ["colour"]),
      "notice.sentences[35].by",
    ],
    ["nothing that meets it", (notice) => delete notice.sentences[7].by, "notice.sentences[7].by"],
    [
      "a duty without its reason",
      (notice) => delete notice.sentences[0].reason,
      "notice.sentences[0].reason",
    ],
    ["no way of meeting it", (notice) => (notice.sentences[0].met = "hope"), "notice.sentences[0].met"],
    ["no list", (notice) => (notice.sentences = "all"), "notice.sentences"],
    ["no text", (notice) => delete notice.file, "notice.file"],
  ] as [string, (notice: ReturnType<typeof policyData>) => void, string][])(
    "is refused with %s",
    (_what, spoil, key) => {
      expect(problems(spoil)).toEqual([key]);
    },
  );

  it("may be left out: another court's policy need not come with a text", () => {
    const { notice: _, ...data } = policyData();
    expect(readPolicy(data, WINDOW)).toMatchObject({ ok: true, policy: { notice: [], noticeFile: null } });
  });
});
