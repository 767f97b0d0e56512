/** The data directory: whose it is and who else may read it; and the reserve that lets a full disk still be closed in order. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { codeOf, type Finding, found, ok, plain, words } from "./finding.ts";

/** As the gate makes it (journal/ballast.ts). */
const RESERVE_BYTES = 64 * 1024 * 1024;
const OTHERS = 0o007;

export function dataFolder(dataDir: string): Finding {
  const me = process.getuid?.() ?? 0;
  const expected = words(
    "属于运行节点的账户，其他人不可读",
    "owned by the account that runs the node, closed to others",
  );
  let mode: number;
  let owner: number;
  try {
    ({ mode, uid: owner } = statSync(dataDir));
  } catch (error) {
    const actual = words(
      `${dataDir} 尚不存在（${codeOf(error)}）`,
      `${dataDir} is not there yet (${codeOf(error)})`,
    );
    const cure = words("首次启动时会建立", "The first start makes it");
    return found("data", "unknown", actual, expected, cure);
  }
  const actual = plain(`${dataDir} uid ${owner} mode ${(mode & 0o777).toString(8)}`);
  if (me !== 0 && owner !== me) {
    const cure = words("以数据目录所有者的账户运行", "Run as the account that owns it");
    return found("data", "failed", actual, expected, cure);
  }
  if ((mode & OTHERS) !== 0) {
    const cure = words(`运行 chmod o= ${dataDir}`, `Run chmod o= ${dataDir}`);
    return found("data", "warning", actual, expected, cure);
  }
  return ok("data", actual, expected);
}

/** Only a node that has run has made it. */
export function reserve(dataDir: string): Finding {
  const recordings = join(dataDir, "recordings");
  const expected = words("保留 64 MiB 备用空间", "64 MiB kept back");
  const cure = words(
    "腾出空间后重新启动节点，备用空间会自动建立",
    "Make room and start the node again: it makes the reserve by itself",
  );
  try {
    readdirSync(recordings);
  } catch {
    const actual = words("节点还没有录制过", "this node has not recorded yet");
    return found(
      "reserve",
      "unknown",
      actual,
      expected,
      words("首次启动时会建立", "The first start makes it"),
    );
  }
  let sizeBytes = 0;
  try {
    sizeBytes = statSync(join(recordings, ".reserve")).size;
  } catch {
    // Not there: nothing is kept back.
  }
  const actual = plain(`${Math.round(sizeBytes / 1024 / 1024)} MiB`);
  return sizeBytes >= RESERVE_BYTES
    ? ok("reserve", actual, expected)
    : found("reserve", "warning", actual, expected, cure);
}
