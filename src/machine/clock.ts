/** The clock by which hearings open and recordings are dated: its zone, and whether anybody keeps it right. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Finding, found, ok, plain, words } from "./finding.ts";

const run = promisify(execFile);
const PROGRAM_MS = 5_000;
/** The courts work by Beijing time, which has had no summer time since 1991. */
const COURT_ZONE = "Asia/Shanghai";
/** Before this program was written: a clock that shows it has lost its battery. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/**
 * PURE.
 * @param configured `node.timeZone` @param system the zone the operating system works in
 */
export function clockZone(configured: string, system: string, nowMs: number): Finding {
  const actual = words(`配置 ${configured}，系统 ${system}`, `configuration ${configured}, system ${system}`);
  const expected = plain(COURT_ZONE);
  if (offsetMinutes(configured, nowMs) !== offsetMinutes(COURT_ZONE, nowMs)) {
    const cure = words(
      `把 node.timeZone 设为 ${COURT_ZONE}：开庭窗口和录像日期以它为准`,
      `Set node.timeZone to ${COURT_ZONE}: windows and the recordings' days go by it`,
    );
    return found("zone", "failed", actual, expected, cure);
  }
  if (offsetMinutes(system, nowMs) !== offsetMinutes(configured, nowMs)) {
    const cure = words(
      `运行 timedatectl set-timezone ${COURT_ZONE}：系统日志和定时任务仍按另一时区`,
      `Run timedatectl set-timezone ${COURT_ZONE}: the system's logs and timers go by another zone`,
    );
    return found("zone", "warning", actual, expected, cure);
  }
  return ok("zone", actual, expected);
}

export function systemZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Minutes ahead of UTC. @throws RangeError for a zone that is none. */
export function offsetMinutes(timeZone: string, atMs: number): number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const name = format.formatToParts(atMs).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const [, sign = "+", hours = "0", minutes = "0"] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Whether a time service says that it keeps the clock. */
export async function clockKept(timeZone: string, nowMs: number): Promise<Finding> {
  const time = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  const shown = `${time.format(nowMs)} ${timeZone}`;
  const expected = words("已校时", "kept by a time service");
  const cure = words(
    "与可信的时钟核对，并安装 chrony 或启用 systemd-timesyncd",
    "Compare it with a clock you trust; install chrony or enable systemd-timesyncd",
  );
  if (nowMs < EARLIEST_MS || nowMs > LATEST_MS) return found("clock", "failed", plain(shown), expected, cure);
  const service = (await said("timedatectl", ["show", "--property=NTPSynchronized", "--value"])).trim();
  const chrony = service === "" ? await said("chronyc", ["-n", "tracking"]) : "";
  const isKept = service === "yes" || /^Leap status\s*:\s*Normal/m.test(chrony);
  if (isKept) return ok("clock", words(`${shown}，已校时`, `${shown}, synchronized`), expected);
  const isLoose = service === "no" || chrony !== "";
  const actual = isLoose
    ? words(`${shown}，未校时`, `${shown}, not synchronized`)
    : words(`${shown}，未见校时，请核对`, `${shown}, synchronization not seen, check it`);
  return found("clock", isLoose ? "warning" : "unknown", actual, expected, cure);
}

/** What the program printed; nothing where it is missing or fails. */
async function said(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(program, args, { timeout: PROGRAM_MS })).stdout;
  } catch {
    return "";
  }
}
