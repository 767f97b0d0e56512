/** Where alarms are told outside the node, as the API shows it: addresses masked, secrets never. */
import { z } from "zod";

export const channelSchema = z.strictObject({
  name: z.string(),
  kind: z.enum(["generic", "wecom", "dingtalk", "feishu"]),
  /** Host only. */
  url: z.string(),
  language: z.enum(["zh-CN", "en"]),
  /** The least grave priority that is told there. */
  least: z.number(),
  /** Notices that are not delivered yet. */
  waiting: z.number(),
  /** Messages, since the desk's start. */
  sent: z.number(),
  /** Deliveries given up, since the desk's start; what they held is told again. */
  failed: z.number(),
  lastSentAt: z.string().nullable(),
  lastFailedAt: z.string().nullable(),
  /** Why the last delivery failed, while none has worked since: `timeout`, `http-404`, `dingtalk-310000`, … */
  problem: z.string().nullable(),
  /** The robot has said that it takes nothing until then. */
  blockedUntil: z.string().nullable(),
});

export const channelsSchema = z.strictObject({
  /** How much leaves the node: kinds alone, rooms too, everything. */
  details: z.enum(["none", "room", "full"]),
  items: z.array(channelSchema),
});

export const channelNameSchema = z.strictObject({ name: z.string().min(1).max(32) });

export const channelTestSchema = z.strictObject({
  delivered: z.boolean(),
  /** Why not; null: delivered. */
  code: z.string().nullable(),
});

export type ChannelsView = z.infer<typeof channelsSchema>;
export type ChannelTest = z.infer<typeof channelTestSchema>;
