// A page is judged as on a machine of its own: what paints gives way to it, which in a court is a graphics card, and so does
// everything of this session, which stands for other machines.
import { readdirSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import type { Browser } from "playwright-core";

interface Processes {
  readonly processInfo: readonly { readonly type: string; readonly id: number }[];
}

/** Linux shares the processor among sessions first, and niceness counts within one: the browser has a session of its own. */
const OWN_SESSION = "/proc/self/autogroup";
const YIELDING = 10;

/** @returns the way back. */
export function sessionYields(): () => void {
  const set = (niceness: number) => {
    try {
      writeFileSync(OWN_SESSION, String(niceness));
    } catch (error) {
      // A kernel without them shares by niceness alone.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  };
  set(YIELDING);
  return () => set(0);
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
