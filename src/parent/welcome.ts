/** What a person who has just started a node wants to know: where encoders push, where the API is, where the data. */

import type { NodeParts } from "./parts.ts";

/** No courtroom and no key: those of a first start the desk has shown by now, once. */
export function welcome({ desk }: NodeParts): string {
  const { rtmp, rtmps } = desk.ingest;
  const web = `${desk.http.tls === null ? "http" : "https"}://${reachable(desk.http.host)}:${desk.http.port}`;
  return [
    "",
    "庭闸已就绪 Tingzha is ready",
    `  推流服务器 Encoders' server  rtmp://${reachable(rtmp.host)}:${rtmp.port}/court`,
    ...(rtmps === null
      ? []
      : [`                               rtmps://${reachable(rtmps.host)}:${rtmps.port}/court`]),
    `  页面 Page                    ${web}/`,
    `  接口 API                     ${web}/api/v1`,
    `  数据 Data                    ${desk.node.dataDir}`,
    "  法庭与密钥 Courtrooms, keys  npx tingzha courtroom --help",
    "",
    "",
  ].join("\n");
}

function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
