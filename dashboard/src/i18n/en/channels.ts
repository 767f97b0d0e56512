/** Channels outside. */
import type { channels as chinese } from "../zh-CN/channels.ts";

export const channels: typeof chinese = {
  title: "Channels outside the node",
  details: {
    none: "What leaves: kinds of alarms, no courtroom and no case.",
    room: "What leaves: kinds and courtrooms, no case.",
    full: "What leaves: everything, case numbers too.",
  },
  empty: "No channel is configured (notify.channels)",
  name: "Name",
  kind: "Kind",
  kinds: {
    generic: "Generic",
    wecom: "WeCom",
    dingtalk: "DingTalk",
    feishu: "Feishu",
  },
  url: "Where",
  least: "Priorities",
  counts: "Sent / failed / waiting",
  lastSent: "Last delivered",
  state: "State",
  works: "Works",
  test: "Send a test",
  delivered: "Delivered",
};
