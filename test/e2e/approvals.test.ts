// A form from the judge's hand to approved and revoked, by three persons and a delegate, each at his own pages in a real
// Chromium; a paper with its scan; a sheet of drafts. Both sizes of screen, both languages.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { draftFor } from "../support/form-filler.ts";
import { openPage, person, signInFirstTime, startChromium } from "./browser.ts";

const PICTURES = process.env.E2E_PICTURES;
const WINDOWS = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
];
const COURT = "豫08";
/** What would run if any page took text for HTML. */
const SCRIPT = `<img src=x onerror="document.title='taken'"><script>document.title='taken'</script>`;
const DAY_MS = 86_400_000;
/** A picture of 1 × 1: a scan that a browser can show. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
/** A violation of the page's policy, with the line that did it. */
const SAY_WHICH = `addEventListener("securitypolicyviolation", (event) => {
  console.error(event.violatedDirective, event.sourceFile, event.lineNumber, event.columnNumber);
})`;
let stage: ApiStage;
let browser: Browser;
/** Of everybody's pages together. */
const complaints: string[] = [];

beforeAll(async () => {
  stage = await ApiStage.open();
  browser = await startChromium();
  await stage.api.createCourtroom("room-1", "第一法庭");
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function holder(name: string, login: string, office?: string): Promise<string> {
  const user = await stage.api.post<{ id: string; password: string }>("/users", { name, login });
  if (office !== undefined) {
    const term = { person: name, office, court: COURT, division: "民一庭", from: "2020-01-01" };
    await stage.api.post("/offices", term);
  }
  await stage.api.post(`/users/${user.id}/confirm`, {});
  return user.password;
}

async function signedIn(login: string, given: string): Promise<Page> {
  const { page } = await openPage(browser);
  page.on(
    "console",
    (message) => message.type() === "error" && complaints.push(`${message.text()} ${message.location().url}`),
  );
  await page.addInitScript(SAY_WHICH);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) => {
    // A question that the page itself has dropped, for a newer one, is none that failed.
    const why = request.failure()?.errorText ?? "";
    if (why !== "net::ERR_ABORTED") complaints.push(`${request.url()} ${why}`);
  });
  await page.goto(`${stage.node.httpUrl}/`);
  await signInFirstTime(page, login, given);
  await page.getByRole("heading", { name: /待我办理/ }).waitFor();
  return page;
}

async function fits(page: Page, name: string): Promise<void> {
  for (const window of WINDOWS) {
    await page.setViewportSize(window);
    const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect([name, window.width, isWide]).toEqual([name, window.width, false]);
    if (PICTURES !== undefined)
      await page.screenshot({ path: `${PICTURES}/approvals-${name}-${window.width}.png` });
  }
}

/** As an input of a moment takes it, Beijing time. */
const moment = (days: number, time: string) =>
  `${new Date(Date.now() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10)}T${time}`;

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: label }).click();
  await page.locator(".ant-select-item-option").getByText(option, { exact: true }).click();
}

async function sign(page: Page, decision: string, opinion = ""): Promise<void> {
  const box = page.locator(".sign-box");
  await box.getByText(decision, { exact: true }).click();
  if (opinion !== "") await box.locator("textarea").fill(opinion);
  await box.getByRole("button", { name: `签批：${decision}` }).click();
}

const turn = (page: Page) => page.locator(".turn");

describe("a form", () => {
  let zhang: Page;
  let li: Page;
  let wang: Page;
  let address = "";

  it("is filled in by its judge as the annex lays it out, and checked while he types", async () => {
    const given = await person(stage.api, "张三", "zhangsan", "judge");
    const chief = await holder("李四", "lisi", "division-chief");
    const leader = await holder("王五", "wangwu", "vice-president");
    zhang = await signedIn("zhangsan", given);
    await zhang.getByText("没有需要您办理的事项").waitFor();
    await fits(zhang, "tasks-empty");
    await zhang.getByRole("link", { name: "填写审批表" }).click();
    const number = zhang.getByLabel("案号 1", { exact: true });
    await number.fill("(2026)豫08民乙 77号");
    await zhang.getByText("■ 类型代字不在标准中").waitFor();
    await number.fill("(2026) 豫08民初 77 号");
    await zhang.getByText("✓ （2026）豫08民初77号 民事案件").waitFor();
    await zhang.getByText(/审批表有问题未作答/).waitFor();
    await fits(zhang, "new");
    await zhang.getByLabel("案由", { exact: true }).fill(`买卖合同纠纷${SCRIPT}`);
    await zhang.getByText("低风险", { exact: true }).click();
    await zhang.getByLabel("第 1 次开庭时间").fill(moment(2, "09:00"));
    await choose(zhang, "第 1 次开庭地点", "第一法庭");
    await zhang.getByLabel("承办庭室（团队）").fill("民一庭");
    await zhang.keyboard.press("Escape");
    await zhang.getByLabel("当事人 1 姓名或名称").fill(`甲公司${SCRIPT}`);
    await zhang.getByLabel("当事人 2 姓名或名称").fill("乙公司");
    await zhang.getByLabel("评估依据").fill("双方为企业，无敏感因素");
    // One press leads from the reason to the cell that cures it.
    await zhang.getByRole("button", { name: "去写理由" }).click();
    await zhang.keyboard.type(`案情清楚，具有普法意义${SCRIPT}`);
    expect(await zhang.getByLabel("理由", { exact: true }).inputValue()).toContain("普法意义");
    for (const question of await zhang.locator("#part-questions li").all()) {
      await question.getByText("否", { exact: true }).last().click();
    }
    for (const part of ["直播策划", "成员分工", "突发事件处置", "调解或判决预案"]) {
      await zhang.getByLabel(part, { exact: true }).fill("已准备");
    }
    await zhang.getByRole("button", { name: /按当事人填写/ }).click();
    await zhang.getByText("有告知没有填写时间。").waitFor();
    await zhang.getByLabel("告知 1 时间").fill(moment(-1, "10:00"));
    await zhang.getByLabel("告知 2 时间").fill(moment(-1, "10:05"));
    await zhang.getByText("✓ 没有未办事项").waitFor();
    await fits(zhang, "filled");
    await zhang.getByRole("button", { name: "保存草稿" }).click();
    await turn(zhang).getByText("轮到您：").waitFor();
    address = zhang.url();
    await fits(zhang, "draft");
    await zhang.getByRole("button", { name: "提交签批" }).click();
    await turn(zhang).getByText("以承办法官身份签批").waitFor();
    await fits(zhang, "judge-signs");
    await sign(zhang, "同意");
    await turn(zhang).getByText("下一步：").waitFor();
    await turn(zhang).getByText("李四").first().waitFor();
    await turn(zhang).getByRole("button", { name: "提醒 李四" }).click();
    await turn(zhang).getByText("✓ 已提醒 李四").waitFor();
    await fits(zhang, "waits-for-chief");
    li = await signedIn("lisi", chief);
    wang = await signedIn("wangwu", leader);
  });

  it("comes to the chief as his task, who returns it; and again, who raises its risk", async () => {
    await li.getByRole("heading", { name: "待我办理（1）" }).waitFor();
    await li.getByText(/张三提醒您签批/).waitFor();
    await fits(li, "tasks");
    await li.getByRole("link", { name: "去签批" }).click();
    await turn(li).getByText("以庭长身份签批").waitFor();
    await fits(li, "chief-signs");
    await sign(li, "退回补正", "请补充评估依据");
    await turn(li).getByText("张三").first().waitFor();

    await zhang.getByRole("link", { name: "我的待办" }).click();
    await zhang.getByRole("link", { name: "去补正" }).click();
    await zhang.getByText("请补充评估依据").first().waitFor();
    await fits(zhang, "returned");
    await zhang.getByRole("link", { name: "修改" }).click();
    await zhang.getByLabel("评估依据").fill("双方为企业，无敏感因素，已逐项核查");
    await zhang.getByRole("button", { name: "保存草稿" }).click();
    await zhang.getByRole("button", { name: "提交签批" }).click();
    await sign(zhang, "同意");
    await turn(li).getByText("轮到您：").waitFor({ timeout: 15_000 });
    await li.locator(".sign-box").getByText("同意", { exact: true }).click();
    await li.locator(".sign-box").getByRole("combobox").click();
    await li.locator(".ant-select-item-option").getByText("一般风险", { exact: true }).click();
    await li.getByRole("button", { name: "签批：同意" }).click();
    await turn(li).getByText("王五").first().waitFor();
    await li.locator(".annex").getByText("◐ 一般风险").waitFor();
  });

  it("is signed for the vice president by whom he has named, and says so", async () => {
    await wang.getByRole("link", { name: "委托代签" }).click();
    await wang.getByLabel("代签人").fill("赵六");
    await wang.getByLabel("理由").fill("外出开会");
    await wang.getByRole("button", { name: "委托", exact: true }).click();
    await wang.getByRole("cell", { name: "赵六" }).waitFor();
    await fits(wang, "delegations");
    const zhao = await signedIn("zhaoliu", await holder("赵六", "zhaoliu"));
    await zhao.getByRole("link", { name: "去签批" }).click();
    await turn(zhao).getByText("（代王五）").waitFor();
    await fits(zhao, "delegate-signs");
    await sign(zhao, "同意", "同意直播");
    await turn(zhao).getByText("签批完成，到开庭时间可以直播").waitFor();
    await zhao
      .locator(".annex")
      .getByText(/赵六（代王五）/)
      .waitFor();
    await fits(zhao, "in-force");
    await zhao.context().close();
  });

  it("takes script in names, causes and reasons for the text that it is", async () => {
    await zhang.goto(address);
    await zhang.locator(".annex").getByText("document.title='taken'").first().waitFor();
    expect(await zhang.title()).not.toBe("taken");
    expect(await zhang.locator(".annex img").count()).toBe(0);
  });

  it("is printed, found in the register, and revoked with a reason", async () => {
    const [file] = await Promise.all([
      li.waitForEvent("download"),
      li.getByRole("link", { name: "审批表 PDF" }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/审批表.*\.pdf$/);
    await li.getByRole("link", { name: "审批登记" }).click();
    await li.getByRole("cell", { name: "已生效" }).waitFor();
    await fits(li, "register");
    await li.getByRole("link", { name: "（2026）豫08民初77号" }).click();
    await li.getByRole("button", { name: "撤销审批…" }).click();
    await li.getByLabel("理由").fill("当事人提出异议");
    await fits(li, "revoke");
    await li.getByRole("button", { name: "立即撤销审批" }).click();
    await turn(li)
      .getByText(/审批已撤销，不得直播：当事人提出异议/)
      .waitFor();
  });

  it("signed on paper counts when another person has checked it against the scan", async () => {
    const clerk = await signedIn("shujiyuan", await person(stage.api, "书记员甲", "shujiyuan", "clerk"));
    const draft = {
      ...draftFor("room-1", Date.now(), 48),
      court: COURT,
      caseNumbers: ["（2026）豫08民初78号"],
    };
    const { id } = await (await stage.person("书记员甲")).post<{ id: string }>("/approvals", draft);
    await stage.api.post(`/approvals/${id}/submit`, { version: 1 });
    await clerk.goto(`${stage.node.httpUrl}/#/approvals/form/${id}`);
    await clerk.getByRole("button", { name: "录入纸质签批" }).click();
    const paper = clerk.locator(".papers");
    await paper
      .getByLabel("选择扫描件")
      .setInputFiles({ name: "scan.png", mimeType: "image/png", buffer: PNG });
    await paper.getByText(/✓ 已保存/).waitFor();
    for (const date of await paper.getByLabel("签署日期").all()) await date.fill(moment(0, "").slice(0, 10));
    await fits(clerk, "paper-entered");
    await paper.getByRole("button", { name: "录入，等待核对" }).click();
    await paper.getByText("▲ 尚未核对，不生效").waitFor();
    expect(await paper.getByRole("button", { name: "与扫描件一致" }).count()).toBe(0);
    await turn(clerk).getByText("下一步：由 书记员甲 以外的人对照扫描件核对纸质签批").waitFor();

    await li.getByRole("link", { name: "我的待办" }).click();
    await li.getByRole("link", { name: "去核对" }).click();
    await li.getByAltText("扫描件").waitFor();
    await turn(li).getByText("轮到您：对照扫描件核对纸质签批（书记员甲 录入）").waitFor();
    await fits(li, "paper-check");
    await li.getByRole("button", { name: "与扫描件一致" }).click();
    await turn(li).getByText("签批完成，到开庭时间可以直播").waitFor();
    await clerk.context().close();
  });

  it("comes as a draft from a sheet, tried first, each bad cell named", async () => {
    const clerk = await signedIn("shujiyuan2", await person(stage.api, "书记员乙", "shujiyuan2", "clerk"));
    await clerk.getByRole("link", { name: "导入" }).click();
    const rows = [
      "案号,法庭,开庭时间,结束时间,承办法官,法院代字",
      `（2026）豫08民初101号,第一法庭,${moment(3, "09:00").replace("T", " ")},${moment(3, "11:00").replace("T", " ")},张三,豫08`,
      "不是案号,第九法庭,明天,,张三,豫08",
    ];
    const buffer = Buffer.from(rows.join("\n"));
    await clerk.getByLabel("选择表格文件").setInputFiles({ name: "草稿.csv", mimeType: "text/csv", buffer });
    await clerk.getByText(/试运行结果（尚未导入）/).waitFor();
    await clerk.getByRole("cell", { name: "没有这个法庭" }).waitFor();
    await fits(clerk, "import");
    await clerk.getByText(/只导入没有问题的 1 行/).click();
    await clerk.getByRole("button", { name: "导入 草稿.csv" }).click();
    await clerk.getByText(/已导入：共 2 行，新增 1/).waitFor();
    await clerk.context().close();
  });

  it("is barred by the list and by an objection, which a leader and the judge enter", async () => {
    await li.getByRole("link", { name: "异议与不公开直播清单" }).click();
    await li.getByLabel("案号").first().fill("（2026）豫08民初90号");
    await li.getByLabel("事由").first().fill("涉未成年人");
    await li.getByRole("button", { name: "列入清单（一秒内生效）" }).click();
    await li.getByText("■ 不得直播").waitFor();
    await fits(li, "bars");
    await zhang.getByRole("link", { name: "填写审批表" }).click();
    await zhang.getByLabel("案号 1", { exact: true }).fill("（2026）豫08民初90号");
    await zhang.getByText(/在不公开直播清单中（涉未成年人）/).waitFor();
  });

  it("says all of it in English too, and its pages have complained of nothing", async () => {
    await zhang.goto(address);
    await zhang.getByRole("button", { name: "English" }).click();
    await turn(zhang)
      .getByText(/Revoked: must not be aired/)
      .waitFor();
    await fits(zhang, "form-en");
    await zhang.getByRole("link", { name: "New form" }).click();
    await zhang.getByLabel("Case number 1", { exact: true }).fill("（2026）豫08民初79号");
    await zhang.getByText(/questions of the form without an answer/).waitFor();
    await fits(zhang, "new-en");
    await zhang.getByRole("link", { name: "My tasks" }).click();
    await zhang.getByRole("heading", { name: /Waits for me/ }).waitFor();
    await fits(zhang, "tasks-en");
    // The first question of a page that nobody is signed in at.
    expect(complaints.filter((text) => !/of 401/.test(text))).toEqual([]);
  });
}, 180_000);
