// Issue 7: the courtroom page in a real Chromium, with a real encoder and a platform that counts: the lamp says the truth of
// what reaches the platform, in every phase, with the desk frozen, and after a cut; both languages, desk PC and phone.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { monotonicMs, waitFor } from "../support/wait-for.ts";
import { openPage, signInFirstTime, startChromium, technician } from "./browser.ts";

const PICTURES = process.env.E2E_PICTURES;
const DELAY_SECONDS = 6;
const DELAY_MS = DELAY_SECONDS * 1000;
const SIZES = [
  { width: 390, height: 844 },
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];

let stage: ApiStage;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** The same room in English, beside it. */
let english: Page;
const complaints: string[] = [];
/** While the desk is frozen its silence is what is tested. */
let isFrozen = false;

beforeAll(async () => {
  stage = await ApiStage.open({ config: { gate: { delaySeconds: DELAY_SECONDS } } });
  browser = await startChromium();
  await stage.rooms("room-1", "room-2", "room-3", "room-4");
  const given = await technician(stage.api, "李技术", "li");
  const opened = await openPage(browser);
  ({ page, context } = opened);
  await page.goto(`${stage.node.httpUrl}/`);
  await signInFirstTime(page, "li", given);
  await page.getByText("李技术").first().waitFor();
  english = await context.newPage();
  for (const each of [page, english]) listen(each);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

function listen(to: Page): void {
  const complain = (what: string) => void (isFrozen || complaints.push(what));
  to.on("pageerror", (error) => complain(error.message));
  to.on("console", (message) => void (message.type() === "error" && complain(message.text())));
  to.on("requestfailed", (request) => {
    // Going to another page ends what was being asked.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") complain(`${request.url()} failed`);
  });
  to.on(
    "response",
    (response) => void (response.status() >= 400 && complain(`${response.url()} ${response.status()}`)),
  );
}

/** Both pages at this room: the first in Chinese, the second in English. */
async function at(room: string): Promise<void> {
  const address = `${stage.node.httpUrl}/court.html#${room}`;
  for (const [each, language] of [
    [english, "en"],
    [page, "zh-CN"],
  ] as const) {
    await page.evaluate(`localStorage.setItem("tingzha-language", "${language}")`);
    await each.goto("about:blank");
    await each.goto(address);
    await each.locator(".lamp strong").waitFor();
  }
}

const lamp = (word: string, timeout = 10_000) =>
  page.locator(".lamp strong", { hasText: word }).waitFor({ timeout });
const button = (act: string) => page.locator(`button[data-act="${act}"]`);
const isEnabled = async (act: string) => (await button(act).getAttribute("data-standing")) === "now";

async function press(act: string): Promise<number> {
  await button(act).click();
  return monotonicMs();
}

/** 开庭 and 闭庭 ask once more, in place. */
async function pressTwice(act: string): Promise<void> {
  await press(act);
  await page.locator(`button[data-act="${act}"]`, { hasText: "再按一次" }).waitFor();
  await press(act);
}

const places = new Map<number, object>();

/** Where a finger finds it blind: in its place whatever is said beside it, and in sight. */
async function keepsPlace(
  name: string,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  // Dead buttons say what else to do: there nothing is to be found.
  if (!(await page.locator(".fallback").isHidden())) return;
  const boxes = await Promise.all(["closed-evidence", "cut"].map((act) => button(act).boundingBox()));
  const tops = boxes.map((box) => Math.round(box?.y ?? -1));
  const place = places.get(size.width) ?? tops;
  places.set(size.width, place);
  expect([name, size.width, tops]).toEqual([name, size.width, place]);
  const bottom = Math.max(...boxes.map((box) => (box === null ? Infinity : box.y + box.height)));
  expect([name, size.width, bottom <= size.height]).toEqual([name, size.width, true]);
}

/** Nothing is wider than the screen; E2E_PICTURES keeps what it shows, in both languages. */
async function fits(name: string): Promise<void> {
  for (const [each, language] of [
    [page, "zh"],
    [english, "en"],
  ] as const) {
    for (const size of SIZES) {
      await each.setViewportSize(size);
      const isWide = await each.evaluate("document.documentElement.scrollWidth > innerWidth");
      expect([name, language, size.width, isWide]).toEqual([name, language, size.width, false]);
      if (language === "zh") await keepsPlace(name, size);
      if (PICTURES === undefined) continue;
      await each.screenshot({
        path: `${PICTURES}/court-${name}-${language}-${size.width}.png`,
        fullPage: true,
      });
    }
    await each.setViewportSize({ width: 1366, height: 768 });
  }
}

/** What reached the platform of a room's encoder, by when it was sent. */
async function arrivals(room: string): Promise<{ sentAtMs: number; arrivedAtMs: number }[]> {
  const lists = await Promise.all((await stage.streams(room)).map(({ id }) => stage.platform.messages(id)));
  return lists
    .flat()
    .flatMap(({ stamp, arrivedAtMs }) => (stamp === null ? [] : [{ sentAtMs: stamp.sentAtMs, arrivedAtMs }]));
}

/** Something sent after that moment has come. */
const arrivesAfter = (room: string, ms: number) =>
  waitFor("it is aired", async () => (await arrivals(room)).some(({ sentAtMs }) => sentAtMs > ms), {
    deadlineMs: 20_000,
    everyMs: 200,
  });

/** What the page says still goes out, with when it said it, until it says nothing any more. */
async function countDown(): Promise<{ atMs: number; seconds: number }[]> {
  const said: { atMs: number; seconds: number }[] = [];
  const still = page.locator(".still");
  await waitFor(
    "nothing goes out any more",
    async () => {
      const text = (await still.isVisible()) ? await still.innerText() : "";
      const [, seconds] = /前 (\d+) 秒仍在播出/.exec(text) ?? [];
      if (seconds !== undefined) said.push({ atMs: monotonicMs(), seconds: Number(seconds) });
      return text === "";
    },
    { deadlineMs: 20_000, everyMs: 50 },
  );
  return said;
}

/** Never fewer seconds than it was, and hardly more: the second that is begun, the half one that a batch may take longer. */
function isTrue(said: readonly { atMs: number; seconds: number }[], lastArrivalMs: number): void {
  expect(said.length).toBeGreaterThan(20);
  expect(said[0]?.seconds).toBeGreaterThanOrEqual(DELAY_SECONDS);
  for (const { atMs, seconds } of said) {
    const leftMs = lastArrivalMs - atMs;
    expect(seconds * 1000).toBeGreaterThanOrEqual(leftMs);
    expect(seconds * 1000).toBeLessThanOrEqual(Math.max(0, leftMs) + 2_500);
  }
}

it("leads a clerk through a hearing, and the lamp says what the platform gets", async () => {
  const { approval } = await stage.approve({ courtroom: "room-1" });
  await page.goto(`${stage.node.httpUrl}/court.html`);
  await page.getByRole("link", { name: "room-1" }).click();
  await lamp("未直播");
  await at("room-1");
  await page.getByText("没有收到庭审主机的信号").waitFor();
  await fits("no-signal");

  const encoder = stage.encoder("room-1");
  await encoder.start();
  await page.getByText("尚未开庭").waitFor();
  await page.locator(".choices", { hasText: approval.caseNumbers[0] ?? "" }).waitFor();
  await page.getByText("● 开庭后会直播").waitFor();
  await fits("before");
  expect(await stage.stamps("room-1")).toEqual([]);
  await press("opening");
  await page.locator('button[data-act="opening"]', { hasText: "再按一次：开庭" }).waitFor();
  await fits("armed");
  await waitFor(
    "it waits no longer",
    async () => !(await button("opening").innerText()).includes("再按一次"),
  );
  await lamp("未直播");
  await pressTwice("opening");
  await lamp("正在直播");
  await page.getByText(`现在说的话会播出：${DELAY_SECONDS} 秒后公众听到`).waitFor();
  await arrivesAfter("room-1", 0);
  await fits("live");

  // 休庭: what was said goes out, as long as the page says.
  await press("recess");
  await lamp("未直播");
  const counting = countDown();
  await fits("draining");
  const said = await counting;
  const aired = await arrivals("room-1");
  isTrue(said, Math.max(...aired.map(({ arrivedAtMs }) => arrivedAtMs)));
  await fits("recess");
  const reopenedMs = await press("reopening");
  await lamp("正在直播");
  await arrivesAfter("room-1", reopenedMs);
  const inRecess = Math.max(...aired.map(({ sentAtMs }) => sentAtMs)) + 500;
  const leaked = (await arrivals("room-1")).filter(
    ({ sentAtMs }) => sentAtMs > inRecess && sentAtMs < reopenedMs - 500,
  );
  expect(leaked).toEqual([]);

  // 不公开举证质证: nothing of what follows, and nothing of the delay.
  const shutMs = await press("closed-evidence");
  await lamp("未直播");
  await page.getByText("不公开举证质证，现在说的话不会播出").waitFor();
  expect(await page.locator(".still").isVisible()).toBe(false);
  await fits("closed-evidence");
  const backMs = await press("reopening");
  await lamp("正在直播");
  await arrivesAfter("room-1", backMs);
  const sealed = (await arrivals("room-1")).filter(
    ({ sentAtMs }) => sentAtMs > shutMs - DELAY_MS + 500 && sentAtMs < backMs - 500,
  );
  expect(sealed).toEqual([]);

  await press("pause");
  await page.getByText("已暂停直播").waitFor();
  await fits("paused");
  await press("resume");
  await lamp("正在直播");

  // The desk stands still: what was heard last is no lamp.
  const { desk } = stage.node.processIds();
  if (desk === null) throw new Error("no desk");
  isFrozen = true;
  process.kill(desk, "SIGSTOP");
  const frozenMs = monotonicMs();
  try {
    await lamp("状态未知", 4_000);
    expect(monotonicMs() - frozenMs).toBeLessThan(4_000);
    expect(await button("cut").isDisabled()).toBe(true);
    await page.getByText("npx tingzha cut room-1").waitFor();
    await fits("unknown");
  } finally {
    process.kill(desk, "SIGCONT");
  }
  await lamp("正在直播");
  isFrozen = false;

  const cutMs = await press("cut");
  await page.getByText("✓ 已核实：不再播出").waitFor({ timeout: 3_000 });
  await lamp("已断播");
  await fits("cut");
  expect(await isEnabled("cut")).toBe(false);
  expect((await arrivals("room-1")).filter(({ sentAtMs }) => sentAtMs > cutMs - DELAY_MS)).toEqual([]);
  await encoder.stop();
  expect(complaints).toEqual([]);
}, 240_000);

describe("闭庭", () => {
  it("asks once more, airs what was said, and makes ready for the next hearing", async () => {
    await stage.approve({ courtroom: "room-2" });
    await stage.encoder("room-2").start();
    await at("room-2");
    await page.getByText("● 开庭后会直播").waitFor();
    await pressTwice("opening");
    await lamp("正在直播");
    await arrivesAfter("room-2", 0);
    await pressTwice("closing");
    await lamp("未直播");
    const counting = countDown();
    await page.getByText("前 ").waitFor();
    await fits("closing");
    const said = await counting;
    isTrue(said, Math.max(...(await arrivals("room-2")).map(({ arrivedAtMs }) => arrivedAtMs)));
    await page.getByText("尚未开庭").waitFor();
    await page.getByText("排期中没有本庭此时的案件").waitFor();
    expect(complaints).toEqual([]);
  }, 120_000);
});

describe("what will not be aired", () => {
  it("says why before it is opened, by the clause; opened without a case it is recorded only", async () => {
    await stage.approve({ courtroom: "room-3" }, { riskGrade: "high" });
    await stage.encoder("room-3").start();
    await at("room-3");
    await page.getByText("○ 只录制，不会直播").waitFor();
    expect(await page.locator(".outcome .reasons small").count()).toBeGreaterThan(0);
    await fits("not-aired");
    await page.getByLabel("不关联案号（只录制，不直播）").check();
    await pressTwice("opening");
    await page.getByText("仅录制，现在说的话不会播出").waitFor();
    await fits("held");
    expect(await stage.stamps("room-3")).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("lets a person choose among several, or type another", async () => {
    const { approval } = await stage.approve({ courtroom: "room-4" });
    const second = await stage.approve({ courtroom: "room-4" });
    await stage.encoder("room-4").start();
    await at("room-4");
    await page.getByText("先选择案件，再按“开庭”").waitFor();
    expect(await isEnabled("opening")).toBe(false);
    await fits("several");
    await page.getByLabel("填写案号").last().fill("（2026）豫0802民初99999号");
    await page.getByText("○ 只录制，不会直播").waitFor();
    await fits("typed");
    await page.getByText(second.approval.caseNumbers[0] ?? "").click();
    await page.getByText("● 开庭后会直播").waitFor();
    await pressTwice("opening");
    await lamp("正在直播");
    expect((await stage.liveSession("room-4")).caseNumbers).toEqual(second.approval.caseNumbers);
    expect(approval.caseNumbers).not.toEqual(second.approval.caseNumbers);
    expect(complaints).toEqual([]);
  });
});

describe("a person who is signed out", () => {
  it("is told so, large, and the page comes back by itself", async () => {
    await at("room-4");
    await lamp("正在直播");
    isFrozen = true;
    const cookies = await context.cookies();
    await context.clearCookies();
    await page.getByText("请重新登录").waitFor({ timeout: 5_000 });
    await lamp("状态未知");
    expect(await button("closed-evidence").isDisabled()).toBe(true);
    await page.getByText("登录已失效，不知道是否在播出").waitFor();
    await fits("signed-out");
    await context.addCookies(cookies);
    await lamp("正在直播");
    isFrozen = false;
    expect(await page.getByText("请重新登录").isVisible()).toBe(false);
    // With the token that a new sign-in has brought.
    await press("closed-evidence");
    await page.getByText("不公开举证质证，现在说的话不会播出").waitFor();
    expect(complaints).toEqual([]);
  });
});

describe("断播 pressed while the desk hangs", () => {
  it("is red within its two seconds, and is sent until the next desk has taken it", async () => {
    await press("reopening");
    await lamp("正在直播");
    const { desk } = stage.node.processIds();
    if (desk === null) throw new Error("no desk");
    isFrozen = true;
    process.kill(desk, "SIGSTOP");
    try {
      // Before the page has found out.
      await press("cut");
      await page.getByText("断播未确认！").waitFor({ timeout: 3_000 });
      await fits("unconfirmed");
    } finally {
      process.kill(desk, "SIGKILL");
    }
    await page.getByText("✓ 已核实：不再播出").waitFor({ timeout: 60_000 });
    await lamp("已断播");
    expect(await page.getByText("断播未确认！").isVisible()).toBe(false);
    isFrozen = false;
    expect(complaints).toEqual([]);
  }, 120_000);
});
