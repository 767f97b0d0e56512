/** Room where the recordings go: what is free, and for how long at the present rate. */
import { access, constants, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { codeOf, type Finding, found, ok, words } from "./finding.ts";

/** One courtroom's day at 2 Mbit/s is 9 GB; below this a node will not get through one. */
const LOW_BYTES = 20 * 1024 ** 3;
const LOW_HOURS = 10;
const GIB = 1024 ** 3;
const HUNG_MS = 5_000;

/** @param writtenBps bits a second that are recorded now; null: nobody knows. */
export async function diskRoom(
  check: string,
  directory: string,
  writtenBps: number | null,
): Promise<Finding> {
  const expected = words("磁盘有应答", "the disk answers");
  const cure = words("检查该磁盘或网络存储的连接", "Check that disk, or its connection");
  // A disk that hangs (a network store that is gone) must hang nobody who only looks.
  const hung = delay(HUNG_MS, undefined, { ref: false }).then(() =>
    found(check, "unknown", words(`${directory} 没有应答`, `${directory} does not answer`), expected, cure),
  );
  return Promise.race([roomOf(check, directory, writtenBps), hung]);
}

async function roomOf(check: string, directory: string, writtenBps: number | null): Promise<Finding> {
  const expected = words(
    `可写，剩余 20 GiB 和 ${LOW_HOURS} 小时以上`,
    `writable, 20 GiB and ${LOW_HOURS} h free or more`,
  );
  let existing = directory;
  while (!(await isThere(existing))) existing = dirname(existing);
  try {
    await access(existing, constants.W_OK | constants.X_OK);
  } catch (error) {
    const actual = words(
      `${existing} 不可写（${codeOf(error)}）`,
      `${existing} can not be written (${codeOf(error)})`,
    );
    const cure = words(
      "改正目录的所有者和权限，或换一个目录",
      "Correct its owner and mode, or name another one",
    );
    return found(check, "failed", actual, expected, cure);
  }
  const { bavail, bsize, files, ffree } = await statfs(existing);
  const freeBytes = bavail * bsize;
  const hours = writtenBps === null || writtenBps <= 0 ? null : freeBytes / (writtenBps / 8) / 3600;
  const size = `${(freeBytes / GIB).toFixed(freeBytes < 10 * GIB ? 1 : 0)} GiB`;
  const actual = words(
    `${directory}：剩余 ${size}${hours === null ? "" : `，按当前速度 ${hours.toFixed(1)} 小时`}`,
    `${directory}: ${size} free${hours === null ? "" : `, ${hours.toFixed(1)} h at the present rate`}`,
  );
  const cure = words("在今日开庭前清理或扩容", "Make room before today's hearings begin");
  // A file system that can hold no further file is full, whatever its bytes say.
  const hasNoFiles = files > 0 && ffree === 0;
  if (freeBytes < LOW_BYTES || hasNoFiles) return found(check, "failed", actual, expected, cure);
  if (hours !== null && hours < LOW_HOURS) return found(check, "warning", actual, expected, cure);
  return ok(check, actual, expected);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => dirname(path) === path,
  );
}
