// Issue 7, line 5: each state of the air on wall, panel and courtroom page is told by a shape and a word of its own, and is
// still told apart in deuteranopia and without any colour; E2E_PICTURES keeps what was seen.
import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AIR } from "../../dashboard/src/air.ts";
import { states as english } from "../../dashboard/src/i18n/en/states.ts";
import { states as chinese } from "../../dashboard/src/i18n/zh-CN/states.ts";
import { ApiStage } from "../support/api-stage.ts";
import { openPage, signInFirstTime, startChromium, technician } from "./browser.ts";
import { fitsHere, WINDOWS } from "./pages-watched.ts";

/** Long enough for pictures of a stream that fills its delay. */
const DELAY_SECONDS = 30;
const ROOMS = {
  "room-1": "on-air",
  "room-2": "paused",
  "room-3": "cut",
  "room-4": "held",
  "room-5": "preparing",
} as const;
const SIGHTS = ["none", "deuteranopia", "achromatopsia"] as const;

let stage: ApiStage;
let browser: Browser;
let wall: Page;
let panel: Page;

beforeAll(async () => {
  stage = await ApiStage.open({
    config: { gate: { delaySeconds: DELAY_SECONDS }, watch: { analysis: "off" } },
  });
  browser = await startChromium();
  await stage.rooms(...Object.keys(ROOMS), "room-6");
  const given = await technician(stage.api, "李技术", "li");
  const opened = await openPage(browser);
  wall = opened.page;
  await wall.goto(`${stage.node.httpUrl}/`);
  await signInFirstTime(wall, "li", given);
  await wall.getByText("● 状态实时").waitFor();
  await wall.getByRole("button", { name: "全部小图" }).click();
  panel = await opened.context.newPage();
  await panel.goto(`${stage.node.httpUrl}/panel.html`);
  for (const room of Object.keys(ROOMS)) {
    await stage.encoder(room).start();
    if (room !== "room-4") await stage.approve({ courtroom: room });
    await stage.liveSession(room);
  }
  for (const room of ["room-1", "room-2", "room-3"]) await stage.api.phase(room, "opening");
  for (const room of ["room-1", "room-2", "room-3"]) {
    await stage.sessionIs((await stage.liveSession(room)).id, "on-air", 60_000);
  }
  await stage.api.pause((await stage.liveSession("room-2")).id);
  await stage.api.cutCourtroom("room-3");
  await stage.api.phase("room-5", "opening");
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

/** As somebody sees it who sees colours otherwise, or none. */
async function seenBy(page: Page, cdp: CDPSession, name: string): Promise<void> {
  for (const type of SIGHTS) {
    await cdp.send("Emulation.setEmulatedVisionDeficiency", { type });
    await fitsHere(page, `${name}-${type}`);
  }
  await cdp.send("Emulation.setEmulatedVisionDeficiency", { type: "none" });
}

const differ = (all: readonly unknown[]) =>
  expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(all.length);

describe("a state of the air", () => {
  it("has a shape and a word that no other has, in both languages", () => {
    const all = Object.keys(AIR) as (keyof typeof AIR)[];
    // Of a stream that is over nothing more can come: 已结束 has the shape of no stream.
    differ(all.map((state) => AIR[state].mark));
    differ(all.map((state) => chinese.air[state]));
    differ(all.map((state) => english.air[state]));
    for (const state of all) expect(AIR[state].mark.trim()).not.toBe("");
  });

  it("is told on the wall by both, whatever colours are seen", async () => {
    // The last first: it fills its delay, and is on air after that.
    for (const [room, state] of Object.entries(ROOMS).reverse()) {
      const badge = wall.locator(`article[data-room="${room}"] header .air`);
      await badge.getByText(`${AIR[state].mark} ${chinese.air[state]}`).waitFor();
    }
    const none = wall.locator('article[data-room="room-6"] header .air');
    expect(await none.innerText()).toBe("— 没有推流");
    await wall.setViewportSize(WINDOWS[1]);
    await seenBy(wall, await wall.context().newCDPSession(wall), "seen-wall");
  });

  it("is told on the panel by both", async () => {
    await panel.bringToFront();
    for (const [room, state] of Object.entries(ROOMS)) {
      const row = panel.locator("article", { has: panel.getByText(room, { exact: true }) });
      await row.getByText(`${AIR[state].mark} ${chinese.air[state]}`).waitFor();
    }
    await panel.setViewportSize({ width: 480, height: 720 });
    await seenBy(panel, await panel.context().newCDPSession(panel), "seen-panel");
  });
});

/** As many as are on the stage, each with its switch. Of six rooms one sends nothing, and is not looked at. */
async function staged(layout: string): Promise<void> {
  const most = layout === "四画面" ? 4 : 5;
  for (const each of [".stage article", ".stage .cut-switch"])
    await expect.poll(() => wall.locator(each).count()).toBe(most);
}

describe("a cut switch", () => {
  it.each(["四画面", "六画面"])(
    "of the stage is in sight on both screens, also below what was just cut: %s",
    async (layout) => {
      await wall.bringToFront();
      await wall.getByRole("button", { name: layout }).click();
      await staged(layout);
      await wall.locator(".recent-cuts li").first().waitFor();
      for (const window of WINDOWS) {
        await wall.setViewportSize(window);
        const ends = (await wall.evaluate(
          `[...document.querySelectorAll(".stage .cut-switch")].map((each) => each.getBoundingClientRect().bottom)`,
        )) as number[];
        expect([window.height, ends.filter((bottom) => bottom > window.height)]).toEqual([window.height, []]);
        await fitsHere(wall, `seen-stage-${ends.length}-${window.width}`);
      }
    },
  );

  it.each(["四画面", "六画面"])(
    "stays where it was, in sight and to be hit, when what came of a press is told below: %s",
    async (layout) => {
      await wall.setViewportSize({ width: 1366, height: 768 });
      await wall.getByRole("button", { name: layout }).click();
      await staged(layout);
      const places = () =>
        wall.evaluate(`[...document.querySelectorAll(".stage .cut-switch")].map((each) => {
          const { x, y, width, height } = each.getBoundingClientRect();
          const hit = document.elementFromPoint(x + width / 2, y + height / 2);
          return [each.closest("article").dataset.room, x, y, each.contains(hit)];
        })`) as Promise<[string, number, number, boolean][]>;
      // Cut already: pressed once more it changes nothing.
      await wall.locator('article[data-room="room-3"] .cut-switch').hover();
      const before = await places();
      expect(before.filter(([, , , isHit]) => !isHit)).toEqual([]);
      await wall.locator('article[data-room="room-3"] .cut-switch').click();
      const told = wall.getByRole("region", { name: "断播结果" });
      await told.getByText("禁播中，已核实现在没有与平台的连接").waitFor();
      expect(await places()).toEqual(before);
      await fitsHere(wall, `seen-told-${before.length}`);
      await told.getByRole("button", { name: "已看到" }).click();
    },
  );

  it.each(["四画面", "六画面"])(
    "is in sight and to be hit beside the details, and so is what pauses: %s",
    async (layout) => {
      await wall.setViewportSize({ width: 1920, height: 1080 });
      await wall.getByRole("button", { name: layout }).click();
      await staged(layout);
      await wall.getByRole("button", { name: "1 room-1", exact: true }).click();
      await wall.getByRole("complementary", { name: "room-1 详情" }).waitFor();
      const missed =
        await wall.evaluate(`[...document.querySelectorAll(".stage :is(.cut-switch, .pause button)")]
        .filter((each) => {
          const { x, y, width, height } = each.getBoundingClientRect();
          return !each.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        })
        .map((each) => each.closest("article").dataset.room + " " + each.textContent)`);
      expect(missed).toEqual([]);
      await fitsHere(wall, `seen-details-${layout === "四画面" ? 4 : 6}`);
      await wall.getByRole("button", { name: "关闭", exact: true }).click();
    },
  );

  it("that cuts, and one that has cut, are told apart by shape and word", async () => {
    const face = (room: string) => wall.getByRole("button", { name: new RegExp(`^立即断播：${room}`) });
    expect(await face("room-1").innerText()).toBe("■ 立即断播");
    expect(await face("room-3").innerText()).toBe("✕ 禁播中");
  });
});

describe("the lamp of the courtroom page", () => {
  it("has a shape and a word for each of its states, whatever colours are seen", async () => {
    const page = await wall.context().newPage();
    const cdp = await page.context().newCDPSession(page);
    const shapes: unknown[] = [];
    const words: string[] = [];
    const see = async (word: string) => {
      await page.locator(".lamp strong", { hasText: word }).waitFor();
      words.push(await page.locator(".lamp strong").innerText());
      // What is left of a shape when its colour is taken away.
      shapes.push(
        await page.locator(".lamp .shape").evaluate((shape) => {
          const { borderRadius, borderTopStyle, borderTopWidth, backgroundColor } = (
            globalThis as unknown as { getComputedStyle: (of: unknown) => Record<string, string> }
          ).getComputedStyle(shape);
          const isFilled = backgroundColor !== "rgba(0, 0, 0, 0)";
          return { borderRadius, border: `${borderTopStyle} ${borderTopWidth}`, isFilled };
        }),
      );
      await seenBy(page, cdp, `seen-court-${words.length}`);
    };
    for (const [room, word] of [
      ["room-1", "正在直播"],
      ["room-4", "未直播"],
      ["room-3", "已断播"],
    ] as const) {
      await page.goto("about:blank");
      await page.goto(`${stage.node.httpUrl}/court.html#${room}`);
      await see(word);
    }
    await page.context().clearCookies();
    await see("状态未知");
    differ(words);
    differ(shapes);
  });
});
