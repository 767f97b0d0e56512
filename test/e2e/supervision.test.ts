// 审管办 in a real Chromium: figures that lead to their cases, a live hearing inspected, a finding sent, answered and closed,
// a month checked, who answers for a hearing. Both languages, both sizes.
import { readFileSync } from "node:fs";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { approvalFor } from "../support/approval-builder.ts";
import { ClockEncoder } from "../support/clock-encoder.ts";
import { waitFor } from "../support/wait-for.ts";
import { OWN_PASSWORD, person, signInFirstTime, startChromium } from "./browser.ts";
import { choose, fits, openWatched, SIGNED_OUT, type WatchedPage } from "./pages-watched.ts";

/** What would run if any page took text for HTML. */
const SCRIPT = `<img src=x onerror="alert('taken')">`;
let stage: ApiStage;
let browser: Browser;
let zhou: WatchedPage;
let li: WatchedPage;
/** The month before this one, in Beijing. */
const month = monthBefore();
let checkedCase = "";
let liveCase = "";

beforeAll(async () => {
  stage = await ApiStage.open({ config: { watch: { analysis: "off" } } });
  browser = await startChromium();
  await stage.rooms("room-1");
  for (const day of ["08", "15"]) {
    const planned = {
      plannedStart: `${month}-${day}T09:00:00+08:00`,
      plannedEnd: `${month}-${day}T11:00:00+08:00`,
    };
    const form = approvalFor({ courtroom: "room-1" });
    await stage.api.post("/approvals/import", [
      { ...form, hearings: [{ no: 1, courtroom: "room-1", ...planned }], judge: `王法官${SCRIPT}` },
    ]);
    checkedCase = form.caseNumbers[0] ?? "";
  }
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

function monthBefore(): string {
  const today = new Date(Date.now() + 8 * 3_600_000);
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
}

/** 审管办 needs no second factor. */
async function signInWithout(page: Page, login: string, given: string): Promise<void> {
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("口令").fill(given);
  await page.keyboard.press("Enter");
  await page.getByLabel("现在的口令").fill(given);
  await page.getByLabel("新口令", { exact: true }).fill(OWN_PASSWORD);
  await page.getByLabel("再输入一次新口令").fill(OWN_PASSWORD);
  await page.keyboard.press("Enter");
}

async function looks(page: Page, name: string): Promise<void> {
  await fits(page, `supervision-${name}`);
  await page.evaluate(axe.source);
  const grave = await page.evaluate(`axe.run("main").then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]))`);
  expect([name, grave]).toEqual([name, []]);
}

const section = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "审管各项" }).getByRole("link", { name, exact: true });

describe("审管办", () => {
  it("begins with the figures: each with its words, the rate with its formula", async () => {
    const given = await person(stage.api, "周审管", "zhou", "supervisor");
    zhou = await openWatched(browser, `${stage.node.httpUrl}/`, SIGNED_OUT);
    await signInWithout(zhou.page, "zhou", given);
    const { page } = zhou;
    await page.getByRole("heading", { name: "审管统计" }).waitFor();
    await page.getByText("庭审直播数 ÷ 公开开庭数").first().waitFor();
    // The month before may lie in the year before.
    await page.getByLabel("自").fill(`${month}-01`);
    await page.getByRole("cell", { name: month, exact: true }).waitFor();
    await page.locator(".rate-chart canvas").waitFor();
    await looks(page, "figures");
    for (const by of ["承办法官", "承办庭室", "法院"]) {
      await page.getByText(by, { exact: true }).first().click();
      await page.getByRole("columnheader", { name: by }).waitFor();
    }
  });

  it("leads from each number to as many cases, from a case to who answers for it, and into a sheet", async () => {
    const { page } = zhou;
    await page
      .getByRole("link", { name: /^应播未播 2：看逐案清单$/ })
      .first()
      .click();
    await page.getByRole("heading", { name: "应播未播：2 件" }).waitFor();
    expect(await page.locator("tbody tr.ant-table-row").count()).toBe(2);
    await looks(page, "cases");
    const [sheet] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "导出 CSV" }).click(),
    ]);
    expect(readFileSync(await sheet.path(), "utf8")).toContain(checkedCase);
    await page.getByRole("link", { name: checkedCase }).click();
    await page.getByRole("heading", { name: `责任页：${checkedCase}` }).waitFor();
    for (const duty of ["直接责任", "审核把关", "监督检查", "技术筛查"])
      await page.getByRole("heading", { name: duty }).waitFor();
    // Nobody was on duty, and nobody has screened it: that is said.
    await page.getByRole("row", { name: /庭后技术筛查.*未知/ }).waitFor();
    await page.getByRole("row", { name: /庭长审批.*外部已签/ }).waitFor();
    await looks(page, "responsibility");
    await page.reload();
    await page.getByRole("heading", { name: `责任页：${checkedCase}` }).waitFor();
  });

  it("inspects a hearing while it goes on: sees it, marks it, writes what is wrong and sends it", async () => {
    const given = await person(stage.api, "李技术", "li", "technician");
    const encoder = new ClockEncoder(stage.url("room-1"));
    stage.onClose(() => encoder.stop());
    const { approval } = await stage.approve({ courtroom: "room-1" });
    liveCase = approval.caseNumbers[0] ?? "";
    await stage.liveSession("room-1");
    await stage.api.phase("room-1", "opening");
    await stage.liveSession("room-1", "on-air");
    const { page } = zhou;
    await section(page, "庭审巡查").click();
    await page.getByRole("link", { name: /直播中/ }).click();
    await waitFor("the picture moves", () =>
      page.evaluate("document.querySelector('.picture video')?.currentTime > 0.5"),
    );
    await page.getByRole("button", { name: "在录像中做标记" }).click();
    await page.getByText("已记下").waitFor();
    await choose(page, "问题种类", "画面问题");
    await page.getByLabel("问题说明").fill(`审判台画面过暗${SCRIPT}`);
    await looks(page, "inspection");
    await page.getByRole("button", { name: "登记并送出" }).click();
    await page.getByText(/问题 \d{4}-0001 已送出，已通知： 李技术/).waitFor();
    li = await openWatched(browser, `${stage.node.httpUrl}/`, SIGNED_OUT);
    await signInFirstTime(li.page, "li", given);
  });

  it("follows it: the technician answers and can't close it, 审管办 does", async () => {
    await li.page.getByRole("link", { name: "审批", exact: true }).click();
    await li.page.getByText(/巡查问题 \d{4}-0001 待答复/).waitFor();
    await li.page.getByRole("link", { name: "审管", exact: true }).click();
    await li.page.getByRole("heading", { name: "巡查问题" }).waitFor();
    // No figures for him, and no hearings to inspect.
    expect(await li.page.getByRole("navigation", { name: "审管各项" }).getByRole("link").count()).toBe(1);
    await looks(li.page, "findings");
    await li.page.getByRole("link", { name: /^\d{4}-0001$/ }).click();
    await li.page.getByLabel("说明情况和整改措施").fill("已调整灯光");
    await looks(li.page, "finding");
    await li.page.getByRole("button", { name: "答复", exact: true }).click();
    await li.page.getByText("等待审管办复核；答复人不能自行销号。").waitFor();
    expect(await li.page.getByRole("button", { name: "销号" }).count()).toBe(0);
    await zhou.page.getByRole("link", { name: "查看办理" }).click();
    await zhou.page.getByText("已调整灯光").waitFor();
    await zhou.page.getByLabel("复核意见").fill("复看正常");
    await zhou.page.getByRole("button", { name: "销号" }).click();
    await zhou.page.getByText("● 已销号").waitFor();
  });

  it("makes the month's check once, sees that its draw is sound, and marks a hearing as checked", async () => {
    const { page } = zhou;
    await section(page, "专项核查").click();
    await page.getByRole("button", { name: "生成清单" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "生成清单" }).click();
    await page.getByRole("heading", { name: `专项核查 豫08 ${month}` }).waitFor();
    await page.getByText("按种子复验，抽签一致").waitFor();
    await page.getByRole("button", { name: "已核查…" }).first().click();
    await page.getByLabel("核查意见").fill("审批材料齐全");
    await page.getByRole("dialog").getByRole("button", { name: "已核查…" }).click();
    await page.getByText(/✓ 周审管 .*审批材料齐全/).waitFor();
    await looks(page, "check");
    await section(page, "专项核查").click();
    await page.getByText("1 / 2").waitFor();
    await looks(page, "checks");
    expect(liveCase).not.toBe("");
  });

  it("complained of nothing, and took no text for HTML", () => {
    for (const { complaints, dialogs } of [zhou, li]) {
      expect(complaints).toEqual([]);
      expect(dialogs).toEqual([]);
    }
  });
});
