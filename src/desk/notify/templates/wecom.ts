/** 企业微信 group robot: markdown, the key in its address, 20 messages a minute, 4096 bytes. It can call nobody (@). PURE. */
import { bytesOf, DELIVERED, fitting, JSON_HEADERS, jsonOf, type Template, UNREADABLE } from "./template.ts";

/** Of the markdown, as it counts them. */
const MAX_BYTES = 4096;
/** 接口调用超过限制 */
const TOO_MANY = 45009;
/** 系统繁忙 */
const BUSY = -1;

export const wecom: Template = {
  limits: [{ count: 20, withinMs: 60_000 }],
  reserve: 5,
  blockMs: 60_000,
  request({ channel, text }) {
    const contentOf = (lines: readonly string[]) =>
      [`**${text.title}**`, ...lines.map((line) => `> ${line}`)].join("\n");
    const content = contentOf(fitting(text, (lines) => bytesOf(contentOf(lines)), MAX_BYTES));
    const body = JSON.stringify({ msgtype: "markdown", markdown: { content } });
    return { url: channel.url, headers: JSON_HEADERS, body };
  },
  answered(body) {
    const code = jsonOf(body)?.errcode;
    if (typeof code !== "number") return UNREADABLE;
    if (code === 0) return DELIVERED;
    if (code === TOO_MANY) return { type: "limited", code: `wecom-${code}`, blockMs: wecom.blockMs };
    return { type: code === BUSY ? "again" : "refused", code: `wecom-${code}` };
  },
};
