// The process in which a browser paints gives way: on a court's machine that is its graphics card, here it takes the processor
// from the page that is judged.
import { readdirSync } from "node:fs";
import { constants, setPriority } from "node:os";
import type { Browser } from "playwright-core";

interface Processes {
  readonly processInfo: readonly { readonly type: string; readonly id: number }[];
}

/** Every thread of it; those that it begins later take after them. @throws Error when there is none */
export async function paintElsewhere(browser: Browser): Promise<void> {
  const client = await browser.newBrowserCDPSession();
  const { processInfo } = (await client.send("SystemInfo.getProcessInfo")) as Processes;
  const painting = processInfo.filter(({ type }) => type === "GPU");
  if (painting.length === 0) throw new Error("no process that paints");
  for (const { id } of painting) for (const thread of readdirSync(`/proc/${id}/task`)) yields(Number(thread));
  await client.detach();
}

function yields(thread: number): void {
  try {
    setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    // It has ended meanwhile.
    if ((error as { info?: { code?: string } }).info?.code !== "ESRCH") throw error;
  }
}
