/** Worker thread: copies a database into one file as it stands at one moment, while others write to it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import SQLite from "better-sqlite3";
import { BACKUP_FORMAT } from "./backup-manifest.ts";

export interface BackupOrder {
  readonly database: string;
  /** Must not exist. */
  readonly target: string;
  /** Folders whose files go along, by the name they have under the data directory. */
  readonly folders: Readonly<Record<string, string>>;
  readonly madeAt: string;
}

export interface BackupHead {
  /** Last entry of the audit log in the copy. */
  readonly seq: number;
  readonly hash: string;
}

const BUSY_TIMEOUT_MS = 10_000;

function make({ database, target, folders, madeAt }: BackupOrder): BackupHead {
  const source = new SQLite(database, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    source.prepare("vacuum into ?").run(target);
  } finally {
    source.close();
  }
  const copy = new SQLite(target);
  try {
    copy.exec("create table backup_files (folder text not null, name text not null, bytes blob not null)");
    const insert = copy.prepare("insert into backup_files values (?, ?, ?)");
    for (const [name, path] of Object.entries(folders)) {
      for (const file of existsSync(path) ? readdirSync(path) : []) {
        if (!file.endsWith(".part")) insert.run(name, file, readFileSync(join(path, file)));
      }
    }
    const last = copy.prepare("select seq, hash from audit order by seq desc limit 1").get() as
      | BackupHead
      | undefined;
    const head = last ?? { seq: 0, hash: "" };
    copy.exec("create table backup_manifest (format text, made_at text, seq integer, hash text)");
    copy
      .prepare("insert into backup_manifest values (?, ?, ?, ?)")
      .run(BACKUP_FORMAT, madeAt, head.seq, head.hash);
    return head;
  } finally {
    copy.close();
  }
}

parentPort?.postMessage(make(workerData as BackupOrder));
