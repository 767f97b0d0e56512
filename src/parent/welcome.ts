/** What a person who has just started a node wants to know: where to push, where to look. */

import type { NodeParts } from "./parts.ts";

export function welcome({ desk }: NodeParts): string {
  const { rtmp, rtmps } = desk.ingest;
  const path = "/court/<法庭 courtroom>?key=<编码器密钥 encoder key>";
  const web = `${desk.http.tls === null ? "http" : "https"}://${reachable(desk.http.host)}:${desk.http.port}`;
  return [
    "",
    "庭闸已就绪 Tingzha is ready",
    `  编码器 Encoder    rtmp://${reachable(rtmp.host)}:${rtmp.port}${path}`,
    ...(rtmps === null ? [] : [`                    rtmps://${reachable(rtmps.host)}:${rtmps.port}${path}`]),
    `  接口 API          ${web}/api/v1`,
    `  数据 Data         ${desk.node.dataDir}`,
    "  法庭与密钥 Courtrooms and keys: npx tingzha courtroom --help",
    "",
    "",
  ].join("\n");
}

function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
