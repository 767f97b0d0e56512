/** What stands where a new node was started: where to open the first step, and the code for it. */
import type { DeskConfig } from "./config.ts";

export function firstStartText(code: string, { http }: DeskConfig): string {
  const web = `${http.tls === null ? "http" : "https"}://${reachable(http.host)}:${http.port}`;
  return [
    "",
    "庭闸首次启动：请在浏览器打开下面的地址，输入启动码，设立三名管理员",
    "Tingzha's first start: open this address, type the code, make the three administrators",
    `  页面 Page        ${web}/`,
    `  启动码 Code      ${code}`,
    "",
    "",
  ].join("\n");
}

function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
