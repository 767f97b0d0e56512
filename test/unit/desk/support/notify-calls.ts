// Good calls of what tells alarms outside the node, and a channel for them that leads nowhere.
import type { NotifyConfig } from "../../../../src/desk/config.ts";
import type { Answer, RunningDesk } from "./running-desk.ts";

/** Nothing listens there: a test message is not delivered, and the answer says so. */
export const NOWHERE: NotifyConfig = {
  ...{ details: "room", digestMinutes: 60, dailyAt: null },
  channels: [
    {
      ...{ name: "nowhere", kind: "generic", url: "http://127.0.0.1:9/", secret: "a-channel-secret" },
      ...{ language: "zh-CN", least: 1 },
    },
  ],
};

export function notifyCalls(desk: RunningDesk): Readonly<Record<string, () => Promise<Answer>>> {
  return {
    "GET /api/v1/notify": () => desk.call("GET", "/notify"),
    "POST /api/v1/notify/:name/test": () => desk.post("/notify/nowhere/test"),
  };
}
