/** What makes a file a backup of ours: one row that says of what it is. */
import type SQLite from "better-sqlite3";

export const BACKUP_FORMAT = "tingzha-backup-1";

export interface Manifest {
  readonly format: string;
  readonly made_at: string;
  /** Last entry of the audit log in it. */
  readonly seq: number;
  readonly hash: string;
}

/** @throws when the file is no backup of ours. */
export function manifestOf(backup: SQLite.Database): Manifest {
  const manifest = backup.prepare("select * from backup_manifest").get() as Manifest | undefined;
  if (manifest?.format !== BACKUP_FORMAT) throw new Error("not a backup of this version");
  return manifest;
}
