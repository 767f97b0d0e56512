/** Worker thread: is this file a whole backup, or put the one that waits in the database's place. */
import { parentPort, workerData } from "node:worker_threads";
import SQLite from "better-sqlite3";
import { applyRestore } from "./apply-restore.ts";
import { manifestOf } from "./backup-manifest.ts";

type Order =
  | { readonly task: "check"; readonly file: string }
  | { readonly task: "apply"; readonly dataDir: string; readonly database: string };

/** @throws when it is no backup, or not whole. */
function check(file: string): void {
  const backup = new SQLite(file, { readonly: true });
  try {
    manifestOf(backup);
    const verdict = backup.pragma("integrity_check", { simple: true });
    if (verdict !== "ok") throw new Error(String(verdict));
  } finally {
    backup.close();
  }
}

const order = workerData as Order;
parentPort?.postMessage(
  order.task === "check" ? check(order.file) : await applyRestore(order.dataDir, order.database),
);
