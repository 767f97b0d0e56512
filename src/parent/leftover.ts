/** Processes of an earlier parent that was killed: a node starts only when they are gone. */

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const ENDS_BY_ITSELF_MS = 3_000;
const POLL_MS = 50;

/**
 * Waits for the process named by `<runDir>/<name>.pid`, which ends by itself once its parent is gone, and
 * kills it when it does not: two gates on one directory would cut each other's journals. Answers the pid of
 * what it found, or null.
 */
export async function endLeftover(runDir: string, name: string): Promise<number | null> {
  const pid = runningChild(runDir, name);
  if (pid === null) return null;
  const deadline = performance.now() + ENDS_BY_ITSELF_MS;
  while (runningChild(runDir, name) === pid) {
    if (performance.now() > deadline) kill(pid);
    await delay(POLL_MS);
  }
  return pid;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended in the meantime, which the caller sees next.
  }
}

/**
 * The pid in the file, if a process of this node has it now. A pid may have been given to a stranger since,
 * so the process must also work in the run directory, as both children do.
 */
export function runningChild(runDir: string, name: string): number | null {
  try {
    const pid = Number(readFileSync(join(runDir, `${name}.pid`), "utf8"));
    if (!Number.isSafeInteger(pid) || pid <= 1) return null;
    const own = statSync(runDir, { bigint: true });
    const theirs = statSync(`/proc/${pid}/cwd`, { bigint: true });
    return own.dev === theirs.dev && own.ino === theirs.ino ? pid : null;
  } catch {
    return null;
  }
}
