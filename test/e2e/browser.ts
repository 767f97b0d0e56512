// The system's Chromium, driven for real; each test has a profile of its own.

import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { type ApiClient, ApiError } from "../support/api-client.ts";

export const CHROMIUM = {
  path: "/usr/bin/chromium",
  // It asks nobody for anything by itself.
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
} as const;

export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM.path, args: [...CHROMIUM.args] });
}

export const OWN_PASSWORD = "Eigenes-Wort-8341";

/** The first time, by the pages: a password of his own, then printed codes. */
export async function signInFirstTime(page: Page, login: string, given: string): Promise<void> {
  await letIn(page, login, () => firstSteps(page, login, given));
}

/** In the house: on the way in one may sign out too. */
export async function inside(page: Page): Promise<void> {
  await page.locator("header").getByRole("button", { name: "退出登录" }).waitFor();
}

/** What the page says instead belongs to the failure. */
export async function letIn(page: Page, login: string, steps: () => Promise<void>): Promise<void> {
  try {
    await steps();
  } catch (error) {
    const said = await page
      .locator("body")
      .innerText()
      .catch(() => "(gone)");
    throw new Error(`${login} was not let in; the page says: ${said}`, { cause: error });
  }
}

async function firstSteps(page: Page, login: string, given: string): Promise<void> {
  await page.getByLabel("登录名").fill(login);
  await page.getByLabel("口令").fill(given);
  await page.keyboard.press("Enter");
  await page.getByLabel("现在的口令").fill(given);
  await page.getByLabel("新口令", { exact: true }).fill(OWN_PASSWORD);
  await page.getByLabel("再输入一次新口令").fill(OWN_PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "这里不允许使用手机：只用一次性纸质码" }).click();
  await page.getByRole("button", { name: "我已保存，继续" }).click();
}

/** A technician of 豫08 who counts. @returns his first password. */
export function technician(api: ApiClient, name: string, login: string): Promise<string> {
  return person(api, name, login, "technician");
}

/** Somebody of 豫08 in a role that counts. @returns his first password. */
export async function person(api: ApiClient, name: string, login: string, role: string): Promise<string> {
  await api.post("/courts", { code: "豫08", name: "焦作市中级人民法院" }).catch((error: unknown) => {
    // For the second person it is there.
    if (!(error instanceof ApiError) || error.code !== "court-exists") throw error;
  });
  const user = await api.post<{ id: string; password: string }>("/users", { name, login });
  await api.post("/grants", { userId: user.id, role, court: "豫08" });
  await api.post(`/users/${user.id}/confirm`, {});
  return user.password;
}

export interface Window {
  readonly width: number;
  readonly height: number;
}

/** A window of a technician's screen. What the page complains of fails the test that reads it. */
export async function openPage(
  browser: Browser,
  window: Window = { width: 1366, height: 768 },
): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { ...window }, locale: "zh-CN" });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${message.text()} ${message.location().url}`);
  });
  return { page, context, complaints };
}
