/**
 * 钉钉 group robot: markdown, signed in the address (加签), 20 messages a minute; whoever sends one more is blocked for ten
 * minutes. PURE.
 */
import { createHmac } from "node:crypto";
import { bytesOf, DELIVERED, fitting, JSON_HEADERS, jsonOf, type Template, UNREADABLE } from "./template.ts";

/** Of the whole body. */
const MAX_BYTES = 20_000;
/** 发送速度太快而限流 */
const TOO_MANY = 130101;
/** 系统繁忙 */
const BUSY = -1;

export const dingtalk: Template = {
  limits: [{ count: 20, withinMs: 60_000 }],
  reserve: 5,
  blockMs: 600_000,
  request({ channel, text, atMs }) {
    const bodyOf = (lines: readonly string[]) => {
      const content = [`#### ${text.title}`, ...lines.map((line) => `- ${line}`)].join("\n");
      return JSON.stringify({ msgtype: "markdown", markdown: { title: text.title, text: content } });
    };
    const lines = fitting(text, (said) => bytesOf(bodyOf(said)), MAX_BYTES);
    const secret = channel.secret ?? "";
    const mac = createHmac("sha256", secret).update(`${atMs}\n${secret}`).digest("base64");
    const url = new URL(channel.url);
    url.searchParams.set("timestamp", String(atMs));
    url.searchParams.set("sign", mac);
    return { url: url.href, headers: JSON_HEADERS, body: bodyOf(lines) };
  },
  answered(body) {
    const code = jsonOf(body)?.errcode;
    if (typeof code !== "number") return UNREADABLE;
    if (code === 0) return DELIVERED;
    if (code === TOO_MANY) return { type: "limited", code: `dingtalk-${code}`, blockMs: dingtalk.blockMs };
    return { type: code === BUSY ? "again" : "refused", code: `dingtalk-${code}` };
  },
};
