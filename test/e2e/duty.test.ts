// The page of whoever is on duty: going on, answering, going off; what he sees of the courts; both sizes of screen.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { waitFor } from "../support/wait-for.ts";
import { openPage, signInFirstTime, startChromium, technician } from "./browser.ts";

const PICTURES = process.env.E2E_PICTURES;
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

interface Duty {
  readonly people: readonly { readonly person: string; readonly present: boolean }[];
}

it("goes on duty, is seen to answer, airs, and is off when he signs out", async () => {
  await stage.rooms("room-1");
  const given = await technician(stage.api, "王技术", "wang");
  await stage.approve({ courtroom: "room-1" });
  await stage.encoder().start();
  const { id } = await stage.liveSession();

  const { page, complaints } = await openPage(browser);
  await page.goto(`${stage.node.httpUrl}/`);
  await signInFirstTime(page, "wang", given);
  await page.getByRole("link", { name: "值守" }).click();
  await page.getByText("你不在值守").waitFor();
  await page.getByRole("button", { name: "上岗" }).click();
  await page.getByText("你正在值守").waitFor();
  const present = async () =>
    (await stage.api.get<Duty>("/duty")).people.find(({ person }) => person === "王技术")?.present;
  await waitFor("his page answers", present);
  await stage.api.phase("room-1", "opening");
  await stage.sessionIs(id, "on-air");
  await page.getByText("有人值守").waitFor();
  for (const window of [
    { width: 1366, height: 768 },
    { width: 1920, height: 1080 },
  ]) {
    await page.setViewportSize(window);
    const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect([window.width, isWide]).toEqual([window.width, false]);
    if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/duty-${window.width}.png` });
  }
  // In English too, by the switch.
  await page.getByRole("button", { name: "English" }).click();
  await page.getByText("You are on duty").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Login").waitFor();
  expect(await present()).toBeUndefined();
  expect(complaints.filter((text) => !text.includes("of 401"))).toEqual([]);
});
