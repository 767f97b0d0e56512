/**
 * A gate that is connected and does not answer a cut within a second: the cut is left for its successor to read
 * before ingest, and the process is killed, which closes every connection to the platform (design 2).
 */
import { randomUUID } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";

export interface SilentGateOptions {
  readonly dataDir: string;
}

/** @param courtroom null: every courtroom. Resolves once the request is durable and the process was told to end. */
export async function endSilentGate({ dataDir }: SilentGateOptions, courtroom: string | null): Promise<void> {
  await writeLatchRequest(join(dataDir, "latch-requests"), courtroom);
  const pid = gatePid(join(dataDir, "run"));
  if (pid !== null) process.kill(pid, "SIGKILL");
}

/** `<dataDir>/latch-requests/<id>.json`: `{ courtroom }`, or `{}` for all; the gate removes it when it is latched. */
async function writeLatchRequest(directory: string, courtroom: string | null): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, `desk-${randomUUID()}.json`);
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.writeFile(JSON.stringify(courtroom === null ? {} : { courtroom }));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  const folder = await open(directory, "r");
  await folder.sync().finally(() => folder.close());
}

/** The pid the parent noted, if that process works in this node's run directory: a pid may have a new owner. */
function gatePid(runDir: string): number | null {
  try {
    const pid = Number(readFileSync(join(runDir, "gate.pid"), "utf8"));
    if (!Number.isSafeInteger(pid) || pid <= 1) return null;
    const own = statSync(runDir, { bigint: true });
    const theirs = statSync(`/proc/${pid}/cwd`, { bigint: true });
    return own.dev === theirs.dev && own.ino === theirs.ino ? pid : null;
  } catch {
    return null;
  }
}
