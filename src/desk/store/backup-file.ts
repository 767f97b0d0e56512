/** A backup is one file: made by backup-worker.ts in a thread of its own, checked before it is believed. */
import { Worker } from "node:worker_threads";
import SQLite from "better-sqlite3";
import { BACKUP_FORMAT, type BackupHead, type BackupOrder } from "./backup-worker.ts";

export interface Manifest {
  readonly format: string;
  readonly made_at: string;
  /** Last entry of the audit log in it. */
  readonly seq: number;
  readonly hash: string;
}

export function makeBackup(order: BackupOrder): Promise<BackupHead> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./backup-worker.ts", import.meta.url), { workerData: order });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the backup's thread ended with ${code}`)));
  });
}

/** @throws when the file is no backup of ours. */
export function manifestOf(backup: SQLite.Database): Manifest {
  const manifest = backup.prepare("select * from backup_manifest").get() as Manifest | undefined;
  if (manifest?.format !== BACKUP_FORMAT) throw new Error("not a backup of this version");
  return manifest;
}

/** @throws when it is no backup, or not whole. */
export function checkBackup(file: string): void {
  const backup = new SQLite(file, { readonly: true });
  try {
    manifestOf(backup);
    const verdict = backup.pragma("integrity_check", { simple: true });
    if (verdict !== "ok") throw new Error(String(verdict));
  } finally {
    backup.close();
  }
}
