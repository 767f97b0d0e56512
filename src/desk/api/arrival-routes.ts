/** `/courtrooms/:id/arrival`: whoever has set up an encoder asks whether its stream comes. */
import { z } from "zod";
import type { SessionReport } from "../../link/messages.ts";
import { courtroomIdSchema } from "../contract/common.ts";
import { arrivalSchema } from "../contract/courtroom.ts";
import type { Courtrooms } from "../courtrooms/courtrooms.ts";
import type { LiveSessions } from "../leases/live-sessions.ts";
import type { Watch } from "../watch/watch.ts";
import { type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

export interface ArrivalRoutesParts {
  readonly courtrooms: Courtrooms;
  readonly sessions: LiveSessions;
  readonly subjects: Subjects;
  readonly watch: Watch;
}

const NOTHING = {
  ...{ connected: false, since: null, quietMs: null, bitrateBps: null, framesPerSecond: null },
  ...{ keyFrameIntervalMs: null, video: null, audio: null },
};

export function arrivalRoutes({ courtrooms, sessions, subjects, watch }: ArrivalRoutesParts): Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/courtrooms/:id/arrival",
      access: "courtroom.read",
      subject: ({ params }) => subjects.room(params.id),
      summary: "编码器的信号到了没有，是什么格式 / Whether the encoder's stream comes, and as what",
      params: z.strictObject({ id: courtroomIdSchema }),
      answer: arrivalSchema,
      handle: async ({ params }) => {
        const { id } = courtrooms.need(params.id);
        // The newest of them is the one that records what comes now.
        const report = sessions
          .all()
          .map((session) => session.report)
          .filter(({ courtroom, endedAt, encoderConnected }) => {
            return courtroom === id && endedAt === null && encoderConnected;
          })
          .reduce<SessionReport | null>(
            (newest, each) => (newest === null || each.startedAt > newest.startedAt ? each : newest),
            null,
          );
        if (report === null) return NOTHING;
        const figures = watch.findings(report.sessionId)?.figures;
        return {
          connected: true,
          since: report.startedAt,
          quietMs: figures?.quietMs == null ? null : Math.round(figures.quietMs),
          bitrateBps: figures?.bitrateBps ?? null,
          framesPerSecond: figures?.framesPerSecond ?? null,
          keyFrameIntervalMs: figures?.keyFrameIntervalMs ?? null,
          video: report.video,
          audio: report.audio,
        };
      },
    }),
  ];
}
