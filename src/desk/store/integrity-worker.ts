/** Worker thread: what SQLite itself finds wrong with the database, at most three things. */
import { parentPort, workerData } from "node:worker_threads";
import SQLite from "better-sqlite3";

const { file } = workerData as { readonly file: string };

function look(): string {
  const database = new SQLite(file, { readonly: true });
  try {
    const rows = database.pragma("quick_check(3)") as { readonly quick_check: string }[];
    return rows.map(({ quick_check }) => quick_check).join("; ");
  } catch (error) {
    // So damaged that it can't even be looked at: that is an answer too. Anything else is none.
    const { code = "", message } = error as Error & { code?: string };
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return message;
    throw error;
  } finally {
    database.close();
  }
}

parentPort?.postMessage(look());
