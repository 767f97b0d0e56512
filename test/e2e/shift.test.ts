// 交接班 between two people at two screens, by hand; then the record of the shift, on the page and on paper.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { courtClip } from "../support/clips.ts";
import { ClipSource } from "../support/media-source.ts";
import { Publisher } from "../support/publisher.ts";
import { waitFor } from "../support/wait-for.ts";
import { person, signInFirstTime, startChromium } from "./browser.ts";
import { fits, openWatched, SIGNED_OUT, type WatchedPage } from "./pages-watched.ts";

const PICTURES = process.env.E2E_PICTURES;
const SCRIPT = "<img src=x onerror=alert(1)>";
let stage: ApiStage;
let browser: Browser;
beforeAll(async () => {
  stage = await ApiStage.open({ config: { gate: { dutyRequired: true } } });
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function signedIn(name: string, login: string, role: string): Promise<WatchedPage> {
  const given = await person(stage.api, name, login, role);
  // Whoever was relieved is told so by his page's next sign of life.
  const opened = await openWatched(browser, `${stage.node.httpUrl}/`, [
    ...SIGNED_OUT,
    "409 /api/v1/duty/alive",
  ]);
  await signInFirstTime(opened.page, login, given);
  await opened.page.getByRole("navigation", { name: "页面" }).waitFor();
  return opened;
}

interface Duty {
  readonly people: readonly { readonly person: string }[];
}
const onDuty = async () => (await stage.api.get<Duty>("/duty")).people.map(({ person: name }) => name);

describe("two people and one shift", () => {
  let wang: WatchedPage;
  let zhao: WatchedPage;

  it("begins on the wall; its page can be heard from then on", async () => {
    await stage.rooms("room-1", "room-2");
    wang = await signedIn("王技术", "wang", "technician");
    zhao = await signedIn("赵负责", "zhao", "duty-lead");
    await wang.page.getByRole("button", { name: "开始值班" }).click();
    await wang.page.getByRole("button", { name: "结束值班" }).waitFor();
    await wang.page.getByText("报警声未打开").waitFor({ state: "hidden" });
    await waitFor("on duty", async () => (await onDuty()).includes("王技术"));
  });

  it("leaves something to tell: a hearing aired, paused with a card, marked, cut", async () => {
    await stage.approve({ courtroom: "room-1", caseNumber: "（2026）豫0802民初71号" });
    for (const room of ["room-1", "room-2"]) {
      const clip = new Publisher({ url: stage.url(room), source: new ClipSource(await courtClip()) });
      stage.onClose(() => clip.abort());
      await clip.start();
    }
    const { id } = await stage.liveSession("room-1");
    await stage.liveSession("room-2");
    await stage.api.phase("room-1", "opening");
    await stage.sessionIs(id, "on-air");
    const tile = wang.page.locator('article[data-room="room-1"]');
    await tile.getByLabel("room-1 的提示画面").selectOption("recess");
    await tile.getByRole("button", { name: "暂停直播：room-1，提示画面“休庭中”" }).click();
    await tile.getByText("提示画面：休庭中").waitFor();
    await tile.getByRole("button", { name: "1 room-1", exact: true }).click();
    const details = wang.page.getByRole("complementary", { name: "room-1 详情" });
    await details.getByRole("button", { name: "恢复播出" }).click();
    await tile.getByText("● 直播中").waitFor();
    await wang.page.keyboard.press("a");
    await details.getByText(/✓ 已标记：敏感信息/).waitFor();
    await tile.getByRole("button", { name: "立即断播：room-1" }).click();
    await tile.getByText(/已核实 \d+ 毫秒/).waitFor();
    const results = wang.page.getByRole("region", { name: "断播结果" });
    await results.getByLabel("断播原因").selectOption("敏感信息");
    await results.getByRole("button", { name: "记录原因" }).click();
    await results.getByText("✓ 原因已记录").waitFor();
  }, 240_000);

  it("is handed over with notes, and the first stays on duty until somebody has taken over", async () => {
    const { page } = wang;
    await page.getByRole("link", { name: "交接班", exact: true }).click();
    await page.getByLabel("交班事项").fill(`第一法庭已断播，原因见事件\n${SCRIPT}`);
    await page.getByRole("button", { name: "交班", exact: true }).click();
    await page.getByText(/已于 .* 提出交班，等待接班人/).waitFor();
    await fits(page, "shift-offered");
    expect(await onDuty()).toEqual(["王技术"]);
    await page.getByRole("link", { name: "当前值守" }).click();
    await page.getByText("尚无人接班：你仍在值守").waitFor();
  });

  it("shows the successor the notes and what stands open; he takes over by one press", async () => {
    const { page } = zhao;
    await page.getByRole("link", { name: "大屏", exact: true }).click();
    await page.getByRole("link", { name: "▲ 交接班：王技术 等待接班" }).waitFor({ timeout: 15_000 });
    await page.getByRole("link", { name: "值守", exact: true }).click();
    await page.getByText("王技术 要交班，等待接班人").waitFor();
    await page.getByRole("alert").getByRole("link", { name: "交接班" }).click();
    await page.getByText(/王技术 等待接班/).waitFor();
    await page.getByText("第一法庭已断播，原因见事件").waitFor();
    await page.getByText("禁播中的法庭（1）").waitFor();
    await page.getByText("未放行的庭审（1）").waitFor();
    await fits(page, "shift-waiting");
    await page.getByRole("button", { name: "接班", exact: true }).click();
    await page.getByText(/王技术 交 赵负责/).waitFor();
    await waitFor("the one on, the other off", async () => (await onDuty()).join() === "赵负责");
    await fits(page, "shift-taken");
    // The first one's page says so by itself, at its next sign of life.
    await wang.page.getByText("你不在值守。").waitFor({ timeout: 15_000 });
  });

  it("is on record: cut, pause, mark, notes; on the page, as it prints, and as a PDF", async () => {
    const { page } = zhao;
    await page.getByRole("link", { name: "值班记录", exact: true }).click();
    await fits(page, "shift-list");
    await page
      .getByRole("row", { name: /王技术/ })
      .getByRole("link", { name: "查看" })
      .click();
    await page.getByText("值班记录：王技术").waitFor();
    await fits(page, "shift-record");
    const row = (name: RegExp) => page.getByRole("row", { name });
    await row(/王技术 room-1 ● 已核实，\d+ 毫秒断开 敏感信息/).waitFor();
    await row(/暂停，提示画面“休庭中”；王技术 .* 恢复/).waitFor();
    await row(/王技术 room-1 敏感信息/)
      .first()
      .waitFor();
    await row(/room-1 （2026）豫0802民初71号 .* ● 已直播/).waitFor();
    await page.getByText(/王技术 交 赵负责/).waitFor();
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("navigation").first().isVisible()).toBe(false);
    if (PICTURES !== undefined)
      await page.pdf({ path: `${PICTURES}/shift-record.pdf`, preferCSSPageSize: true });
    await page.emulateMedia({ media: "screen" });
    const [paper] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "下载 PDF" }).click(),
    ]);
    expect(paper.suggestedFilename()).toMatch(/庭审直播值班记录 王技术 \d{4}年\d{1,2}月\d{1,2}日\.pdf$/);
    if (PICTURES !== undefined) await paper.saveAs(`${PICTURES}/shift-paper.pdf`);
  }, 240_000);

  it("leads a clerk to the courtroom page", async () => {
    const clerk = await signedIn("书记员", "clerk", "clerk");
    const link = clerk.page.getByRole("link", { name: "法庭端", exact: true });
    expect([await link.getAttribute("href"), await link.getAttribute("rel")]).toEqual([
      "/court.html",
      "noopener",
    ]);
    await clerk.page.getByRole("link", { name: "值守", exact: true }).click();
    expect(await clerk.page.getByRole("button", { name: "上岗" }).count()).toBe(0);
    expect([clerk.complaints, clerk.dialogs]).toEqual([[], []]);
  });

  it("has complained of nothing, and script in notes did nothing", () => {
    for (const { complaints, dialogs } of [wang, zhao]) expect([complaints, dialogs]).toEqual([[], []]);
  });
});
