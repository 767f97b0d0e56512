// Alarms and incidents in a real Chromium: an alarm acknowledged, acted on, shelved and made an incident; the incident of a
// cut with its clip, its plan, its take-down and a second person who closes it; a drill. Both languages, both sizes.
import { readFileSync } from "node:fs";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { ClockEncoder } from "../support/clock-encoder.ts";
import { waitFor } from "../support/wait-for.ts";
import { openPage, person, signInFirstTime, startChromium } from "./browser.ts";

const PICTURES = process.env.E2E_PICTURES;
const WINDOWS = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
];
/** What would run if any page took text for HTML. */
const SCRIPT = `<img src=x onerror="document.title='taken'"><script>document.title='taken'</script>`;
let stage: ApiStage;
let browser: Browser;
let li: Page;
let wang: Page;
/** Of everybody's pages together. */
const complaints: string[] = [];

beforeAll(async () => {
  stage = await ApiStage.open({
    config: { watch: { analysis: "off" }, ingest: { graceSeconds: 600 } },
  });
  browser = await startChromium();
  await stage.rooms("room-1", "room-2");
  await stage.api.createCourtroom("room-3", `第三法庭${SCRIPT}`);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function signedIn(name: string, login: string, role: string): Promise<Page> {
  const given = await person(stage.api, name, login, role);
  const { page } = await openPage(browser);
  page.on("console", (message) => {
    // Said of every answer from 400 on: those are told below, by what they were.
    const text = message.text();
    if (message.type() === "error" && !text.startsWith("Failed to load resource")) complaints.push(text);
  });
  page.on("response", (response) => {
    if (response.status() < 400) return;
    complaints.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) => {
    // A question that the page itself has dropped, for a newer one, is none that failed.
    const why = request.failure()?.errorText ?? "";
    if (why !== "net::ERR_ABORTED") complaints.push(`${request.url()} ${why}`);
  });
  await page.goto(`${stage.node.httpUrl}/`);
  await signInFirstTime(page, login, given);
  await page.getByRole("link", { name: "告警与事件" }).click();
  return page;
}

async function fits(page: Page, name: string): Promise<void> {
  for (const window of WINDOWS) {
    await page.setViewportSize(window);
    const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect([name, window.width, isWide]).toEqual([name, window.width, false]);
    if (PICTURES !== undefined)
      await page.screenshot({ path: `${PICTURES}/incidents-${name}-${window.width}.png` });
  }
  await page.evaluate(axe.source);
  const grave = await page.evaluate(`axe.run("main").then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]))`);
  expect([name, grave]).toEqual([name, []]);
}

const alarm = (page: Page, title: string) =>
  page.locator("li.alarm", { has: page.getByRole("heading", { name: title }) });
const next = (page: Page) => page.locator(".next-step");
const timeline = (page: Page) => page.locator(".timeline ol");

async function onAir(room: string): Promise<void> {
  await stage.approve({ courtroom: room });
  await stage.liveSession(room);
  await stage.api.phase(room, "opening");
  await stage.liveSession(room, "on-air");
}

describe("an alarm", () => {
  it("says how grave it is, where, since when, actual against expected, and what to do", async () => {
    li = await signedIn("李技术", "li", "technician");
    const encoder = new ClockEncoder(stage.url("room-2"));
    stage.onClose(() => encoder.stop());
    await onAir("room-2");
    encoder.stop();
    const lost = alarm(li, "码流中断");
    await lost.waitFor({ timeout: 30_000 });
    await lost.getByText("room-2").waitFor();
    await lost.getByText("尽快处置").waitFor();
    await lost.getByText(/怎么办：.*请检查该法庭的庭审主机/).waitFor();
    await lost.getByText(/自 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d 起，已持续 \d+ 秒/).waitFor();
    await lost.getByText(/实际：/).waitFor();
    await lost.getByText("尚无人确认").waitFor();
    expect((await lost.boundingBox())?.width).toBeGreaterThan(800);
    await fits(li, "alarms");
  });

  it("is acknowledged by keyboard, acted on, shelved for a time, and told of again", async () => {
    const lost = alarm(li, "码流中断");
    await lost.getByRole("button", { name: "确认" }).focus();
    await li.keyboard.press("Enter");
    await lost.getByText(/李技术 已确认/).waitFor();
    await lost.getByRole("button", { name: "处置…" }).click();
    await lost.getByLabel("正在做什么、做了什么").fill(`已电话联系书记员${SCRIPT}`);
    await li.keyboard.press("Enter");
    await lost.getByText(/李技术 处置中/).waitFor();
    await lost.getByRole("button", { name: "搁置…" }).click();
    await lost.getByText("30 分钟", { exact: true }).click();
    await lost.getByLabel("搁置理由").fill("更换网线");
    await fits(li, "shelving");
    await lost.getByRole("button", { name: "搁置 30 分钟" }).click();
    await li.getByRole("heading", { name: "已搁置（1）" }).waitFor();
    await lost.getByText(/李技术 搁置至 \d\d:\d\d:\d\d：更换网线/).waitFor();
    await lost.getByRole("button", { name: "取消搁置" }).click();
    await li.getByRole("heading", { name: /已搁置/ }).waitFor({ state: "detached" });
  });

  it("has an address, and becomes an incident in one act", async () => {
    await alarm(li, "码流中断").getByRole("link", { name: "码流中断" }).click();
    await li.locator("li.alarm.chosen").waitFor();
    await li.reload();
    await li.locator("li.alarm.chosen").getByRole("button", { name: "转事件" }).click();
    await li.getByRole("heading", { name: /^事件 \d{4}-\d{4} 码流中断/ }).waitFor();
    await timeline(li).getByText("确认告警：码流中断").waitFor();
    await timeline(li)
      .getByText(/已电话联系书记员/)
      .waitFor();
    await fits(li, "of-an-alarm");
    // Made once more, it is the same.
    const address = li.url();
    await li.getByRole("link", { name: "告警", exact: true }).click();
    await alarm(li, "码流中断").getByRole("button", { name: "转事件" }).click();
    await li.getByRole("heading", { name: /^事件 \d{4}-\d{4} 码流中断/ }).waitFor();
    expect(li.url()).toBe(address);
  });
});

describe("the incident of a cut", () => {
  let address = "";

  it("comes by itself, with the plan of its approval and what was recorded, to look at, play and take along", async () => {
    const encoder = new ClockEncoder(stage.url("room-1"));
    stage.onClose(() => encoder.stop());
    await onAir("room-1");
    await stage.api.cutCourtroom("room-1");
    await li.getByRole("link", { name: "事件", exact: true }).click();
    await li.getByRole("combobox", { name: "来源" }).click();
    await li.locator(".ant-select-item-option").getByText("断播", { exact: true }).click();
    await li.getByRole("cell", { name: "room-1" }).waitFor({ timeout: 15_000 });
    await fits(li, "list");
    await li.getByRole("link", { name: "断播", exact: true }).click();
    await li.getByRole("heading", { name: /^事件 \d{4}-\d{4} 断播/ }).waitFor();
    address = li.url();
    await li.locator(".plans .plan").waitFor();
    await timeline(li)
      .getByText(/断播：1 路连接 \d+ 毫秒内断开，已核实/)
      .waitFor();
    // What comes after the moment comes as it is written.
    await li.getByRole("button", { name: "事发后 10 秒" }).click();
    await waitFor("a still", () =>
      li.evaluate("document.querySelector('figure.large img')?.naturalWidth > 0"),
    );
    await li.getByRole("button", { name: "播放" }).first().click();
    await waitFor("the clip moves", () =>
      li.evaluate("document.querySelector('.clip-player video')?.currentTime > 0.5"),
    );
    await li
      .locator(".clip-player")
      .getByText(/事发[前后时]/)
      .first()
      .waitFor();
    await fits(li, "cut");
    await li.getByRole("button", { name: "收起" }).click();
    const [clip] = await Promise.all([
      li.waitForEvent("download"),
      li.getByRole("link", { name: /下载片段/ }).click(),
    ]);
    expect(clip.suggestedFilename()).toMatch(/^\d{4}-\d{4}-1\.flv$/);
    expect(
      readFileSync(await clip.path())
        .subarray(0, 3)
        .toString(),
    ).toBe("FLV");
  });

  it("is taken on, written to, and reported upward; what is said outside stands on the same timeline", async () => {
    await next(li).getByText("还没有人承办").waitFor();
    await next(li).getByRole("button", { name: "我来承办" }).click();
    await next(li).getByText("查明原因，写明措施。").waitFor();
    const write = li.locator(".write");
    for (const [kind, text] of [
      ["记录", `已要求法庭更换镜头${SCRIPT}`],
      ["舆情", "某平台出现截图，转发三次"],
      ["上报", "已向分管院长报告"],
    ] as const) {
      await write.getByText(kind, { exact: true }).click();
      await write.locator("textarea").first().fill(text);
      await write.getByRole("button", { name: "记入经过" }).click();
      await timeline(li).getByText(text).waitFor();
    }
    await timeline(li).locator("li.sentiment").getByText("舆情", { exact: true }).first().waitFor();
    await li.getByRole("checkbox", { name: /操作/ }).uncheck();
    await timeline(li).locator("li.act").first().waitFor({ state: "detached" });
    await timeline(li).locator("li.sentiment").waitFor();
    await li.getByRole("checkbox", { name: /操作/ }).check();
  });

  it("asks the platform for a take-down, which is over when a second person found it gone", async () => {
    await li.getByRole("button", { name: "要求平台撤下…" }).click();
    await li.getByLabel("平台页面地址").fill("https://platform.example/live/1");
    await li.getByLabel("为什么要撤下").fill("证人面部未遮挡");
    await fits(li, "take-down-form");
    await li.getByRole("button", { name: "要求撤下", exact: true }).click();
    await li.getByText("待平台撤下").waitFor();
    await li.getByLabel("平台如何答复").fill("已下线该片段");
    await li.getByRole("button", { name: "登记已撤下" }).click();
    await li.getByText("复核须由另一人到平台上查看。").waitFor();
    expect(await li.getByRole("button", { name: "看不到了" }).count()).toBe(0);

    wang = await signedIn("王负责", "wang", "duty-lead");
    await wang.getByRole("link", { name: "平台撤下" }).click();
    await wang.getByRole("heading", { name: "未完成的平台撤下（1）" }).waitFor();
    await fits(wang, "take-downs");
    await wang.getByRole("button", { name: "仍可见" }).click();
    await wang.getByText("待平台撤下").waitFor();
    await li.getByLabel("平台如何答复").fill("回看也已下线");
    await li.getByRole("button", { name: "登记已撤下" }).click();
    await wang.getByRole("button", { name: "看不到了" }).click({ timeout: 20_000 });
    await wang.getByText("没有未完成的平台撤下").waitFor();
    await li.getByText("复核：已撤下").first().waitFor();
  });

  it("is closed by a second person, with cause and measures, after he has returned it once", async () => {
    await next(li).getByLabel("原因").fill("误切到证人席镜头");
    await next(li).getByLabel("措施").fill("更换预案");
    await next(li).getByRole("button", { name: "保存原因与措施" }).click();
    await next(li).getByRole("button", { name: "提请结案" }).click();
    await next(li).getByText("提请的人不能自行结案").waitFor();
    await wang.goto(address);
    await next(wang)
      .getByText(/李技术 已于 .* 提请结案/)
      .waitFor();
    await fits(wang, "closing");
    await next(wang).getByLabel("退回理由").fill("措施不具体");
    await next(wang).getByRole("button", { name: "退回" }).click();
    await timeline(li).getByText("措施不具体").waitFor();
    await next(li).getByRole("button", { name: "提请结案" }).click();
    // Not 提请结案, which is his too until his page has heard of the second asking.
    await next(wang).getByRole("button", { name: "✓ 结案" }).click();
    await next(wang)
      .getByText(/王负责 已于 .* 结案，不能再改/)
      .waitFor();
    expect(await wang.locator(".write").count()).toBe(0);
    await fits(wang, "closed");
  });

  it("is printed: as a PDF of the desk, and as the page without what can be pressed", async () => {
    const [report] = await Promise.all([
      wang.waitForEvent("download"),
      wang.getByRole("link", { name: "事件报告 PDF" }).click(),
    ]);
    expect(report.suggestedFilename()).toMatch(/\.pdf$/);
    await wang.emulateMedia({ media: "print" });
    const seen = await wang.evaluate(`({
      timeline: getComputedStyle(document.querySelector(".timeline")).visibility,
      header: getComputedStyle(document.querySelector(".house > header")).display,
      buttons: [...document.querySelectorAll(".incident button")].filter((each) => each.offsetParent !== null).length,
    })`);
    expect(seen).toEqual({ timeline: "visible", header: "none", buttons: 0 });
    if (PICTURES !== undefined)
      await wang.screenshot({ path: `${PICTURES}/incidents-printed.png`, fullPage: true });
    await wang.emulateMedia({ media: "screen" });
  });
});

describe("an incident by hand", () => {
  it("takes script in names and notes for the text that it is", async () => {
    await li.getByRole("link", { name: "事件", exact: true }).click();
    await li.getByRole("link", { name: "登记事件" }).click();
    await li.getByRole("combobox", { name: "地点" }).click();
    await li.locator(".ant-select-item-option").getByText("第三法庭", { exact: false }).click();
    await li.getByLabel("发生了什么").fill(`旁听席有人拍摄${SCRIPT}`);
    await fits(li, "new");
    await li.getByRole("button", { name: "登记", exact: true }).click();
    await li.getByRole("heading", { name: /人工登记/ }).waitFor();
    await timeline(li)
      .getByText(/旁听席有人拍摄<img/)
      .waitFor();
    await li
      .locator(".incident-facts")
      .getByText(/第三法庭<img/)
      .waitFor();
    expect(await li.title()).not.toBe("taken");
    expect(await li.locator(".incident img[src='x']").count()).toBe(0);
  });
});

describe("a drill", () => {
  it("calls for the press, times it, and keeps it by person", async () => {
    await li.getByRole("link", { name: "断播演练" }).click();
    await li.getByRole("button", { name: "开始演练" }).click();
    await li.getByText("测试码流即将播出，请准备……").waitFor();
    await li.getByText("现在断播！").waitFor({ timeout: 40_000 });
    await fits(li, "drill");
    await li.getByRole("button", { name: "立即断播：测试码流" }).click();
    await li.getByRole("row", { name: /李技术 1 \d+\.\d 秒/ }).waitFor({ timeout: 20_000 });
    await li.getByText(/✓ 正常 （\d+ 毫秒断开）/).waitFor();
    await fits(li, "drills");
  });

  it("stands beside the node's own look at itself", async () => {
    await li.getByRole("link", { name: "自检", exact: true }).click();
    await li.getByRole("button", { name: "立即自检" }).click();
    await li.getByRole("heading", { name: /最近一次：.*李技术/ }).waitFor({ timeout: 60_000 });
    await li.getByRole("cell", { name: "页面按钮" }).waitFor();
    await fits(li, "self-check");
  });
});

describe("a flood of alarms", () => {
  it("leads to the whole, and the report names the worst", async () => {
    // Hearings that should have begun, in rooms without an encoder.
    for (let at = 10; at < 21; at++) {
      await stage.api.createCourtroom(`room-${at}`, `第${at}法庭`);
      await stage.approve({ courtroom: `room-${at}` });
    }
    await li.getByRole("link", { name: "告警", exact: true }).click();
    await li.getByText(/告警风暴：十分钟内超过十条/).waitFor({ timeout: 20_000 });
    await alarm(li, "应录未录").first().getByText("立即处置").waitFor();
    // It is never to be silent.
    expect(await alarm(li, "应录未录").getByRole("button", { name: "搁置…" }).count()).toBe(0);
    await fits(li, "flood");
    await li.getByRole("link", { name: "告警自查" }).click();
    await li.getByText("曾有告警风暴（超过十条）").waitFor();
    await li.getByRole("cell", { name: "应录未录" }).first().waitFor();
    await li.getByRole("row", { name: /李技术/ }).waitFor();
    await li.getByText("最近 7 天").click();
    await li.getByRole("cell", { name: "应录未录" }).first().waitFor();
    await fits(li, "report");
  });
});

describe("the pages of alarms and incidents", () => {
  it("show a judge what happened, and nothing that he may not do", async () => {
    const judge = await signedIn("张法官", "zhang", "judge");
    await judge.getByRole("link", { name: "事件", exact: true }).click();
    await judge.getByText("已结案", { exact: true }).first().click();
    await judge.getByRole("link", { name: "断播", exact: true }).click();
    await judge.getByRole("heading", { name: /断播/ }).waitFor();
    await judge.getByText(/王负责 已于 .* 结案/).waitFor();
    expect(await judge.getByRole("link", { name: "断播演练" }).count()).toBe(0);
    expect(await judge.getByRole("button", { name: /承办|提请|撤下/ }).count()).toBe(0);
    await judge.context().close();
  });

  it("say all of it in English too, and have complained of nothing", async () => {
    await li.getByRole("button", { name: "English" }).click();
    await li.getByRole("heading", { name: "How the alarms do" }).waitFor();
    for (const [link, heading] of [
      ["Alarms", /Alarms now/],
      ["Incidents", /Incidents/],
      ["How the alarms do", /How the alarms do/],
      ["Cut drills", /Cut drills/],
    ] as const) {
      await li.getByRole("link", { name: link, exact: true }).click();
      await li.getByRole("heading", { name: heading }).first().waitFor();
      await fits(li, `en-${link.toLowerCase().replaceAll(" ", "-")}`);
    }
    await wang.getByRole("button", { name: "English" }).click();
    await next(wang)
      .getByText(/王负责 closed it at/)
      .waitFor();
    await fits(wang, "en-closed");
    // The first question of a page that nobody is signed in at.
    const failed = stage.node.output.split("\n").filter((line) => line.includes("request-failed"));
    expect([...complaints.filter((text) => !/^401 \/api\/v1\/me$/.test(text)), ...failed]).toEqual([]);
  });
});
