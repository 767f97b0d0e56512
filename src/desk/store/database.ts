/** Opens the desk's database: SQLite in a thread of its own, every commit durable, migrated to the newest schema. */
import { mkdirSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import SQLite from "better-sqlite3";
import { Kysely, type Selectable, SqliteDialect, type Transaction } from "kysely";
import { Migrator } from "kysely/migration";
import { DatabaseThread, ThreadDialect } from "./database-thread.ts";
import { migrations } from "./migrations.ts";
import type { Tables } from "./tables.ts";

export type Db = Kysely<Tables>;
export type DbOrTransaction = Db | Transaction<Tables>;
export type Row<T extends keyof Tables> = Selectable<Tables[T]>;

const RECOVERY_TIMEOUT_MS = 50;

export interface Database {
  /** Every write, and the reads that belong to it. */
  readonly db: Db;
  /**
   * What leases are decided by: sees all that is committed, and waits neither for a sync of the disk nor for a lock that
   * somebody else holds. So it needs no thread of its own, which would cost 25 MB.
   */
  readonly reader: Db;
  close(): Promise<void>;
}

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
export async function openDatabase(file: string): Promise<Database> {
  mkdirSync(dirname(file), { recursive: true });
  const thread = new DatabaseThread(file);
  const db = new Kysely<Tables>({ dialect: new ThreadDialect(thread) });
  try {
    // Opens the file: until something is read from it, nobody knows what it is.
    await thread.run("select count(*) from sqlite_master", []);
  } catch (error) {
    await thread.close();
    const detail = error instanceof Error ? error.message : String(error);
    throw new StoreError(
      "store-unreadable",
      `${file} can't be used (${detail}): put a backup in its place; recordings and latches do not depend on it`,
    );
  }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw new StoreError("store-migration-failed", error instanceof Error ? error.message : String(error));
  }
  const connection = openReader(file);
  const reader = new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection }) });
  return {
    db,
    reader,
    close: async () => {
      await Promise.all([db.destroy(), reader.destroy()]);
      // Kysely closes only what it has used.
      connection.close();
    },
  };
}

/** In WAL a reader waits for nobody, but for the moment in which another process recovers the file. */
function openReader(file: string): SQLite.Database {
  const reader = new SQLite(file, { readonly: true, timeout: RECOVERY_TIMEOUT_MS });
  // Opens the log beside the file now, not at some first lease: what stays open later is a leak.
  reader.prepare("select count(*) from sqlite_master").get();
  return reader;
}
