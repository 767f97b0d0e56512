/** Everything doctor looks at, in the order in which people read it. */
import type { Config } from "../../config.ts";
import { formatProblems } from "../../config.ts";
import { backupAge } from "../../machine/backup-age.ts";
import { certificateHolds } from "../../machine/certificates.ts";
import { clockKept, clockZone, systemZone } from "../../machine/clock.ts";
import { diskRoom } from "../../machine/disk.ts";
import { ffmpegAble } from "../../machine/ffmpeg.ts";
import { type Finding, found, ok, words } from "../../machine/finding.ts";
import { dataFolder, reserve } from "../../machine/folder.ts";
import { hashSpeed } from "../../machine/hash-speed.ts";
import { nodeVersion } from "../../machine/node-version.ts";
import { picturesThere } from "../../machine/pictures.ts";
import { platformReached } from "../../machine/platform.ts";
import { portFree } from "../../machine/ports.ts";
import { runningChild } from "../../parent/leftover.ts";
import { type Context, PROJECT_ROOT } from "../context.ts";
import { apiReady, askNode } from "./node-part.ts";
import { policyFile } from "./policy-file.ts";
import { storeFile } from "./store-file.ts";

export async function examine(context: Context, cut: boolean): Promise<Finding[]> {
  const loaded = context.loadConfig();
  const expected = words("每一项都正确", "every key is right");
  if (!loaded.ok) {
    context.note(formatProblems(loaded.problems));
    const count = loaded.problems.length;
    const cure = words("按上面所列逐项改正", "Correct what is listed above");
    const actual = words(`${count} 个问题，见上`, `${count} problems, see above`);
    return [found("config", "failed", actual, expected, cure), nodeVersion(), await ffmpegAble()];
  }
  const file = context.options.config;
  const read = file === undefined ? words("内置默认值", "built-in defaults") : words(file);
  const own = [ok("config", read, expected), ...(await ofMachine(context, loaded.config))];
  const ofNode = await askNode(context, loaded.config, cut);
  return merged(own, ofNode ?? (await withoutNode(loaded.config)));
}

async function ofMachine(context: Context, config: Config): Promise<Finding[]> {
  const { node, journal, ingest, http, platform } = config;
  const nowMs = Date.now();
  const children = ["gate", "desk"].map((name) => runningChild(context.runDir(), name));
  const pids = children.filter((pid) => pid !== null);
  const listeners = [
    { check: "rtmp", ...ingest.rtmp },
    ...(ingest.rtmps === null ? [] : [{ check: "rtmps", ...ingest.rtmps }]),
    { check: "http", ...http },
  ];
  const certificates = { "rtmps certificate": ingest.rtmps, "http certificate": http.tls };
  return [
    nodeVersion(),
    await ffmpegAble(),
    await diskRoom("disk", node.dataDir, null),
    ...(journal.secondDir === null ? [] : [await diskRoom("disk 2", journal.secondDir, null)]),
    dataFolder(node.dataDir),
    reserve(node.dataDir),
    policyFile(config),
    picturesThere(PROJECT_ROOT),
    hashSpeed(journal.digest),
    ...(await Promise.all(listeners.map((each) => portFree(each, pids)))),
    ...Object.entries(certificates).flatMap(([check, tls]) =>
      tls === null ? [] : [certificateHolds(check, tls.certFile, nowMs)],
    ),
    clockZone(node.timeZone, systemZone(), nowMs),
    await clockKept(node.timeZone, nowMs),
    await platformReached("platform", platform.url),
    ...(platform.testUrl === null ? [] : [await platformReached("test-platform", platform.testUrl)]),
    await backupAge(node.dataDir, nowMs),
    await apiReady(context),
  ];
}

/** What can be said of the node's own things without it; of the rest that nobody knows. */
async function withoutNode(config: Config): Promise<Finding[]> {
  const actual = words(
    "编码器、禁播、今日排期、断播自检：节点未运行，无法检查",
    "encoders, latches, today's docket, test cut: the node does not run, so nobody can say",
  );
  const cure = words("启动节点后在本机再运行一次", "Start the node and run this again on its machine");
  return [
    await storeFile(config),
    found("desk", "unknown", actual, words("节点的自检", "the node's own check"), cure),
  ];
}

/** Where both have looked, the worse counts; the node knows more, so at a draw it is believed. */
function merged(own: readonly Finding[], ofNode: readonly Finding[]): Finding[] {
  const rank = ({ verdict }: Finding) => ["ok", "unknown", "warning", "failed"].indexOf(verdict);
  const byNode = new Map(ofNode.map((each) => [each.check, each]));
  const both = own.map((each) => {
    const other = byNode.get(each.check);
    byNode.delete(each.check);
    return other !== undefined && rank(other) >= rank(each) ? other : each;
  });
  return [...both, ...byNode.values()];
}
