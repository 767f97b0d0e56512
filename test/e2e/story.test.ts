// Issue 7, line 1: a hearing from the first start of a node to 闭庭, by the pages alone, as a court's people use them: three
// sign an approval, a stream is held, aired, watched, cut in four ways, lifted by two, lost, and taken down from the platform.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PAGE_KEYS } from "../../dashboard/src/shell/page-keys.ts";
import { CLEAR_OF_MIDNIGHT_MS, clearOfMidnight } from "../support/clear-of-midnight.ts";
import { ClockEncoder, readClock } from "../support/clock-encoder.ts";
import { RemotePlatform } from "../support/measuring-platform-process.ts";
import { TingzhaNode } from "../support/tingzha-node.ts";
import { waitFor } from "../support/wait-for.ts";
import { startChromium } from "./browser.ts";
import {
  administrator,
  appoint,
  arrive,
  firstStart,
  grantRole,
  makeAccount,
  section,
  signIn,
  vouch,
  vouchAtTheMachine,
} from "./hearing-people.ts";
import { choose, fits, fitsHere, openWatched, SIGNED_OUT, type WatchedPage } from "./pages-watched.ts";

const DELAY_SECONDS = 3;
const CASE = "（2026）豫08民初77号";
const ROOM = "第一法庭";
const HOUR_MS = 3_600_000;
/** As an input of a moment takes it, Beijing time. */
const beijing = (ms: number) => new Date(ms + 8 * HOUR_MS).toISOString().slice(0, 16);

let platform: RemotePlatform;
let node: TingzhaNode;
let browser: Browser;
const everybody: WatchedPage[] = [];
/** Pages of the dashboard and entries beside it that somebody was at. */
const visited = new Set<string>();
let encoderUrl = "";
let encoder: ClockEncoder | null = null;

beforeAll(async () => {
  await clearOfMidnight();
  platform = new RemotePlatform({ detail: "messages" });
  await platform.start();
  node = new TingzhaNode({
    env: { TINGZHA_BOOTSTRAP_TOKEN: "" },
    config: {
      gate: { delaySeconds: DELAY_SECONDS, dutyRequired: true },
      ingest: { graceSeconds: 600 },
      platform: { url: platform.url, streamName: "{courtroom}" },
    },
  });
  await Promise.all([node.start(), startChromium().then((started) => (browser = started))]);
}, CLEAR_OF_MIDNIGHT_MS);
afterAll(async () => {
  encoder?.stop();
  await browser?.close();
  await node?.remove();
  await platform?.stop();
});

/** One of the story's people, from his window on. */
function known(watched: WatchedPage): Page {
  everybody.push(watched);
  const look = (page: Page) => {
    const note = (url: string) => {
      const { pathname, hash } = new URL(url);
      visited.add(pathname === "/" ? (hash.split("/")[1] ?? "") : pathname);
    };
    note(page.url());
    page.on("framenavigated", (frame) => note(frame.url()));
  };
  look(watched.page);
  watched.page.context().on("page", look);
  return watched.page;
}

const tile = (page: Page, room = "room-1") => page.locator(`article[data-room="${room}"]`);
const link = (page: Page, name: string) => page.getByRole("link", { name, exact: true });
const turn = (page: Page) => page.locator(".turn");

async function isOffAir(): Promise<void> {
  await waitFor("the platform's connection is gone", async () =>
    (await platform.connections()).every(({ closedAtMs }) => closedAtMs !== null),
  );
}

/** So much of what the courtroom sent has reached the public. */
async function aired(): Promise<number> {
  const all = await platform.connections();
  return (await Promise.all(all.map(({ id }) => platform.messages(id)))).flat().length;
}

async function isAired(): Promise<void> {
  const before = await aired();
  await waitFor("the public sees it", async () => (await aired()) > before + 25, { deadlineMs: 20_000 });
}

describe("a hearing", () => {
  let xitong: Page;
  let anquan: Page;
  let zhang: Page;
  let shuji: Page;
  let court: Page;
  let li: Page;
  let wang: Page;
  let lisi: Page;
  let wangwu: Page;
  let secret = "";

  it("needs a node that its administrators have started, each with a second factor", async () => {
    const watched = await openWatched(browser, `${node.httpUrl}/`, SIGNED_OUT);
    xitong = known(watched);
    const { printed } = await firstStart(xitong, node);
    await xitong.getByRole("button", { name: "退出登录" }).click();
    // Out, and in again: the password alone opens nothing.
    await signIn(xitong, "xitong", printed[0] ?? "");
    anquan = known(await administrator(browser, node, "anquan"));
  });

  it("needs people: made by one administrator, given their roles by the other, vouched for by a leader", async () => {
    const people = [
      ["王负责", "wangfuze", "值班负责人"],
      ["李技术", "lijishu", "值班技术员"],
      ["张三", "zhangsan", "法官（承办法官、审判长、独任审判员）"],
      ["书记员甲", "shuji", "书记员"],
      ["李四", "lisi", null],
      ["王五", "wangwu", null],
    ] as const;
    const given = new Map<string, string>();
    for (const [name, login] of people) given.set(login, await makeAccount(xitong, name, login));
    for (const [name, , role] of people) if (role !== null) await grantRole(anquan, name, role);
    await appoint(anquan, "李四", "庭长");
    await appoint(anquan, "王五", "分管院长");
    await vouchAtTheMachine(node, "王负责");
    const enter = async (login: string) =>
      known(await arrive(browser, node, [login, given.get(login) ?? ""]));
    wang = await enter("wangfuze");
    for (const [name] of people.slice(1)) await vouch(wang, name);
    li = await enter("lijishu");
    zhang = await enter("zhangsan");
    shuji = await enter("shuji");
    lisi = await enter("lisi");
    wangwu = await enter("wangwu");
  }, 600_000);

  it("needs a courtroom: its encoder's settings are shown once, and its button's secret", async () => {
    await section(xitong, "法庭与编码器");
    await xitong.getByRole("button", { name: "新建法庭" }).click();
    await xitong.getByLabel("名称").fill(ROOM);
    await xitong.getByRole("dialog").getByRole("button", { name: "新建", exact: true }).click();
    encoderUrl = await xitong.locator(".setting code").nth(2).innerText();
    encoder = new ClockEncoder(encoderUrl);
    await xitong.getByText("信号已到").waitFor({ timeout: 15_000 });
    await xitong.getByRole("button", { name: "已填入编码器" }).click();
    await link(xitong, ROOM).click();
    await xitong.getByRole("button", { name: "法庭按钮" }).click();
    await xitong.getByRole("dialog").getByRole("button", { name: "法庭按钮" }).click();
    secret = await xitong.getByRole("dialog").locator(".setting code").innerText();
    await xitong.getByRole("button", { name: "已记下" }).click();
  });

  it("is held meanwhile, recorded only, with the reason on the wall", async () => {
    await li.getByText("● 状态实时").waitFor();
    await li.getByRole("button", { name: "开始值班" }).click();
    await tile(li).getByText("○ 未放行（仅录制）").waitFor();
    await tile(li).getByText("待认领：没有案号，仅录制").waitFor();
    await tile(li).locator(".reasons li").first().waitFor();
    expect(await platform.connections()).toEqual([]);
    await fits(li, "story-held");
  });

  it("is planned by the clerk; its judge files the form, and three sign it", async () => {
    await link(shuji, "开庭排期").click();
    await link(shuji, "登记排期").click();
    await shuji.getByLabel("案号（并案用顿号隔开）").fill(CASE);
    await shuji.getByLabel("案由", { exact: true }).fill("买卖合同纠纷");
    await shuji.getByLabel("承办法官").fill("张三");
    await shuji.getByLabel("书记员", { exact: true }).fill("书记员甲");
    const startMs = Date.now() + 5 * 60_000;
    await shuji.getByLabel("开庭时间").fill(beijing(startMs));
    await shuji.getByLabel("预计结束").fill(beijing(startMs + 2 * HOUR_MS));
    await choose(shuji, "开庭地点", ROOM);
    await shuji.getByLabel("排期标明直播").check();
    await shuji.getByRole("button", { name: "登记", exact: true }).click();
    await shuji.getByRole("complementary", { name: "排期详情" }).waitFor();

    await link(zhang, "开庭排期").click();
    await zhang.goto(`${node.httpUrl}/#/docket/day/${beijing(startMs).slice(0, 10)}`);
    await zhang.locator(".board .hearing").filter({ hasText: "77号" }).click();
    await link(zhang, "填写审批表").last().click();
    await zhang.getByText(`✓ ${CASE} 民事案件`).waitFor();
    await zhang.getByText("低风险", { exact: true }).click();
    await zhang.getByLabel("承办庭室（团队）").fill("民一庭");
    await zhang.keyboard.press("Escape");
    await zhang.getByLabel("当事人 1 姓名或名称").fill("甲公司");
    await zhang.getByLabel("当事人 2 姓名或名称").fill("乙公司");
    await zhang.getByLabel("评估依据").fill("双方为企业，无敏感因素");
    await zhang.getByLabel("理由", { exact: true }).fill("案情清楚，具有普法意义");
    for (const question of await zhang.locator("#part-questions li").all()) {
      await question.getByText("否", { exact: true }).last().click();
    }
    for (const part of ["直播策划", "成员分工", "突发事件处置", "调解或判决预案"]) {
      await zhang.getByLabel(part, { exact: true }).fill("已准备");
    }
    await zhang.getByRole("button", { name: /按当事人填写/ }).click();
    for (const at of ["告知 1 时间", "告知 2 时间"]) {
      await zhang.getByLabel(at).fill(beijing(Date.now() - 24 * HOUR_MS));
    }
    await zhang.getByText("✓ 没有未办事项").waitFor();
    await zhang.getByRole("button", { name: "保存草稿" }).click();
    await zhang.getByRole("button", { name: "提交签批" }).click();
    await sign(zhang, "以承办法官身份签批");
    for (const [page, as] of [
      [lisi, "以庭长身份签批"],
      [wangwu, "以分管院长身份签批"],
    ] as const) {
      await link(page, "审批").click();
      await link(page, "去签批").click();
      await sign(page, as);
    }
    await turn(wangwu).getByText("签批完成，到开庭时间可以直播").waitFor();
    await fits(wangwu, "story-approved");
  }, 180_000);

  async function sign(page: Page, as: string): Promise<void> {
    await turn(page).getByText(as).waitFor();
    const box = page.locator(".sign-box");
    await box.getByText("同意", { exact: true }).click();
    await box.getByRole("button", { name: "签批：同意" }).click();
  }

  it("is opened by its clerk on the courtroom page, and goes on air behind the delay", async () => {
    court = await opened(shuji.context(), () => shuji.getByRole("link", { name: /法庭端/ }).click());
    await court.getByRole("link", { name: ROOM }).click();
    await court.getByText("● 开庭后会直播").waitFor();
    await court.locator(".choices", { hasText: CASE }).waitFor();
    await fitsHere(court, "story-court-before");
    await twice("opening");
    await lamp("正在直播");
    await tile(li).getByText("● 直播中").waitFor();
    await tile(li).getByText(`可拦截最近 ${DELAY_SECONDS} 秒`).waitFor();
    await isAired();
  });

  const lamp = (word: string) => court.locator(".lamp strong", { hasText: word }).waitFor();

  /** 开庭 and 闭庭 ask once more, in place. */
  async function twice(act: string): Promise<void> {
    const button = court.locator(`button[data-act="${act}"]`);
    await button.click();
    await button.getByText("再按一次").waitFor();
    await button.click();
  }

  it("is watched live: its picture is the courtroom's now, undelayed", async () => {
    await tile(li)
      .getByRole("button", { name: `1 ${ROOM}`, exact: true })
      .click();
    await tile(li).getByText("● 画面实时").waitFor();
    const ages = (await li.evaluate(readClock(50, 30_000))) as number[];
    expect(ages.length).toBe(50);
    expect(ages.sort((a, b) => a - b)[25]).toBeLessThan(2_000);
    await fits(li, "story-on-air");
  });

  it("loses its last seconds at a press, and goes on by itself", async () => {
    const details = li.getByRole("complementary", { name: `${ROOM} 详情` });
    await details.getByRole("button", { name: `撤下最近 ${DELAY_SECONDS} 秒` }).click();
    await details.getByText("✓ 已撤下，延时填满后自动恢复").waitFor();
    await tile(li).getByText("● 直播中").waitFor();
    await isAired();
  });

  it("is cut by the mouse; the report says what came of it, and the reason is asked afterwards", async () => {
    await tile(li)
      .getByRole("button", { name: `立即断播：${ROOM}` })
      .click();
    await cutIsReported();
    await results(li).getByLabel("断播原因").selectOption("敏感信息");
    await results(li).getByRole("button", { name: "记录原因" }).click();
    await results(li).getByText("✓ 原因已记录").waitFor();
    await lamp("已断播");
    await fits(li, "story-cut");
    await fitsHere(court, "story-court-cut");
    await lifted();
  });

  const results = (page: Page) => page.getByRole("region", { name: "断播结果" });
  async function cutIsReported(): Promise<void> {
    await tile(li)
      .getByText(/已核实 \d+ 毫秒/)
      .waitFor();
    // Less what the answer took.
    await results(li)
      .getByText(new RegExp(`按下前 (${DELAY_SECONDS}|${DELAY_SECONDS - 1}) 秒起的内容未送出`))
      .waitFor();
    await isOffAir();
  }

  /** By two who did not cut, with the picture before them; and put on air again by a further act. */
  async function lifted(): Promise<void> {
    for (const page of [wang, lisi]) {
      await link(page, "解除禁播").click();
      await page.locator(".latched").getByText("● 画面实时").waitFor();
    }
    await wang.getByLabel("解除理由").fill("画面已无敏感信息");
    await wang.getByRole("button", { name: "申请解除" }).click();
    await lisi.getByText(/王负责 申请解除：画面已无敏感信息/).waitFor();
    await lisi.getByRole("button", { name: "确认解除" }).click();
    await lisi.getByText("目前没有禁播的法庭。").waitFor();
    await tile(li).getByText("○ 未放行（仅录制）").waitFor();
    expect(
      await platform.connections().then((all) => all.every(({ closedAtMs }) => closedAtMs !== null)),
    ).toBe(true);
    await li
      .getByRole("complementary", { name: `${ROOM} 详情` })
      .getByRole("button", { name: "开始直播" })
      .click();
    await tile(li).getByText("● 直播中").waitFor();
    await isAired();
  }

  it("is cut by the keyboard: a number, then K held", async () => {
    await li.getByRole("heading", { name: `1 ${ROOM}` }).click();
    await li.keyboard.press("1");
    await li.keyboard.down("k");
    await cutIsReported();
    await li.keyboard.up("k");
    await lifted();
  });

  it("is cut from the pop-out", async () => {
    const panel = await opened(li.context(), () => li.getByRole("button", { name: "断播面板" }).click());
    const row = panel.locator("article", { hasText: ROOM });
    await row.getByText("● 直播中").waitFor();
    await panel.getByRole("button", { name: `立即断播：${ROOM}`, exact: true }).click();
    await results(panel)
      .getByText(/已发出 → 已断开 \d+ 毫秒 → 已核实 \d+ 毫秒/)
      .waitFor();
    await fitsHere(panel, "story-panel-cut");
    await isOffAir();
    await wang.getByRole("link", { name: "大屏" }).click();
    await wang
      .getByText(new RegExp(`李技术 断播 ${ROOM}`))
      .first()
      .waitFor();
    await lifted();
    await panel.close();
  });

  it("is cut by the courtroom's button", async () => {
    const pressed = await fetch(`${node.httpUrl}/hooks/room-1/cut`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}` },
    });
    expect([pressed.status, ((await pressed.json()) as { verified: boolean }).verified]).toEqual([200, true]);
    await tile(li).getByText("✕ 已断播（禁播中）").waitFor();
    await li.getByText(`法庭按钮 断播 ${ROOM}`).waitFor();
    await lamp("已断播");
    await isOffAir();
    await lifted();
  });

  it("loses its encoder: an alarm, acknowledged and acted on, becomes an incident", async () => {
    encoder?.stop();
    await link(li, "告警与事件").click();
    const lost = li.locator("li.alarm", { has: li.getByRole("heading", { name: "码流中断" }) });
    await lost.getByRole("button", { name: "确认" }).click({ timeout: 30_000 });
    await lost.getByText(/李技术 已确认/).waitFor();
    await lost.getByRole("button", { name: "处置…" }).click();
    await lost.getByLabel("正在做什么、做了什么").fill("已到法庭重启庭审主机");
    await li.keyboard.press("Enter");
    await lost.getByText(/李技术 处置中/).waitFor();
    await lost.getByRole("button", { name: "转事件" }).click();
    await li.getByRole("heading", { name: /^事件 \d{4}-\d{4} 码流中断/ }).waitFor();
    encoder = new ClockEncoder(encoderUrl);
    await lamp("正在直播");
    await fits(li, "story-incident");
  });

  it("is taken down from the platform for what it saw before a cut, found gone by a second person, and closed by him", async () => {
    const next = (page: Page) => page.locator(".next-step");
    await link(li, "事件").click();
    // The newest is the stream's loss; that of the first cut is the last of the list.
    await li.getByRole("link", { name: "断播", exact: true }).last().click();
    await li.getByRole("heading", { name: /^事件 \d{4}-\d{4} 断播/ }).waitFor();
    await next(li).getByRole("button", { name: "我来承办" }).click();
    await li.getByRole("button", { name: "要求平台撤下…" }).click();
    await li.getByLabel("平台页面地址").fill("https://platform.example/live/1");
    await li.getByLabel("为什么要撤下").fill("证人面部未遮挡");
    await li.getByRole("button", { name: "要求撤下", exact: true }).click();
    await li.getByLabel("平台如何答复").fill("已下线该片段");
    await li.getByRole("button", { name: "登记已撤下" }).click();
    await li.getByText("复核须由另一人到平台上查看。").waitFor();
    const address = li.url();
    await link(wang, "告警与事件").click();
    await link(wang, "平台撤下").click();
    await wang.getByRole("button", { name: "看不到了" }).click();
    await wang.getByText("没有未完成的平台撤下").waitFor();
    await li.getByText("复核：已撤下").first().waitFor();
    await next(li).getByLabel("原因").fill("误切到证人席镜头");
    await next(li).getByLabel("措施").fill("更换预案");
    await next(li).getByRole("button", { name: "保存原因与措施" }).click();
    await next(li).getByRole("button", { name: "提请结案" }).click();
    await next(li).getByText("提请的人不能自行结案").waitFor();
    await wang.goto(address);
    await next(wang).getByRole("button", { name: "✓ 结案" }).click();
    await next(wang)
      .getByText(/王负责 已于 .* 结案/)
      .waitFor();
    const [report] = await Promise.all([
      wang.waitForEvent("download"),
      wang.getByRole("link", { name: "事件报告 PDF" }).click(),
    ]);
    expect(report.suggestedFilename()).toMatch(/\.pdf$/);
  });

  it("is closed by its clerk: what was said still airs, then nothing", async () => {
    await link(li, "大屏").click();
    await tile(li).getByText("● 直播中").waitFor();
    await twice("closing");
    await lamp("未直播");
    const atTheMark = await aired();
    await isOffAir();
    expect(await aired()).toBeGreaterThan(atTheMark);
    await court.getByText("尚未开庭").waitFor();
    await tile(li).getByText("○ 未放行（仅录制）").waitFor();
    await fitsHere(court, "story-court-closed");
    await fits(li, "story-closed");
  });

  it("is counted, and leads a leader to whoever answers for it", async () => {
    await link(wangwu, "审管").click();
    await wangwu
      .getByRole("link", { name: /^庭审直播数 1：看逐案清单$/ })
      .first()
      .click();
    await wangwu.getByRole("link", { name: CASE }).click();
    await wangwu.getByRole("heading", { name: `责任页：${CASE}` }).waitFor();
    await wangwu
      .getByRole("row", { name: /断播.*李技术/ })
      .first()
      .waitFor();
    await fits(wangwu, "story-responsibility");
  });

  it("stands in the log, whole, each act with its person", async () => {
    const shenji = known(await administrator(browser, node, "shenji"));
    for (const [who, act] of [
      ["李技术", "断播"],
      ["李四", "解除禁播"],
      ["书记员甲", "闭庭"],
    ] as const) {
      await shenji.getByLabel("谁").fill(who);
      await shenji.getByRole("button", { name: "查询", exact: true }).click();
      await shenji.getByRole("row").filter({ hasText: who }).filter({ hasText: act }).first().waitFor();
    }
    await link(shenji, "核验").click();
    await shenji.getByRole("button", { name: "开始核验" }).click();
    await shenji.getByText("没有改动、删除或插入").waitFor();
  });

  it("leaves everybody's pages visited, and nothing that any of them has complained of", async () => {
    await link(li, "值守").click();
    await li.getByText("你正在值守").waitFor();
    await link(li, "李技术").click();
    await li.getByRole("row").filter({ hasText: "值班技术员" }).waitFor();
    await li.getByRole("button", { name: "退出登录" }).click();
    await li.getByLabel("登录名").waitFor();
    expect([...PAGE_KEYS, "/court.html", "/panel.html"].filter((each) => !visited.has(each))).toEqual([]);
    expect(everybody.flatMap(({ complaints, dialogs }) => [...complaints, ...dialogs])).toEqual([]);
  });

  /** A window that a page opens beside itself. */
  async function opened(context: BrowserContext, by: () => Promise<void>): Promise<Page> {
    const [page] = await Promise.all([context.waitForEvent("page"), by()]);
    await page.waitForLoadState();
    return page;
  }
});
