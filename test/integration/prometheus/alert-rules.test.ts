// Issue 6, line 8: the shipped alert rules, by Prometheus' own judge, and against the naming table of config/README.md.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

const CONFIG = resolve(import.meta.dirname, "../../../config");
const FOLDER = join(CONFIG, "prometheus");
const read = (path: string) => readFileSync(path, "utf8");

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
}
interface Trial {
  readonly name: string;
  readonly input_series: readonly { readonly series: string }[];
  readonly promql_expr_test: readonly { readonly expr: string; readonly exp_samples: readonly unknown[] }[];
}

const rules: Rule[] = parse(read(join(FOLDER, "alerts.yaml"))).groups.flatMap(
  (group: { rules: Rule[] }) => group.rules,
);
const trials: Trial[] = parse(read(join(FOLDER, "alerts.test.yaml"))).tests;
const spoilt = mkdtempSync(join(tmpdir(), "tingzha-rules-"));
afterAll(() => rmSync(spoilt, { recursive: true, force: true }));

async function promtool(cwd: string, ...args: readonly string[]): Promise<{ code: number; said: string }> {
  const { promise, resolve: done, reject } = Promise.withResolvers<{ code: number; said: string }>();
  execFile("promtool", args, { cwd }, (error, stdout, stderr) => {
    // Not installed is no verdict: a test that can't ask the judge has failed.
    if (typeof error?.code === "string") reject(error);
    else done({ code: error === null ? 0 : 1, said: stdout + stderr });
  });
  return promise;
}

const namesIn = (text: string) => text.match(/\btingzha_\w+/g) ?? [];

describe("the alert rules", () => {
  it("are sound, and each trial of theirs ends as it says", async () => {
    expect(await promtool(FOLDER, "check", "rules", "alerts.yaml")).toMatchObject({ code: 0 });
    const { code, said } = await promtool(FOLDER, "test", "rules", "alerts.test.yaml");
    expect(said).toContain("SUCCESS");
    expect(code).toBe(0);
  });

  it("are judged by trials that can fail: each rule that never fires, or always does, is found", async () => {
    writeFileSync(join(spoilt, "alerts.test.yaml"), read(join(FOLDER, "alerts.test.yaml")));
    const lines = read(join(FOLDER, "alerts.yaml")).split("\n");
    for (const expr of ["vector(0) > 1", "vector(1)"]) {
      const changed = lines.map((line) => (/^ +expr: /.test(line) ? `        expr: ${expr}` : line));
      writeFileSync(join(spoilt, "alerts.yaml"), changed.join("\n"));
      const { code, said } = await promtool(spoilt, "test", "rules", "alerts.test.yaml");
      expect(code).toBe(1);
      for (const { alert } of rules) expect(said).toContain(`alertname="${alert}"`);
    }
  });

  it("each have a trial in which they fire and one in which they are silent", () => {
    expect(trials.map(({ name }) => name)).toEqual(rules.map(({ alert }) => alert));
    for (const { name, promql_expr_test } of trials) {
      const counts = promql_expr_test
        .filter(({ expr }) => expr === `ALERTS{alertname="${name}", alertstate="firing"}`)
        .map(({ exp_samples }) => exp_samples.length);
      expect([name, counts.includes(0), counts.some((count) => count > 0)]).toEqual([name, true, true]);
    }
  });

  it("ask for metrics that the node has, and so do their trials", () => {
    const named = [...read(join(CONFIG, "README.md")).matchAll(/^\| `(tingzha_\w+)` \|/gm)].map(
      ([, name]) => name,
    );
    const asked = [
      ...rules.flatMap(({ expr }) => namesIn(expr)),
      ...trials.flatMap(({ input_series }) => input_series.flatMap(({ series }) => namesIn(series))),
    ];
    expect(asked.length).toBeGreaterThan(rules.length);
    expect(asked.filter((name) => !named.includes(name))).toEqual([]);
  });

  it.each(rules)("$alert says in both languages what is wrong and what to do", ({ labels, annotations }) => {
    expect(["critical", "warning", "info"]).toContain(labels.severity);
    for (const what of ["summary", "description", "action"]) {
      expect(annotations[`${what}_zh`]).toMatch(/\p{Script=Han}/u);
      expect(annotations[what]).toMatch(/[a-z]/);
      expect(annotations[what]).not.toMatch(/\p{Script=Han}/u);
    }
  });
});
