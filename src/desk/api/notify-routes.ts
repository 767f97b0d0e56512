/** `/notify`: the channels outside the node, and a test message to each. */
import { z } from "zod";
import type { Details } from "../config.ts";
import { channelNameSchema, channelsSchema, channelTestSchema } from "../contract/notify.ts";
import type { ChannelView, Notify } from "../notify/notify.ts";
import { by, type Route, route } from "./route.ts";

const BASE = "/api/v1/notify";

export function notifyRoutes(notify: Notify, details: Details): Route[] {
  return [
    route({
      method: "get",
      path: BASE,
      access: "notify.read",
      summary:
        "告警外发的去处与状况（地址已隐去） / Channels outside the node and how they do, addresses masked",
      answer: channelsSchema,
      handle: async () => ({ details, items: notify.channels().map(presented) }),
    }),
    route({
      method: "post",
      path: `${BASE}/:name/test`,
      access: "notify.test",
      summary: "发送一条测试消息 / Send a test message",
      params: channelNameSchema,
      body: z.strictObject({}),
      answer: channelTestSchema,
      handle: async (input) => {
        const code = await notify.test(input.params.name, by(input).person);
        return { delivered: code === null, code };
      },
    }),
  ];
}

function presented({ state, ...config }: ChannelView) {
  const { waiting, sent, failed, problem } = state;
  return {
    ...config,
    ...{ waiting, sent, failed, problem },
    lastSentAt: isoOf(state.lastSentMs),
    lastFailedAt: isoOf(state.lastFailedMs),
    blockedUntil: isoOf(state.blockedUntilMs),
  };
}

function isoOf(wallMs: number | null): string | null {
  return wallMs === null ? null : new Date(wallMs).toISOString();
}
