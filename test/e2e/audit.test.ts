// The audit's page as 审计管理员 uses it: an act found by person and words, verified while it is watched, and after somebody
// has changed the file, told which entry is wrong and how.
import { join } from "node:path";
import Database from "better-sqlite3";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { signInFirstTime, startChromium } from "./browser.ts";
import { account, choose, fits, openWatched, SIGNED_OUT, type WatchedPage } from "./pages-watched.ts";

const SCRIPT = '<img src=x onerror="alert(1)">';
let stage: ApiStage;
let browser: Browser;
let auditor: WatchedPage;

beforeAll(async () => {
  stage = await ApiStage.open();
  browser = await startChromium();
  await stage.api.post("/courts", { code: "豫08", name: "焦作市中级人民法院" });
  const { password } = await account(stage.api, ["审计丙", "shenji"], "audit-admin");
  const other = await account(stage.api, ["赵六", "zhaoliu"], "clerk", "豫08");
  await stage.api.post(`/users/${other.id}/disable`, { reason: `调离 ${SCRIPT}` });
  auditor = await openWatched(browser, `${stage.node.httpUrl}/`, SIGNED_OUT);
  await signInFirstTime(auditor.page, "shenji", password);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const row = (text: string) => auditor.page.getByRole("row").filter({ hasText: text });

describe("the audit", () => {
  it("begins there, and shows the auditor no other administrator's pages", async () => {
    const { page } = auditor;
    await page.getByRole("heading", { name: "审计日志" }).waitFor();
    const pages = page.getByRole("navigation", { name: "页面", exact: true }).getByRole("link");
    expect(await pages.allInnerTexts()).toEqual(["审计", "系统"]);
    await page.getByRole("link", { name: "系统", exact: true }).click();
    const sections = page.getByRole("navigation", { name: "系统页面" }).getByRole("link");
    await sections.first().waitFor();
    expect(await sections.allInnerTexts()).toEqual(["直播规则"]);
    await page.getByRole("link", { name: "审计", exact: true }).click();
  });

  it("finds an act by kind, words and day, and shows the whole entry; what a reason carries does nothing", async () => {
    const { page, dialogs } = auditor;
    await choose(page, "做了什么", "用户");
    await page.getByLabel("对象或内容").fill("调离");
    await page.getByRole("button", { name: "查询", exact: true }).click();
    await row("停用账号").waitFor();
    expect(await page.locator("tbody tr[data-row-key]").count()).toBe(1);
    await fits(page, "audit-search");
    await row("停用账号").getByRole("link").click();
    await page.getByRole("heading", { name: /^第 \d+ 条$/ }).waitFor();
    await page.locator(".entry pre").getByText("onerror").waitFor();
    expect(dialogs).toEqual([]);
    await fits(page, "audit-entry");
    await page.getByRole("link", { name: "查询", exact: true }).click();
    await page.getByLabel("谁").fill("没有这个人");
    await page.keyboard.press("Enter");
    await page.getByText("没有符合的记录").waitFor();
    await page.getByLabel("谁").fill("");
    await page.getByLabel("起始日期").fill("2020-01-01");
    await page.getByLabel("截止日期").fill("2020-01-02");
    await page.getByRole("button", { name: "查询", exact: true }).click();
    await page.getByText("没有符合的记录").waitFor();
    await page.getByRole("button", { name: "清空" }).click();
    await row("停用账号").waitFor();
  });

  it("verifies whole, by the keyboard alone", async () => {
    const { page } = auditor;
    await page.getByRole("link", { name: "核验", exact: true }).click();
    await page.getByText("还没有核验过").waitFor();
    await page.getByRole("button", { name: "开始核验" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("没有改动、删除或插入").waitFor();
    await fits(page, "audit-whole");
  });

  it("names the entry that somebody has changed, and how", async () => {
    const { page } = auditor;
    const file = new Database(join(stage.node.dataDir, "tingzha.db"));
    const { seq } = file.prepare("SELECT seq FROM audit WHERE action = 'user.disable'").get() as {
      seq: number;
    };
    file.exec(`DROP TRIGGER audit_update_refused; UPDATE audit SET actor = '钱七' WHERE seq = ${seq};`);
    file.close();
    await page.getByRole("button", { name: "开始核验" }).click();
    await page.getByText(`第 ${seq} 条起不可信`).waitFor();
    await page.getByText(`第 ${seq} 条的内容被改动`).waitFor();
    await fits(page, "audit-broken");
    await page.getByRole("link", { name: "查看这一条和前后" }).click();
    await page.getByRole("heading", { name: `第 ${seq} 条` }).waitFor();
    await page.locator(".entry").getByText("钱七").waitFor();
  });

  it("shows the sealed days, and moves none that the law wants kept", async () => {
    const { page } = auditor;
    await page.getByRole("link", { name: "每日封存", exact: true }).click();
    await page.getByText("还没有封存的日期").waitFor();
    await page.getByLabel("转存此日以前的").fill("2099-01-01");
    await page.getByRole("button", { name: "转存为文件" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "转存为文件" }).click();
    await page.getByText("审计日志至少留存6个月").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
    await fits(page, "audit-days");
  });

  it("has complained of nothing that nobody provoked", () => {
    expect(auditor.complaints.filter((said) => said !== "409 /api/v1/audit/archive")).toEqual([]);
  });
});
