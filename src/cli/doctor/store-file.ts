/** The database of a node that does not run: whether SQLite finds it whole. A running one is asked by the desk itself. */
import { existsSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Config } from "../../config.ts";
import { codeOf, type Finding, found, ok, plain, words } from "../../machine/finding.ts";

const EXPECTED = words("数据库完整", "the database is whole");
const CURE = words("用备份恢复：tingzha restore FILE", "Put a backup in place: tingzha restore FILE");

export async function storeFile({ store }: Config): Promise<Finding> {
  const file = store.url.slice("sqlite:".length);
  if (!existsSync(file)) {
    const actual = words(`${file} 尚不存在`, `${file} is not there yet`);
    return found("store", "unknown", actual, EXPECTED, words("首次启动时会建立", "The first start makes it"));
  }
  const beside = statSync(`${file}-wal`, { throwIfNoEntry: false });
  if (beside !== undefined && beside.size > 0) {
    // A node that runs, or one that did not stop in order: the file alone is not the whole of it.
    const actual = words(
      `${file} 正在使用，或上次未正常停止`,
      `${file} is in use, or was not closed in order`,
    );
    const cure = words(
      "启动节点后再检查：它会自行恢复",
      "Start the node and look again: it recovers by itself",
    );
    return found("store", "unknown", actual, EXPECTED, cure);
  }
  try {
    const { DatabaseSync } = await quietly(() => import("node:sqlite"));
    const url = pathToFileURL(file);
    // Looks and touches nothing: no lock, no side file. What the last stop left beside it is not read.
    url.searchParams.set("immutable", "1");
    const database = new DatabaseSync(url, { readOnly: true });
    try {
      const rows = database.prepare("pragma quick_check(3)").all() as { quick_check: string }[];
      const said = rows.map(({ quick_check }) => quick_check).join("; ");
      if (said === "ok") return ok("store", plain(file), EXPECTED);
      return found("store", "failed", plain(`${file}: ${said.slice(0, 300)}`), EXPECTED, CURE);
    } finally {
      database.close();
    }
  } catch (error) {
    const actual = words(
      `${file} 打不开（${codeOf(error)}）`,
      `${file} can not be opened (${codeOf(error)})`,
    );
    return found("store", "failed", actual, EXPECTED, CURE);
  }
}

/** Node calls its SQLite experimental on stderr, which nobody at a court can do anything about. */
async function quietly<T>(load: () => Promise<T>): Promise<T> {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return await load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
