// One's own account in a real Chromium: the password, the second factor by its QR code, new printed codes, another sign-in
// ended, a token of one's own.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiStage } from "../support/api-stage.ts";
import { codeOf } from "../unit/desk/support/browser.ts";
import { inside, letIn, OWN_PASSWORD, startChromium } from "./browser.ts";
import { account, choose, fits, openWatched, SIGNED_OUT, type WatchedPage } from "./pages-watched.ts";

const NEXT_PASSWORD = "Anderes-Wort-9452";
let stage: ApiStage;
let browser: Browser;
let here: WatchedPage;
let elsewhere: WatchedPage;

beforeAll(async () => {
  stage = await ApiStage.open();
  browser = await startChromium();
  await stage.api.post("/courts", { code: "豫08", name: "焦作市中级人民法院" });
  // His role asks for no second factor: he sets one up because he wants to.
  const { password } = await account(stage.api, ["审管员", "shenguan"], "supervisor", "豫08");
  here = await openWatched(browser, `${stage.node.httpUrl}/`, SIGNED_OUT);
  await signIn(here.page, password);
  await here.page.getByLabel("现在的口令").fill(password);
  await here.page.getByLabel("新口令", { exact: true }).fill(OWN_PASSWORD);
  await here.page.getByLabel("再输入一次新口令").fill(OWN_PASSWORD);
  await here.page.keyboard.press("Enter");
  await inside(here.page);
  elsewhere = await openWatched(browser, `${stage.node.httpUrl}/`, SIGNED_OUT);
  await letIn(elsewhere.page, "shenguan", async () => {
    await signIn(elsewhere.page, OWN_PASSWORD);
    await inside(elsewhere.page);
  });
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel("登录名").fill("shenguan");
  await page.getByLabel("口令").fill(password);
  await page.keyboard.press("Enter");
}

describe("one's own account", () => {
  it("is reached by one's name, and says what one is", async () => {
    const { page } = here;
    await page.getByRole("link", { name: "审管员" }).click();
    await page.getByRole("row").filter({ hasText: "审管办" }).getByText("有效").waitFor();
    await page.getByText("未绑定：你的角色目前不要求").waitFor();
    await fits(page, "account");
  });

  it("ends the sign-in that was forgotten elsewhere", async () => {
    const { page } = here;
    await page.reload();
    const ends = page.getByRole("button", { name: "退出", exact: true });
    await ends.waitFor();
    expect(await ends.count()).toBe(1);
    await ends.click();
    await ends.waitFor({ state: "detached" });
    await page.getByText("就是这里").waitFor();
    await elsewhere.page.reload();
    await elsewhere.page.getByLabel("登录名").waitFor();
  });

  it("sets up a second factor by its QR code, and makes new printed codes with it", async () => {
    const { page } = here;
    await page.getByRole("button", { name: "绑定手机验证器或打印纸质码" }).click();
    await page.getByAltText("QR").waitFor();
    await fits(page, "account-qr");
    const seed = await page.locator("p code").innerText();
    await page.getByLabel("验证码").fill(codeOf(seed, Date.now()));
    await page.getByRole("button", { name: "确定" }).last().click();
    const codes = page.locator(".codes li");
    await codes.first().waitFor();
    const first = await codes.allInnerTexts();
    await page.getByRole("button", { name: "我已保存，继续" }).click();
    await page.getByText(`一次性纸质码还有 ${first.length} 个`).waitFor();
    await page.getByLabel("验证码").fill(first[0] ?? "");
    await page.getByRole("button", { name: "生成并显示" }).click();
    await codes.first().waitFor();
    const second = await codes.allInnerTexts();
    expect(second.filter((code) => first.includes(code))).toEqual([]);
    await page.getByRole("button", { name: "我已保存，继续" }).click();
  });

  it("changes the password, and says what is wrong with one that is too weak", async () => {
    const { page } = here;
    const change = async (next: string) => {
      await page.getByLabel("现在的口令").fill(OWN_PASSWORD);
      await page.getByLabel("新口令", { exact: true }).fill(next);
      await page.getByLabel("再输入一次新口令").fill(next);
      await page.keyboard.press("Enter");
    };
    await change("abc");
    await page.getByRole("alert").first().waitFor();
    await fits(page, "account-weak");
    await change(NEXT_PASSWORD);
    await page.getByText("口令已修改").waitFor();
  });

  it("gives a program of one's own a token, within one's rights, and ends it", async () => {
    const { page } = here;
    await choose(page, "可做的事", "查看录制场次");
    await page.keyboard.press("Escape");
    await page.getByLabel("最后一天").fill(new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10));
    await page.getByRole("button", { name: "签发", exact: true }).click();
    const token = await page.locator(".setting code").innerText();
    const asked = (path: string) =>
      fetch(`${stage.node.httpUrl}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
    expect([(await asked("/sessions")).status, (await asked("/incidents")).status]).toEqual([200, 403]);
    await page.getByRole("button", { name: "已记下" }).click();
    await fits(page, "account-token");
    await page.getByRole("button", { name: "作废" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "作废" }).click();
    await page.getByText("已作废").waitFor();
    expect((await asked("/sessions")).status).toBe(401);
  });

  it("has complained of nothing that nobody provoked", () => {
    const complaints = [...here.complaints, ...elsewhere.complaints];
    expect(complaints.filter((said) => said !== "400 /api/v1/me/password")).toEqual([]);
  });
});
