/**
 * Puts a backup in the database's place, before the desk opens it. What was shut since it was made stays shut: the database
 * that is replaced is asked, and where it can't answer nothing is aired until a person has confirmed.
 */
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import SQLite from "better-sqlite3";
import { PENDING_RESTORE, type PendingRestore } from "../contract/backup.ts";
import { type Manifest, manifestOf } from "./backup-manifest.ts";
import { openDatabase } from "./database.ts";

export interface Restored extends PendingRestore {
  readonly madeAt: string;
  /** What was shut since the backup was made could be read from the database that it replaced. */
  readonly carriedOver: boolean;
  /** Where that database lies now; null: there was none. */
  readonly replaced: string | null;
}

/** Set in the settings while nobody has confirmed that the register may be believed. */
export const UNCONFIRMED = "restore-unconfirmed";

/** @returns what was done; null: no restore was waiting. @throws when the backup can't be used: nothing is changed then. */
export async function applyRestore(dataDir: string, database: string): Promise<Restored | null> {
  const order = join(dataDir, PENDING_RESTORE.order);
  const backup = join(dataDir, PENDING_RESTORE.backup);
  if (!existsSync(order) || !existsSync(backup)) return null;
  const pending = JSON.parse(readFileSync(order, "utf8")) as PendingRestore;
  // Taken away first: an order that fails is not tried again at every start.
  rmSync(order);
  try {
    return await putInPlace(dataDir, database, backup, pending);
  } finally {
    // In place it is there no more; refused, it is of no use to anybody.
    for (const end of ["", "-wal", "-shm"]) rmSync(backup + end, { force: true });
  }
}

async function putInPlace(
  dataDir: string,
  database: string,
  backup: string,
  pending: PendingRestore,
): Promise<Restored> {
  // One of an older version is brought to this one first: both must have the same tables.
  await (await openDatabase(backup)).close();
  const next = new SQLite(backup);
  let madeAt = "";
  let carriedOver = false;
  try {
    const manifest = manifestOf(next);
    madeAt = manifest.made_at;
    carriedOver = carryOver(next, database, manifest);
    unpack(next, dataDir);
    if (!carriedOver) setUnconfirmed(next, pending, madeAt);
    next.exec("drop table backup_files; drop table backup_manifest");
    next.pragma("wal_checkpoint(truncate)");
  } finally {
    next.close();
  }
  const replaced = setAside(database, pending.at);
  renameSync(backup, database);
  return { ...pending, madeAt, carriedOver, replaced };
}

/** Tables of which the newest state counts whole: nothing in them may come back as it was. */
const NEWEST = [
  ...[
    "courtrooms",
    "persons",
    "tokens",
    "latches",
    "rearm_requests",
    "sessions",
    "parts",
    "gaps",
    "openings",
  ],
  ...["courts", "users", "grants", "sign_ins", "duty", "handovers", "audit", "audit_days"],
  // A draw is made once, and what was found stays found.
  ...["findings", "finding_steps", "check_draws", "check_items"],
];

/** What only shuts is taken over; what was restored on purpose is not undone. */
const SHUT_SINCE: readonly string[] = [
  `update approvals set status = (select was.status from present.approvals was where was.id = approvals.id),
     status_reason = (select was.status_reason from present.approvals was where was.id = approvals.id)
   where id in (select id from present.approvals where status in ('rejected','withdrawn','revoked','used','expired'))`,
  // Changed since, so that signatures may have fallen: what it permitted then it does not permit now.
  `update approvals set status = 'returned', status_reason = '备份之后有变更：恢复后须重新提交或重新导入'
   where status in ('submitted', 'active') and exists (select 1 from present.approvals was
     where was.id = approvals.id and was.version > approvals.version)`,
  "insert or ignore into used_hearings select * from present.used_hearings",
  "insert or ignore into never_stream select * from present.never_stream",
  "insert or ignore into objections select * from present.objections",
  `update objections set justified = 1 where id in (select id from present.objections where justified = 1)`,
  `update delegations set until_day = min(until_day,
     coalesce((select was.until_day from present.delegations was where was.id = delegations.id), until_day))`,
  `update offices set until_day = (select was.until_day from present.offices was where was.id = offices.id)
   where until_day is null and id in (select id from present.offices where until_day is not null)`,
  `insert or replace into settings select * from present.settings where key = 'rooms-version'`,
];

/** @returns false: the present database can't be read, or is not a continuation of the backup. */
function carryOver(next: SQLite.Database, database: string, { seq, hash }: Manifest): boolean {
  if (!existsSync(database) || !isContinuation(database, seq, hash)) return false;
  next.prepare("attach ? as present").run(database);
  try {
    next.pragma("foreign_keys = off");
    next.transaction(() => {
      const triggers = next
        .prepare("select name, sql from main.sqlite_master where type = 'trigger'")
        .all() as { name: string; sql: string }[];
      for (const { name } of triggers) next.exec(`drop trigger main."${name}"`);
      for (const table of NEWEST) {
        next.exec(
          `delete from main."${table}"; insert into main."${table}" select * from present."${table}"`,
        );
      }
      for (const statement of SHUT_SINCE) next.exec(statement);
      for (const { sql } of triggers) next.exec(sql);
    })();
    return true;
  } finally {
    next.exec("detach present");
  }
}

function isContinuation(database: string, seq: number, hash: string): boolean {
  try {
    // Made anew from the log when needed; a damaged one would end this process, not throw.
    rmSync(`${database}-shm`, { force: true });
    const present = new SQLite(database);
    try {
      if (present.pragma("quick_check", { simple: true }) !== "ok") return false;
      const row = present.prepare("select hash from audit where seq = ?").get(seq) as
        | { hash: string }
        | undefined;
      const moved = present.prepare("select 1 from audit_days where last_seq >= ?").get(seq);
      return seq === 0 || row?.hash === hash || (row === undefined && moved !== undefined);
    } finally {
      present.close();
    }
  } catch {
    return false;
  }
}

/** Scans and moved days, where they are not there (any more). */
function unpack(next: SQLite.Database, dataDir: string): void {
  const files = next.prepare("select folder, name, bytes from backup_files").all() as {
    folder: string;
    name: string;
    bytes: Buffer;
  }[];
  for (const { folder, name, bytes } of files) {
    const file = join(dataDir, basename(folder), basename(name));
    if (existsSync(file)) continue;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, bytes, { mode: 0o600, flush: true });
  }
}

function setUnconfirmed(next: SQLite.Database, { by, at }: PendingRestore, madeAt: string): void {
  const value = JSON.stringify({ by, at, madeAt });
  next.prepare("insert or replace into settings values (?, ?)").run(UNCONFIRMED, value);
  next.exec("update sessions set wanted = 0, aired_by_person = 0");
}

/** The replaced database stays: what it held may be wanted. At every moment one of the two stands in its place. */
function setAside(database: string, at: string): string | null {
  if (!existsSync(database)) return null;
  const kept = `${database}.replaced-${at.replace(/[^0-9]/g, "").slice(0, 14)}`;
  // A log of the old file beside the new one would be taken for its own.
  try {
    const present = new SQLite(database);
    present.pragma("journal_mode = delete");
    present.close();
  } catch {
    // Unreadable: its log goes where it goes.
  }
  for (const end of ["-wal", "-shm"]) {
    if (existsSync(database + end)) renameSync(database + end, kept + end);
  }
  linkSync(database, kept);
  return kept;
}
