/** The section `notify`: where alarms are told outside the node, and how much of them. */

import { BlockList } from "node:net";
import { z } from "zod";
import { key } from "./facts.ts";

const MAX_CHANNELS = 5;
const SECRET_MIN = 8;

/** Addresses of an inner network: a relay there may be spoken to without TLS, nothing else. */
const INNER = new BlockList();
for (const [net, bits] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const) {
  INNER.addSubnet(net, bits, "ipv4");
}

/** The address carries the robot's token, so it goes over TLS; credentials before the host are refused by `fetch`. */
function isWebhookUrl(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || url.username !== "" || url.password !== "" || url.hash !== "") return false;
  const isInner = url.hostname === "localhost" || INNER.check(url.hostname);
  return url.protocol === "https:" || (url.protocol === "http:" && isInner);
}

const kind = z.enum(["generic", "wecom", "dingtalk", "feishu"]);
const SECRET_RULE = [
  `签名密钥，至少 ${SECRET_MIN} 个字符；wecom 的密钥已在地址中，必须为 null，其余必填`,
  `what it is signed with, at least ${SECRET_MIN} characters; null for wecom (its address holds the key), required else`,
] as const;

const channelSchema = z
  .strictObject({
    name: key(
      z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
      "小写字母、数字和连字符，1 至 32 个",
      "1 to 32 lower-case letters, digits and hyphens",
    ),
    kind: key(kind, "generic、wecom、dingtalk 或 feishu", "generic, wecom, dingtalk or feishu"),
    url: key(
      z.string().max(2000).refine(isWebhookUrl),
      "https:// 地址，不含用户名（内网中继可为 http://）",
      "an https:// address without a user name (http:// for a relay with an inner IP address)",
      { secret: "url" },
    ),
    secret: key(z.string().min(SECRET_MIN).max(500).nullable().default(null), ...SECRET_RULE, {
      secret: "text",
    }),
    language: key(z.enum(["zh-CN", "en"]).default("zh-CN"), "zh-CN 或 en", "zh-CN or en"),
    least: key(
      z.int().min(1).max(4).default(3),
      "1 至 4：不低于此级别的告警才发送",
      "1 to 4: the least grave priority that is told",
    ),
  })
  .refine(({ kind, secret }) => (kind === "wecom") === (secret === null), { path: ["secret"] });

export const notifySchema = z
  .strictObject({
    details: key(
      z.enum(["none", "room", "full"]).default("room"),
      "none、room 或 full",
      "none, room or full",
    ),
    digestMinutes: key(
      z.int().min(5).max(1440).default(60),
      "5 至 1440 的整数（分钟）",
      "a whole number of minutes from 5 to 1440",
    ),
    dailyAt: key(
      z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
        .nullable()
        .default("18:10"),
      "时刻，如 18:10，或 null（不发）",
      "a time of day like 18:10, or null (none)",
    ),
    channels: key(
      z.array(channelSchema).max(MAX_CHANNELS).default([]),
      `去处的列表，最多 ${MAX_CHANNELS} 个`,
      `a list of at most ${MAX_CHANNELS} channels`,
      { secret: "url" },
    ),
  })
  .prefault({});
