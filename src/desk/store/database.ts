/** Opens the desk's database: SQLite, every commit durable, migrated to the newest schema. */
import { mkdirSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import SQLite from "better-sqlite3";
import { Kysely, type Selectable, SqliteDialect, type Transaction } from "kysely";
import { Migrator } from "kysely/migration";
import { migrations } from "./migrations.ts";
import type { Tables } from "./tables.ts";

export type Db = Kysely<Tables>;
export type DbOrTransaction = Db | Transaction<Tables>;
export type Row<T extends keyof Tables> = Selectable<Tables[T]>;

/** How long a statement waits for another process (backup, the `sqlite3` shell) before it fails. */
const BUSY_TIMEOUT_MS = 2000;

export class StoreError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The file of `sqlite:NAME`; a relative name lies under the data directory. */
export function databaseFile(url: string, dataDir: string): string {
  if (!url.startsWith("sqlite:")) {
    throw new StoreError("store-url-unknown", `store.url must begin with sqlite: (${url.split(":")[0]}:)`);
  }
  const name = url.slice("sqlite:".length);
  return isAbsolute(name) ? name : join(dataDir, name);
}

/**
 * @throws StoreError `store-unreadable`: a file that is not a database, or a damaged one; `store-migration-failed`: a
 * newer schema.
 */
export async function openDatabase(file: string): Promise<Db> {
  mkdirSync(dirname(file), { recursive: true });
  const sqlite = openFile(file);
  // FULL: an approval revoked a moment before a power failure must still be revoked after it.
  sqlite.pragma("synchronous = FULL");
  sqlite.pragma("foreign_keys = ON");
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw new StoreError("store-migration-failed", error instanceof Error ? error.message : String(error));
  }
  return db;
}

function openFile(file: string): SQLite.Database {
  let sqlite: SQLite.Database | null = null;
  try {
    sqlite = new SQLite(file, { timeout: BUSY_TIMEOUT_MS });
    sqlite.pragma("journal_mode = WAL");
    return sqlite;
  } catch (error) {
    sqlite?.close();
    const detail = error instanceof Error ? error.message : String(error);
    throw new StoreError(
      "store-unreadable",
      `${file} can't be used (${detail}): put a backup in its place; recordings and latches do not depend on it`,
    );
  }
}
