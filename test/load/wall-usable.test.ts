// Issue 7, line 4: the wall is usable two seconds after it was asked for: true, every switch alive.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openPage, signInFirstTime, startChromium, technician } from "../e2e/browser.ts";
import { ApiStage } from "../support/api-stage.ts";
import { waitFor } from "../support/wait-for.ts";

const TIMES = 7;
const ROOMS = Array.from({ length: 8 }, (_, index) => `room-${index + 1}`);
let stage: ApiStage;
let browser: Browser;
beforeAll(async () => {
  stage = await ApiStage.open();
  browser = await startChromium();
  await stage.rooms(...ROOMS);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

it("of a technician who opens it in the morning", async () => {
  const given = await technician(stage.api, "李技术", "li");
  const { page: first, context: own } = await openPage(browser);
  await first.goto(`${stage.node.httpUrl}/`);
  await signInFirstTime(first, "li", given);
  await first.getByText("● 状态实时").waitFor();
  const cookies = await own.cookies();
  const took: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    // Nothing kept from before but who he is.
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: "zh-CN" });
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.addInitScript(`const look = new MutationObserver(() => {
      if (document.querySelectorAll(".cut-switch.alive").length < ${ROOMS.length}) return;
      look.disconnect();
      window.usableMs = performance.now();
    });
    look.observe(document, { subtree: true, childList: true, attributes: true });`);
    await page.goto(`${stage.node.httpUrl}/#/live`);
    const usableMs = () => page.evaluate("window.usableMs ?? null") as Promise<number | null>;
    took.push(await waitFor("it is usable", usableMs));
    await context.close();
  }
  took.sort((a, b) => a - b);
  console.log(`usable after ${took.map(Math.round).join(", ")} ms (n = ${TIMES})`);
  expect(took[TIMES >> 1]).toBeLessThan(2_000);
});
