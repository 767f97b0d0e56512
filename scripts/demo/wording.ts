// What the demo prints, zh-CN first; PURE.
import type { CutReportView, SessionView } from "../../test/support/api-client.ts";
import type { DemoRoom } from "./rooms.ts";

const AIR_STATES: Readonly<Record<SessionView["airState"], string>> = {
  held: "未放行 held",
  preparing: "即将播出 preparing",
  "on-air": "直播中 on-air",
  paused: "已暂停 paused",
  cut: "已断播（禁播中） cut",
  ended: "已结束 ended",
};

export interface Places {
  readonly apiUrl: string;
  readonly token: string;
  readonly configFile: string;
  /** Where the public's copy can be watched. */
  readonly watchUrl: string;
  readonly delaySeconds: number;
}

export function introduction(rooms: readonly DemoRoom[], places: Places): string {
  const { apiUrl, token, configFile, watchUrl, delaySeconds } = places;
  return [
    "",
    "庭闸演示 Tingzha demo",
    "三个法庭同时开庭，都在录制；只有审批齐全的一个到达平台，而且晚 " +
      `${delaySeconds} 秒。平台是另一个程序 (node-media-server)。`,
    "Three courtrooms, all recorded; only the approved one reaches the platform, a separate program,",
    `and ${delaySeconds} seconds late.`,
    "",
    ...rooms.map(
      ({ id, name, caseNumber, lesson: [zh, en] }) => `  ${id} ${name} ${caseNumber}  ${zh} ${en}`,
    ),
    "",
    `  公众看到的 What the public sees   ffplay ${watchUrl}`,
    `  接口 API                          ${apiUrl}`,
    `  断播 Cut room-1                   npx tingzha cut room-1 --config ${configFile}`,
    `  或 or   curl -X POST -H 'Authorization: Bearer ${token}' \\`,
    `               -H 'Content-Type: application/json' -d '{}' ${apiUrl}/courtrooms/room-1/cut`,
    "  停止 Stop                         Ctrl-C",
    "",
  ].join("\n");
}

/** One line a room: our node's word and, beside it, the platform's own. */
export function stateLine(room: DemoRoom, session: SessionView | undefined, isAtPlatform: boolean): string {
  const platform = isAtPlatform ? "平台有 at platform" : "平台无 not at platform";
  if (session === undefined) return `  ${room.id} ${room.name}  无信号 no session  ${platform}`;
  const { airState, recordedBytes, forwardedBytes, reasons } = session;
  const why = reasons.map(({ code, clause }) => `${code}（${clause}）`).join(" ");
  const bytes = `录制 recorded ${megabytes(recordedBytes)}  送出 sent ${megabytes(forwardedBytes)}`;
  return `  ${room.id} ${room.name}  ${AIR_STATES[airState]}  ${bytes}  ${platform}  ${why}`.trimEnd();
}

export function cutHappened(room: DemoRoom, delaySeconds: number): string {
  return [
    "",
    `>>> ${room.id} ${room.name} 已断播 was cut`,
    `    与平台的连接已立即复位，延时中的 ${delaySeconds} 秒从未送出，也不会再送出；录制继续。`,
    `    The platform's connection was reset at once; the ${delaySeconds} s in the delay never left and never`,
    "    will; the recording goes on. 编码器重连、节点重启都不会恢复播出；解除禁播需要另外两个人。",
    "    Neither a returning encoder nor a restart brings it back: re-arming takes two other persons.",
    "",
  ].join("\n");
}

/** The demo's own cut (`--cut-after`), with what the gate verified. */
export function cutAnswered({ closedInMs, discardedSeconds, verified }: CutReportView): string {
  const closed = closedInMs === null ? "没有连接 no connection" : `${closedInMs.toFixed(1)} ms`;
  return (
    `>>> 断播答复 the cut's answer: 复位用时 reset in ${closed}, 丢弃 discarded ` +
    `${discardedSeconds.toFixed(1)} s, 已核实 verified ${verified}`
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
