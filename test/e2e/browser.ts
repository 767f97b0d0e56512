// The system's Chromium, driven for real; each test has a profile of its own.
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

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
    if (message.type() === "error") complaints.push(message.text());
  });
  return { page, context, complaints };
}
