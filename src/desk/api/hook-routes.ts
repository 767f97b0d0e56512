/** `/hooks`: a courtroom's hardware button. Its secret cuts and pauses that room, and can do nothing else. */
import { z } from "zod";
import { courtroomIdSchema } from "../contract/common.ts";
import { cutReportSchema } from "../contract/session.ts";
import type { AirActs } from "../hearings/air-acts.ts";
import type { Cuts } from "../hearings/cuts.ts";
import type { LiveSessions } from "../leases/live-sessions.ts";
import { by, type Route, route } from "./route.ts";

const roomSchema = z.strictObject({ courtroom: courtroomIdSchema });
const noBody = z.strictObject({});
const BUTTON = "法庭按钮";

export function hookRoutes(cuts: Cuts, air: AirActs, sessions: LiveSessions): Route[] {
  return [
    route({
      method: "post",
      path: "/hooks/:courtroom/cut",
      access: "room-button",
      summary: "法庭按钮：断播 / The room's button: cut",
      params: roomSchema,
      body: noBody,
      answer: cutReportSchema,
      handle: (input) =>
        cuts.cutRoom(input.params.courtroom, {
          ...{ caller: by(input), reason: BUTTON, pressedAt: input.receivedAt },
        }),
    }),
    route({
      method: "post",
      path: "/hooks/:courtroom/pause",
      access: "room-button",
      summary: "法庭按钮：暂停直播 / The room's button: pause",
      params: roomSchema,
      body: noBody,
      answer: z.strictObject({ paused: z.array(z.string()) }),
      handle: async (input) => {
        const live = sessions.inRoom(input.params.courtroom).map(({ report }) => report.sessionId);
        for (const id of live) await air.pause(id, by(input));
        return { paused: live };
      },
    }),
  ];
}
