/** A backup is one file: made by backup-worker.ts in a thread of its own, checked before it is believed. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { PENDING_RESTORE } from "../contract/backup.ts";
import { runThread } from "../run-thread.ts";
import type { Restored } from "./apply-restore.ts";
import type { BackupHead, BackupOrder } from "./backup-worker.ts";

export function makeBackup(order: BackupOrder): Promise<BackupHead> {
  return runThread(new URL("./backup-worker.ts", import.meta.url), order);
}

/** @throws when it is no backup, or not whole. In a thread: a large one is read for seconds. */
export function checkBackup(file: string): Promise<void> {
  return runThread(new URL("./restore-worker.ts", import.meta.url), { task: "check", file });
}

/** See apply-restore.ts; in a thread, so that the desk shows its sign of life meanwhile. */
export async function restoreWaiting(dataDir: string, database: string): Promise<Restored | null> {
  if (!existsSync(join(dataDir, PENDING_RESTORE.order))) return null;
  const order = { task: "apply", dataDir, database };
  return runThread(new URL("./restore-worker.ts", import.meta.url), order);
}
