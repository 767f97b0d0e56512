// The docket in a real Chromium: the day as a board that goes live with its hearings, tomorrow's list with who must act,
// import of a sheet, a hearing moved, the release sheet copied field by field. Both sizes of screen, both languages.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { caseNumberOf } from "../support/approval-builder.ts";
import { CLEAR_OF_MIDNIGHT_MS, clearOfMidnight } from "../support/clear-of-midnight.ts";
import { draftFor } from "../support/form-filler.ts";
import { openPage, person, signInFirstTime, startChromium } from "./browser.ts";

const PICTURES = process.env.E2E_PICTURES;
const WINDOWS = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
];
const HOUR_MS = 3_600_000;
/** A violation of the page's policy, with the line that did it. */
const SAY_WHICH = `addEventListener("securitypolicyviolation", (event) => {
  console.error(event.violatedDirective, event.sourceFile, event.lineNumber, event.columnNumber);
})`;
let stage: ApiStage;
let browser: Browser;
const complaints: string[] = [];

/** Beijing's day and time, whatever this machine's. */
const beijing = (ms: number) => new Date(ms + 8 * HOUR_MS).toISOString();
let today = "";
let tomorrow = "";

beforeAll(async () => {
  await clearOfMidnight();
  today = beijing(Date.now()).slice(0, 10);
  tomorrow = beijing(Date.now() + 24 * HOUR_MS).slice(0, 10);
  stage = await ApiStage.open();
  browser = await startChromium();
  await stage.rooms("room-1", "room-2");
}, CLEAR_OF_MIDNIGHT_MS);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function signedIn(name: string, login: string, role: string): Promise<Page> {
  const given = await person(stage.api, name, login, role);
  const { page } = await openPage(browser);
  page.on(
    "console",
    (message) => message.type() === "error" && complaints.push(`${message.text()} ${message.location().url}`),
  );
  await page.addInitScript(SAY_WHICH);
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${stage.node.httpUrl}/`);
  await signInFirstTime(page, login, given);
  await page.getByRole("link", { name: "开庭排期" }).click();
  await page.getByRole("heading", { name: `${today} 开庭排期` }).waitFor();
  return page;
}

async function fits(page: Page, name: string): Promise<void> {
  for (const window of WINDOWS) {
    await page.setViewportSize(window);
    const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect([name, window.width, isWide]).toEqual([name, window.width, false]);
    if (PICTURES !== undefined)
      await page.screenshot({ path: `${PICTURES}/docket-${name}-${window.width}.png` });
  }
}

const planned = (
  caseNumbers: readonly string[],
  day: string,
  from: string,
  to: string,
  more: object = {},
) => ({
  ...{ caseNumbers, courtroom: "room-2", publicHearing: true, judge: "孙七", causeOfAction: "租赁合同纠纷" },
  ...{ plannedStart: `${day}T${from}:00+08:00`, plannedEnd: `${day}T${to}:00+08:00`, ...more },
});

const hearing = (page: Page, text: string) => page.locator(".board .hearing").filter({ hasText: text });

describe("the docket", () => {
  let clerk: Page;

  it("shows the day by courtroom and time, and what each hearing's room does now", async () => {
    const { approval } = await stage.approve({ courtroom: "room-1" });
    const [{ plannedStart, plannedEnd } = { plannedStart: "", plannedEnd: "" }] = approval.hearings;
    const caseNumbers = approval.caseNumbers;
    const hearingNow = { courtroom: "room-1", plannedStart, plannedEnd, stream: true };
    await stage.api.post("/docket", { ...planned(caseNumbers, today, "09:00", "10:00"), ...hearingNow });
    await stage.api.post("/docket", planned(["（2026）豫08民初201号"], today, "09:00", "10:30"));
    await stage.api.post(
      "/docket",
      planned(["（2026）豫08民初202号"], today, "10:00", "11:00", { status: "postponed" }),
    );
    clerk = await signedIn("书记员甲", "shujiyuan", "clerk");
    const number = caseNumbers[0] ?? "";
    await hearing(clerk, number).getByText("可以直播").waitFor();
    await hearing(clerk, "豫08民初202号").getByText("已延期").waitFor();
    await fits(clerk, "day");
    await stage.encoder("room-1").start();
    await stage.liveSession("room-1");
    await stage.api.phase("room-1", "opening");
    await hearing(clerk, number).getByText("直播中").waitFor({ timeout: 15_000 });
    await clerk.getByRole("region", { name: "room-1" }).getByText("直播中").first().waitFor();
    await hearing(clerk, number).click();
    await clerk.getByRole("complementary", { name: "排期详情" }).getByText("庭审中").waitFor();
    await fits(clerk, "on-air");
  });

  it("takes a sheet in, and a hearing is moved within a second", async () => {
    await clerk.getByRole("link", { name: "导入排期" }).click();
    const rows = [
      "案号,法庭,开庭时间,结束时间,是否公开开庭,是否直播,承办法官,案由",
      `（2026）豫08民初301号,room-2,${tomorrow} 09:00,${tomorrow} 11:00,是,是,张三,买卖合同纠纷`,
      `（2026）豫08民初302号,room-2,${tomorrow} 14:00,${tomorrow} 16:00,是,否,张三,离婚纠纷`,
    ];
    const file = { name: "排期.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) };
    await clerk.getByLabel("选择表格文件").setInputFiles(file);
    await clerk.getByRole("button", { name: "导入 排期.csv" }).click();
    await clerk.getByText(/已导入：共 2 行，新增 2/).waitFor();
    await clerk.getByRole("link", { name: "当日看板" }).click();
    await clerk.getByRole("link", { name: "明天" }).click();
    await hearing(clerk, "301号").getByText("尚不能直播").waitFor();
    await hearing(clerk, "302号").getByText("不直播，仅录制").waitFor();
    await hearing(clerk, "301号").click();
    await fits(clerk, "details");
  });

  it("says what is to be aired tomorrow, what is missing, and who must act: one press tells him", async () => {
    const draft = {
      ...draftFor("room-1", Date.now(), 24, "张三"),
      ...{ court: "豫08", caseNumbers: [caseNumberOf(9000)] },
    };
    await stage.api.post("/approvals", draft);
    await clerk.getByRole("link", { name: "直播清单" }).click();
    const row = clerk.getByRole("row").filter({ hasText: "豫08民初301号" });
    await row.getByText(/没有庭审直播审批/).waitFor();
    await row.getByRole("button", { name: "提醒 张三" }).click();
    await row.getByText("✓ 已提醒 张三").waitFor();
    await clerk.getByText("应播清单").waitFor();
    await fits(clerk, "list");
    const zhang = await signedIn("张三", "zhangsan", "judge");
    await zhang.getByRole("link", { name: "审批", exact: true }).click();
    await zhang.getByText(/书记员甲提醒您填写庭审直播审批表/).waitFor();
    // From the board to a form that knows what the docket knows.
    await zhang.getByRole("link", { name: "开庭排期" }).click();
    await zhang.getByRole("link", { name: "明天" }).click();
    await hearing(zhang, "301号").click();
    await zhang.getByRole("link", { name: "填写审批表" }).click();
    await zhang.getByText("✓ （2026）豫08民初301号 民事案件").waitFor();
    expect(await zhang.getByLabel("案由", { exact: true }).inputValue()).toBe("买卖合同纠纷");
    expect(await zhang.getByLabel("第 1 次开庭时间").inputValue()).toBe(`${tomorrow}T09:00`);
    await zhang.context().close();
  });

  it("gives the public platform's fields one by one", async () => {
    await clerk.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await clerk.goto(`${stage.node.httpUrl}/#/docket/day/${today}`);
    await hearing(clerk, "直播中").click();
    await clerk.getByRole("link", { name: "发布信息单" }).click();
    await clerk.getByRole("button", { name: "复制案由" }).click();
    await clerk.getByText("已在剪贴板").waitFor();
    expect(await clerk.evaluate("navigator.clipboard.readText()")).toBe("买卖合同纠纷");
    await fits(clerk, "sheet");
  });

  it("moves and cancels a hearing", async () => {
    await clerk.goto(`${stage.node.httpUrl}/#/docket/day/${tomorrow}`);
    await hearing(clerk, "302号").click();
    const details = clerk.getByRole("complementary", { name: "排期详情" });
    await details.getByText("变更、延期、取消").click();
    await details.getByLabel("预计结束").fill(`${tomorrow}T17:30`);
    await details.getByRole("button", { name: "保存变更" }).click();
    await details.getByText(/–17:30/).waitFor();
    await details.getByRole("button", { name: "取消开庭" }).click();
    await hearing(clerk, "302号").getByText("已取消").waitFor();
    await fits(clerk, "cancelled");
  });

  it("says all of it in English too, and its pages have complained of nothing", async () => {
    await clerk.getByRole("button", { name: "English" }).click();
    await hearing(clerk, "302号").getByText("Cancelled").waitFor();
    await fits(clerk, "day-en");
    await clerk.getByRole("link", { name: "To be aired" }).click();
    await clerk
      .getByText(/there is no approval/)
      .first()
      .waitFor();
    await fits(clerk, "list-en");
    // The first question of a page that nobody is signed in at.
    expect(complaints.filter((text) => !/of 401/.test(text))).toEqual([]);
  });
}, 180_000);
