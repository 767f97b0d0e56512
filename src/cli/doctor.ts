/** `tingzha doctor`: what this machine and its configuration lack, each finding with its cure. */

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { Command } from "commander";
import { type Config, formatProblems } from "../config.ts";
import { runningChild } from "../parent/leftover.ts";
import { causeOf } from "./api.ts";
import { type Context, table } from "./context.ts";
import { CommandFailure } from "./failure.ts";
import { say } from "./words.ts";

interface Finding {
  readonly check: string;
  /** `note`: worth knowing, no fault. */
  readonly state: "ok" | "note" | "fault";
  readonly text: string;
}

const run = promisify(execFile);
const PROGRAM_MS = 5_000;
/** One courtroom's day at 2 Mbit/s is 9 GB; below this a node will not get through one. */
const LOW_DISK_BYTES = 20 * 1024 ** 3;
/** A processor with instructions for SHA-256 does three times this; below it the hash costs more than all else a stream does. */
const SLOW_HASH_BYTES_PER_SECOND = 500e6;
const HASHING_MS = 200;
/** One courtroom's stream of 2 Mbit/s. */
const STREAM_BYTES_PER_SECOND = 250_000;

export function addDoctorCommand(program: Command, context: () => Context): void {
  program
    .command("doctor")
    .description(
      "检查配置、ffmpeg、磁盘、端口、时钟、接口 check configuration, ffmpeg, disk, ports, clock, API",
    )
    .action(async () => {
      const findings = await examine(context());
      const rows = findings.map(({ check, state, text }) => [SIGN[state], check, text]);
      context().answer(findings, table(rows));
      const faults = findings.filter(({ state }) => state === "fault").length;
      if (faults > 0) throw new CommandFailure("doctor-ill", { count: faults });
      context().note(say("doctor-well"));
    });
}

const SIGN = { ok: "✓", note: "·", fault: "✗" } as const;

async function examine(context: Context): Promise<Finding[]> {
  const loaded = context.loadConfig();
  if (!loaded.ok) {
    context.note(formatProblems(loaded.problems));
    const text = `${loaded.problems.length} 个问题，见上 problems, see above`;
    return [{ check: "config", state: "fault", text }, nodeVersion(), await ffmpeg()];
  }
  const { config } = loaded;
  return [
    { check: "config", state: "ok", text: context.options.config ?? "内置默认值 built-in defaults" },
    nodeVersion(),
    await ffmpeg(),
    disk("disk", config.node.dataDir),
    ...(config.journal.secondDir === null ? [] : [disk("disk 2", config.journal.secondDir)]),
    policy(config),
    hashing(config),
    ...(await ports(config, runningChild(context.runDir(), "gate") !== null)),
    await clock(config),
    await api(context),
  ];
}

function nodeVersion(): Finding {
  const enough = Number.parseInt(process.versions.node, 10) >= 24;
  return {
    check: "node",
    state: enough ? "ok" : "fault",
    text: enough ? process.version : `${process.version} < 24：npm ci`,
  };
}

async function ffmpeg(): Promise<Finding> {
  try {
    const { stdout } = await run("ffmpeg", ["-version"], { timeout: PROGRAM_MS });
    return { check: "ffmpeg", state: "ok", text: stdout.split(" Copyright")[0] ?? "" };
  } catch {
    const text =
      "未安装：录制与播出不受影响，但没有提示画面、画面分析和 MP4 not installed: recording and air work, but no cards, analysis or MP4";
    return { check: "ffmpeg", state: "note", text };
  }
}

function disk(check: string, directory: string): Finding {
  let existing = directory;
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(existing);
    const freeBytes = bavail * bsize;
    const text = `${directory}：剩余 free ${Math.floor(freeBytes / 1024 ** 3)} GiB`;
    return { check, state: freeBytes < LOW_DISK_BYTES ? "fault" : "ok", text };
  } catch (error) {
    return { check, state: "fault", text: `${existing} 不可写 can not be written (${causeOf(error)})` };
  }
}

/** Every recorded byte is hashed, on one core. */
function hashing({ journal: { digest } }: Config): Finding {
  const block = Buffer.alloc(64 * 1024);
  const beganMs = performance.now();
  let bytes = 0;
  for (; performance.now() - beganMs < HASHING_MS; bytes += block.length)
    createHash(digest).update(block).digest();
  const perSecond = (bytes * 1000) / (performance.now() - beganMs);
  const streams = Math.floor(perSecond / STREAM_BYTES_PER_SECOND / 10);
  const text =
    `${digest} ${Math.round(perSecond / 1e6)} MB/s：每 ${streams} 路 2 Mbit/s 占一个核的 10% ` +
    `every ${streams} streams of 2 Mbit/s take 10% of a core`;
  return { check: "hash", state: perSecond < SLOW_HASH_BYTES_PER_SECOND ? "note" : "ok", text };
}

function policy({ policy: { file } }: Config): Finding {
  if (existsSync(file)) return { check: "policy", state: "ok", text: file };
  return {
    check: "policy",
    state: "fault",
    text: `${file} 不存在：什么都不会播出 does not exist: nothing will be aired`,
  };
}

async function ports({ ingest, http }: Config, isRunning: boolean): Promise<Finding[]> {
  const listeners = [
    { check: "rtmp", ...ingest.rtmp },
    ...(ingest.rtmps === null ? [] : [{ check: "rtmps", ...ingest.rtmps }]),
    { check: "http", ...http },
  ];
  return Promise.all(
    listeners.map(async ({ check, host, port }): Promise<Finding> => {
      const error = await listenError(host, port);
      if (error === null) return { check, state: "ok", text: `${host}:${port} 可用 free` };
      if (error === "EADDRINUSE" && isRunning)
        return { check, state: "ok", text: `${host}:${port} 节点正在使用 in use by the node` };
      return { check, state: "fault", text: `${host}:${port} 不可用 can not be used (${error})` };
    }),
  );
}

async function listenError(host: string, port: number): Promise<string | null> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<string | null>();
  server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  return promise;
}

/** Hearings are opened and recordings are dated by this clock. */
async function clock({ node: { timeZone } }: Config): Promise<Finding> {
  const now = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(
    Date.now(),
  );
  const text = `${now} ${timeZone}`;
  try {
    const { stdout } = await run("timedatectl", ["show", "--property=NTPSynchronized", "--value"], {
      timeout: PROGRAM_MS,
    });
    if (stdout.trim() === "yes") return { check: "clock", state: "ok", text: `${text}，已校时 synchronized` };
  } catch {
    // No systemd here: whether the clock is kept right has to be known elsewhere.
  }
  return {
    check: "clock",
    state: "note",
    text: `${text}，未见校时，请核对 synchronization not seen, check it`,
  };
}

async function api(context: Context): Promise<Finding> {
  const url = context.apiUrl();
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PROGRAM_MS) });
    const text = `${url} ${response.ok ? "就绪 ready" : `未就绪 not ready (${response.status})`}`;
    return { check: "api", state: response.ok ? "ok" : "fault", text };
  } catch (error) {
    return {
      check: "api",
      state: "note",
      text: `${url} 无应答，节点未运行？ no answer, is the node running? (${causeOf(error)})`,
    };
  }
}
