// A court's people, made as a court makes them: accounts by 系统管理员, roles and offices by 安全管理员, vouched for by a
// leader; the first leader by whoever stands at the machine. All but that by the pages.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import type { TingzhaNode } from "../support/tingzha-node.ts";
import { codeOf } from "../unit/desk/support/browser.ts";
import { inside, signInFirstTime } from "./browser.ts";
import { choose, openWatched, SIGNED_OUT, type WatchedPage } from "./pages-watched.ts";

const TINGZHA = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const run = promisify(execFile);

export const COURT = { code: "豫08", name: "焦作市中级人民法院" } as const;
const ADMINISTRATORS = [
  ["系统甲", "xitong", "Erstes-Wort-8341"],
  ["安全乙", "anquan", "Zweites-Wort-8341"],
  ["审计丙", "shenji", "Drittes-Wort-8341"],
] as const;

/** The first start, by its code; 系统管理员 is in afterwards, with an authenticator. @returns its seed and printed codes. */
export async function firstStart(
  page: Page,
  node: TingzhaNode,
): Promise<{ readonly seed: string; readonly printed: readonly string[] }> {
  const [, code = ""] = /启动码 Code +(\S+)/.exec(node.output) ?? [];
  await page.getByLabel("启动码").fill(code);
  await page.getByLabel("法院代字").fill(COURT.code);
  await page.getByRole("option", { name: `${COURT.code} ${COURT.name}` }).waitFor({ state: "attached" });
  await page.keyboard.press("Escape");
  for (const [at, [name, login, password]] of ADMINISTRATORS.entries()) {
    await page.getByLabel("姓名").nth(at).fill(name);
    await page.getByLabel("登录名").nth(at).fill(login);
    await page.getByLabel("口令", { exact: true }).nth(at).fill(password);
  }
  await page.getByRole("button", { name: "完成首次启动" }).click();
  const seed = await page.locator("p code").innerText();
  await page.getByLabel("验证码").fill(codeOf(seed, Date.now()));
  await page.getByRole("button", { name: "确定" }).click();
  await page.locator(".codes li").first().waitFor();
  const printed = await page.locator(".codes li").allInnerTexts();
  await page.getByRole("button", { name: "我已保存，继续" }).click();
  return { seed, printed };
}

async function passwordOf(page: Page, login: string): Promise<void> {
  const [, , password = ""] = ADMINISTRATORS.find(([, each]) => each === login) ?? [];
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("口令").fill(password);
  await page.keyboard.press("Enter");
}

/** An administrator's, both steps of it: the password, then a code. */
export async function signIn(page: Page, login: string, code: string): Promise<void> {
  await passwordOf(page, login);
  await page.getByLabel("验证码").fill(code);
  await page.keyboard.press("Enter");
  await inside(page);
}

/** 安全管理员 and 审计管理员 chose their passwords at the first start, and owe a second factor. */
export async function administrator(
  browser: Browser,
  node: TingzhaNode,
  login: string,
): Promise<WatchedPage> {
  const watched = await openWatched(browser, `${node.httpUrl}/`, SIGNED_OUT);
  const { page } = watched;
  await passwordOf(page, login);
  await page.getByRole("button", { name: "这里不允许使用手机：只用一次性纸质码" }).click();
  await page.getByRole("button", { name: "我已保存，继续" }).click();
  await inside(page);
  return watched;
}

export const section = async (page: Page, name: string) => {
  await page.getByRole("link", { name: "系统", exact: true }).click();
  await page.getByRole("link", { name, exact: true }).click();
};

/** @returns the first password, shown once. */
export async function makeAccount(page: Page, name: string, login: string): Promise<string> {
  await section(page, "用户");
  await page.getByRole("button", { name: "新建用户" }).click();
  await page.getByLabel("姓名", { exact: true }).fill(name);
  await page.getByLabel("登录名", { exact: true }).fill(login);
  await page.getByRole("dialog").getByRole("button", { name: "新建" }).click();
  await page.getByText(`已建立 ${name}`).waitFor();
  const password = await page.locator(".setting code").innerText();
  await page.getByRole("button", { name: "已记下" }).click();
  return password;
}

export async function grantRole(page: Page, name: string, role: string): Promise<void> {
  await section(page, "用户");
  await page.getByRole("link", { name, exact: true }).click();
  await choose(page, "授予角色", role);
  await page.getByRole("button", { name: "授予", exact: true }).click();
  await page.getByRole("row").filter({ hasText: role }).waitFor();
}

export async function appoint(page: Page, name: string, office: string): Promise<void> {
  await section(page, "任职");
  await choose(page, "姓名", name);
  await choose(page, "职务", office);
  await choose(page, "法院", `${COURT.code} ${COURT.name}`);
  await page.getByLabel("庭室").fill("民一庭");
  await page.getByRole("button", { name: "登记任职" }).click();
  await page.getByRole("row").filter({ hasText: name }).waitFor();
}

/** A new court has no leader who could vouch for its first one. */
export async function vouchAtTheMachine(node: TingzhaNode, name: string): Promise<void> {
  await run(process.execPath, [TINGZHA, "--config", node.configFile, "user", "confirm", name]);
}

export async function vouch(page: Page, name: string): Promise<void> {
  await section(page, "待确认任职");
  const row = page.getByRole("row").filter({ hasText: name });
  await row.getByRole("button", { name: "确认任职属实" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "确认任职属实" }).click();
  await row.waitFor({ state: "detached" });
}

/** The first time, with the password that was shown to 系统管理员. */
export async function arrive(
  browser: Browser,
  node: TingzhaNode,
  [login, given]: readonly [string, string],
): Promise<WatchedPage> {
  const watched = await openWatched(browser, `${node.httpUrl}/`, SIGNED_OUT);
  await signInFirstTime(watched.page, login, given);
  await inside(watched.page);
  return watched;
}
