// Issue 5, line 6: from the printed address to the first courtroom with its encoder settings, as a newcomer does it.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { StampedSource } from "../support/media-source.ts";
import { Publisher } from "../support/publisher.ts";
import { TingzhaNode } from "../support/tingzha-node.ts";
import { codeOf } from "../unit/desk/support/browser.ts";
import { openPage, startChromium } from "./browser.ts";

const node = new TingzhaNode({ env: { TINGZHA_BOOTSTRAP_TOKEN: "" } });
let browser: Browser;
beforeAll(async () => {
  await Promise.all([node.start(), startChromium().then((started) => (browser = started))]);
});
afterAll(async () => {
  await browser?.close();
  await node.remove();
});

const PICTURES = process.env.E2E_PICTURES;
const picture = async (page: Page, name: string) => {
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png` });
};

it.each([{ width: 1366, height: 768 }])(
  "a newcomer comes to his first courtroom, and its encoder streams",
  async (window) => {
    const { page, complaints } = await openPage(browser, window);
    const [, address = ""] = /页面 Page +(\S+)/.exec(node.output) ?? [];
    const [, code = ""] = /启动码 Code +(\S+)/.exec(node.output) ?? [];
    await page.goto(address);
    await page.getByLabel("启动码").fill(code);
    await page.getByLabel("法院代字").fill("豫08");
    await page.getByRole("option", { name: "豫08 焦作市中级人民法院" }).waitFor({ state: "attached" });
    await page.keyboard.press("Escape");
    expect(await page.getByLabel("法院名称").inputValue()).toBe("焦作市中级人民法院");
    const people = [
      ["系统甲", "xitong", "Erstes-Wort-8341"],
      ["安全乙", "anquan", "Zweites-Wort-8341"],
      ["审计丙", "shenji", "Drittes-Wort-8341"],
    ] as const;
    for (const [index, [name, login, password]] of people.entries()) {
      await page.getByLabel("姓名").nth(index).fill(name);
      await page.getByLabel("登录名").nth(index).fill(login);
      await page.getByLabel("口令", { exact: true }).nth(index).fill(password);
    }
    await picture(page, `first-start-${window.width}`);
    await page.getByRole("button", { name: "完成首次启动" }).click();

    // Made, he is in as 系统管理员, and sets up his second factor.
    const seed = await page.locator("p code").innerText();
    await picture(page, `enrol-${window.width}`);
    await page.getByLabel("验证码").fill(codeOf(seed, Date.now()));
    await page.getByRole("button", { name: "确定" }).click();
    await page.getByText("一次性纸质码").first().waitFor();
    await picture(page, `codes-${window.width}`);
    await page.getByRole("button", { name: "我已保存，继续" }).click();

    await page.getByRole("button", { name: "新建法庭" }).click();
    await page.getByLabel("名称").fill("第一法庭");
    await page
      .getByRole("button", { name: "新 建" })
      .or(page.getByRole("button", { name: "新建", exact: true }))
      .click();
    const settings = page.locator(".setting code");
    await settings.nth(2).waitFor();
    const url = await settings.nth(2).innerText();
    expect(url).toMatch(/^rtmp:\/\/127\.0\.0\.1:\d+\/court\/room-1\?key=[0-9a-f]{32}$/);
    expect(url).toBe(`${await settings.nth(0).innerText()}/${await settings.nth(1).innerText()}`);
    await picture(page, `settings-${window.width}`);
    const publisher = new Publisher({ url, source: new StampedSource() });
    await publisher.start();
    await publisher.stop();
    await page.getByRole("button", { name: "已填入编码器" }).click();
    await page.getByText("第一法庭").waitFor();
    await picture(page, `courtrooms-${window.width}`);

    // Out and in again, with a printed code or the next of the authenticator.
    await page.getByRole("button", { name: "退出登录" }).click();
    await page.getByLabel("登录名").fill("xitong");
    await page.getByLabel("口令").fill("wrong");
    await page.getByRole("button", { name: "登录", exact: true }).click();
    await page.getByRole("alert").first().waitFor();
    expect(await page.getByRole("alert").first().innerText()).toContain("登录名或口令不正确");
    await picture(page, `sign-in-${window.width}`);
    expect(complaints.filter((text) => !text.includes("of 401"))).toEqual([]);
  },
);
