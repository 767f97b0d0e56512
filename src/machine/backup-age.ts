/** How old the newest backup of register and audit is. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Finding, found, ok, words } from "./finding.ts";

const HOUR_MS = 3_600_000;
const OLD_HOURS = 48;

/** Wall clock ms; null: there is none. */
export async function newestBackup(dataDir: string): Promise<number | null> {
  const folder = join(dataDir, "backups");
  // No folder: no backup has ever been made.
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => /^tingzha-.*\.db$/.test(name)).map((name) => join(folder, name));
  const times = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ mtimeMs }) => [mtimeMs],
        // Removed meanwhile.
        () => [],
      ),
    ),
  );
  return times.flat().length === 0 ? null : Math.max(...times.flat());
}

export async function backupAge(dataDir: string, nowMs: number): Promise<Finding> {
  const expected = words(`${OLD_HOURS} 小时内有备份`, `a backup within ${OLD_HOURS} h`);
  const cure = words(
    "运行 tingzha backup，复制到另一台机器，并设为每日任务",
    "Run tingzha backup, copy it to another machine, and have that done every day",
  );
  const newest = await newestBackup(dataDir);
  if (newest === null) return found("backup", "warning", words("没有备份", "no backup"), expected, cure);
  const hours = Math.max(0, Math.floor((nowMs - newest) / HOUR_MS));
  const actual = words(`最近一次在 ${hours} 小时前`, `the newest was made ${hours} h ago`);
  return hours > OLD_HOURS
    ? found("backup", "warning", actual, expected, cure)
    : ok("backup", actual, expected);
}
