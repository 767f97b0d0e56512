// A page whose every complaint counts: console errors, exceptions, refused and failed requests, violations of its policy;
// looked at in both sizes of screen and both languages.
import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import type { ApiClient } from "../support/api-client.ts";
import { openPage } from "./browser.ts";

const PICTURES = process.env.E2E_PICTURES;
export const WINDOWS = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
] as const;

export interface WatchedPage {
  readonly page: Page;
  /** What has not been expected; of every page of the same window's person together. */
  readonly complaints: string[];
  /** Fills with each text that script in a name would have shown. */
  readonly dialogs: string[];
}

/** A violation of the page's policy, with the line that did it. */
const SAY_WHICH = `addEventListener("securitypolicyviolation", (event) => {
  console.error("policy", event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber);
})`;

/** @param provoked `status path` of what the test itself brings about. */
export async function openWatched(
  browser: Browser,
  url: string,
  provoked: readonly string[] = [],
): Promise<WatchedPage> {
  const { page, context } = await openPage(browser);
  const complaints: string[] = [];
  const dialogs: string[] = [];
  await watchAll(context, { provoked, complaints, dialogs });
  await page.goto(url);
  return { page, complaints, dialogs };
}

interface Watch extends Omit<WatchedPage, "page"> {
  readonly provoked: readonly string[];
}

/** Pages that it opens later too, such as a pop-out. */
async function watchAll(context: BrowserContext, watch: Watch): Promise<void> {
  await context.addInitScript(SAY_WHICH);
  for (const page of context.pages()) watchOne(page, watch);
  context.on("page", (page) => watchOne(page, watch));
}

function watchOne(page: Page, { provoked, complaints, dialogs }: Watch): void {
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    // Said of every answer from 400 on: those are judged below, by what they were.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      complaints.push(message.text());
    }
  });
  page.on("response", (response) => {
    const said = `${response.status()} ${new URL(response.url()).pathname}`;
    if (response.status() >= 400 && !provoked.includes(said)) complaints.push(said);
  });
  page.on("requestfailed", (request) => {
    // What a page that is left had still asked for.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") complaints.push(`failed ${request.url()}`);
  });
}

/** Before the sign-in the page asks who it is. */
export const SIGNED_OUT = ["401 /api/v1/me"];

/** Nothing is cut off at the side, in either language and on either screen. */
export async function fits(page: Page, name: string): Promise<void> {
  for (const language of ["zh", "en"]) {
    for (const window of [...WINDOWS].reverse()) {
      await page.setViewportSize(window);
      await fitsHere(page, `${name}-${language}-${window.width}`);
    }
    await page.getByRole("button", { name: language === "zh" ? "English" : "中文", exact: true }).click();
  }
}

/** As it stands; E2E_PICTURES keeps what was seen. */
export async function fitsHere(page: Page, name: string): Promise<void> {
  const isWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
  expect([name, isWide]).toEqual([name, false]);
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png` });
}

/** What axe-core finds serious or critical, each with where. */
export async function graveFindings(page: Page): Promise<readonly (readonly unknown[])[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document).then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [id, ...nodes.slice(0, 5).map(({ html, any }) => [html.slice(0, 160), any[0]?.message])]))`);
}

/** An account with roles; @returns its id and first password. */
export async function account(
  api: ApiClient,
  [name, login]: readonly [string, string],
  role: string,
  court?: string,
): Promise<{ readonly id: string; readonly password: string }> {
  const user = await api.post<{ id: string; password: string }>("/users", { name, login });
  await api.post("/grants", { userId: user.id, role, ...(court !== undefined && { court }) });
  return user;
}

/** By hand, as everybody does: opens the list of that label and takes the entry. */
export async function choose(page: Page, label: string, entry: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.locator(`.ant-select-item-option[title="${entry}"]:visible`).click();
}
