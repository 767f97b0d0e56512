/**
 * The parent of a node: has the configuration checked, takes the data directory's lock, runs gate and desk
 * and keeps them running, stops both in order. Node's built-ins only: nothing else may bring it down.
 */

import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { childPlans } from "./parent/children.ts";
import { endLeftover } from "./parent/leftover.ts";
import { createLog } from "./parent/log.ts";
import { NodeLockedError, takeNodeLock } from "./parent/node-lock.ts";
import { readSettings } from "./parent/settings.ts";
import { stopOnSignals } from "./parent/signals.ts";
import { Supervisor } from "./parent/supervisor.ts";
import { welcome } from "./parent/welcome.ts";

const projectRoot = dirname(import.meta.dirname);
const log = createLog(process.stderr);

process.title = "tingzha";
// Recordings, keys and the database are for the node's own user only.
process.umask(0o077);
process.stdout.on("error", () => {});
await run(fileFromArguments());

async function run(file: string | null): Promise<void> {
  const settings = readSettings(projectRoot, callersDirectory(), file);
  if (!settings.ok) return leave(2, settings.text);
  const { parts } = settings;
  const runDir = join(parts.dataDir, "run");
  try {
    mkdirSync(runDir, { recursive: true, mode: 0o700 });
    chmodSync(runDir, 0o700);
    await takeNodeLock(parts.dataDir);
  } catch (error) {
    return leave(1, cannotStart(parts.dataDir, error));
  }
  const children = childPlans(projectRoot, parts, process.env);
  for (const { name } of children) {
    const pid = await endLeftover(runDir, name);
    if (pid !== null) log("leftover-ended", { child: name, pid });
  }
  const supervisor = new Supervisor({
    children,
    runDir,
    projectRoot,
    secret: randomBytes(32).toString("hex"),
    log,
    onAllReady: () => process.stdout.write(welcome(parts)),
  });
  stopOnSignals(supervisor, log);
  // A fault in watching the children is no reason to end them: a parent that dies takes the recording along.
  process.on("uncaughtException", (error) => log("parent-error", { error: error.stack ?? String(error) }));
  supervisor.start();
}

function fileFromArguments(): string | null {
  const usage = "用法 Usage: node src/main.ts [--config FILE]";
  try {
    const { values } = parseArgs({
      options: { config: { type: "string" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) leave(0, usage);
    return values.config ?? null;
  } catch (error) {
    return leave(2, `${(error as Error).message}\n${usage}`);
  }
}

/** Under npm the working directory is the project's root; a relative FILE is meant from the caller's. */
function callersDirectory(): string {
  const { npm_lifecycle_event: script, INIT_CWD: caller } = process.env;
  return script === "start" && caller !== undefined ? caller : process.cwd();
}

function cannotStart(dataDir: string, error: unknown): string {
  if (error instanceof NodeLockedError) {
    return `数据目录 ${dataDir} 已有一个节点在运行，本节点不启动。\nAnother node runs on the data directory ${dataDir}; this one does not start.`;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return `数据目录 ${dataDir} 无法使用：${reason}\nThe data directory ${dataDir} can not be used: ${reason}`;
}

function leave(code: number, text: string): never {
  (code === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  process.exit(code);
}
