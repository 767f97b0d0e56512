// A window that stood open while the node was upgraded: a page that it has not fetched yet comes with the new ones.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { openPage, signInFirstTime, startChromium, technician } from "./browser.ts";

let stage: ApiStage;
let browser: Browser;
beforeAll(async () => {
  stage = await ApiStage.open();
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

it("goes on to the page that was asked for", async () => {
  const given = await technician(stage.api, "李技术", "li");
  const { page } = await openPage(browser);
  await page.goto(`${stage.node.httpUrl}/`);
  await signInFirstTime(page, "li", given);
  await page.getByText("● 状态实时").waitFor();
  // As the next version would have it: other names for all files, and the old ones gone.
  let isNew = false;
  await page.route(/\/assets\/incidents-.*\.js$/, (route) =>
    isNew ? route.continue() : route.fulfill({ status: 404 }),
  );
  await page.route(`${stage.node.httpUrl}/`, async (route) => {
    if (route.request().resourceType() === "document") {
      isNew = true;
      return route.continue();
    }
    const html = await (await route.fetch()).text();
    return route.fulfill({
      contentType: "text/html",
      body: html.replace(/\/assets\/index-[^"]+\.js/, "/assets/index-next.js"),
    });
  });
  await page.getByRole("link", { name: "告警与事件" }).click();
  await page.getByRole("heading", { name: /告警/ }).first().waitFor();
  expect(isNew).toBe(true);
  expect(page.url()).toContain("#/");
});

it("comes also when its first question was lost with the desk", async () => {
  const given = await technician(stage.api, "王技术", "wang");
  const { page } = await openPage(browser);
  await page.goto(`${stage.node.httpUrl}/`);
  await signInFirstTime(page, "wang", given);
  await page.getByText("● 状态实时").waitFor();
  let lost = 0;
  await page.route(/\/assets\/docket-.*\.js$/, (route) => {
    lost += 1;
    return lost === 1 ? route.abort("connectionrefused") : route.continue();
  });
  await page.getByRole("link", { name: "开庭排期" }).click();
  await page.getByRole("heading", { name: /排期/ }).first().waitFor();
  expect(lost).toBeGreaterThan(0);
});
