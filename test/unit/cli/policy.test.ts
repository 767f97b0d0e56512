// `tingzha policy check`, run as a command on real files: the shipped policy, and one with what goes wrong.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { tingzha } from "./command.ts";

const SHIPPED = fileURLToPath(new URL("../../../config/policy/jiaozuo-2022.yaml", import.meta.url));
const NOTICE = SHIPPED.replace(".yaml", ".txt");

let folder: TempFolder;
beforeEach(() => {
  folder = tempFolder("policy");
});
afterEach(() => folder.remove());

/** A copy of the shipped policy, changed, beside a copy of the notice, changed. */
function changed(policy: (text: string) => string, notice = (text: string) => text): string {
  const file = join(folder.path, "jiaozuo-2022.yaml");
  writeFileSync(file, policy(readFileSync(SHIPPED, "utf8")));
  writeFileSync(join(folder.path, "jiaozuo-2022.txt"), notice(readFileSync(NOTICE, "utf8")));
  return file;
}

it("prints how each sentence of the notice is met, and what has lapsed", async () => {
  const { code, stdout, stderr } = await tingzha(["policy", "check"], {});
  expect(code).toBe(0);
  expect(stdout).toMatch(/^1-inform +规则 rule +1-3 1-4 +对互联网直播的案件/m);
  expect(stdout).toMatch(/^5-study +系统之外 duty +学习和组织要求/m);
  expect(stderr).toContain("规则 4-5-year（category-suspended）已失效：2022-12-31 止");
});

it("gives a program the same", async () => {
  const { code, stdout } = await tingzha(["policy", "check", SHIPPED, "--json"], {});
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    id: "jiaozuo-2022",
    lapsed: [{ id: "4-5-year", until: "2022-12-31" }],
    unmet: [],
  });
});

it("fails on a sentence that has no row, and names it", async () => {
  const file = changed(
    (policy) => policy,
    (notice) => `${notice}七、直播时长不得超过三小时。\n`,
  );
  const { code, stderr } = await tingzha(["policy", "check", file], {});
  expect(code).toBe(1);
  expect(stderr).toContain("这一句没有对应的行：七、直播时长不得超过三小时。");
});

it("fails on a faulty policy with every problem and its cure", async () => {
  const file = changed((policy) => policy.replace("check: hearing-public", "check: hearing-pubic"));
  const { code, stdout, stderr } = await tingzha(["policy", "check", file], {});
  expect(code).toBe(1);
  expect(stdout).toMatch(/\.check: one of: .*; name a check/);
  expect(stderr).toContain("值班台不发任何放行许可");
});

it("says which file it can't read", async () => {
  const missing = join(folder.path, "none.yaml");
  expect(await tingzha(["policy", "check", missing], {})).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(missing),
  });
  const alone = join(folder.path, "alone.yaml");
  copyFileSync(SHIPPED, alone);
  expect((await tingzha(["policy", "check", alone], {})).stderr).toContain("jiaozuo-2022.txt");
});
