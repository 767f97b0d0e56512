/** `/sessions/:id/health`, its small picture and its sound level: what the watch knows of a live session. */
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { courtroomIdSchema, idSchema } from "../contract/common.ts";
import { healthSchema, levelsSchema, ownThresholdsSchema, roomThresholdsSchema } from "../contract/watch.ts";
import { Failure } from "../failure.ts";
import type { LiveSessions } from "../leases/live-sessions.ts";
import { liveSession } from "../leases/need-live.ts";
import { healthView, readable } from "../watch/health-view.ts";
import type { RoomThresholds } from "../watch/room-thresholds.ts";
import { inForce } from "../watch/thresholds.ts";
import type { Watch } from "../watch/watch.ts";
import { by, FileAnswer, fileAnswer, type Route, route } from "./route.ts";
import type { Showings } from "./showings.ts";
import { type Sight, seerOf } from "./sight.ts";
import type { Subjects } from "./subjects.ts";

/** So far back they go. */
const LEVELS_MS = 60_000;

export interface WatchRoutesParts {
  readonly clock: Clock;
  readonly watch: Watch;
  readonly sessions: LiveSessions;
  readonly showings: Showings;
  readonly sight: Sight;
  readonly subjects: Subjects;
  readonly thresholds: RoomThresholds;
}

export function watchRoutes(parts: WatchRoutesParts): Route[] {
  return [...streamRoutes(parts), ...thresholdRoutes(parts)];
}

const roomSchema = z.strictObject({ id: courtroomIdSchema });

function thresholdRoutes({ subjects, thresholds }: WatchRoutesParts): Route[] {
  const path = "/api/v1/courtrooms/:id/thresholds";
  const view = (room: string) => ({ own: thresholds.of(room), inForce: inForce(thresholds.of(room)) });
  /** Asked also for those whose rights reach everywhere: nothing is set for a room that is none. */
  const known = (room: string) => void subjects.room(room);
  return [
    route({
      method: "get",
      path,
      access: "session.read",
      subject: ({ params }) => subjects.room(params.id),
      summary: "该法庭的监看门限 / From which figures on the watch calls something a fault there",
      params: roomSchema,
      answer: roomThresholdsSchema,
      handle: async ({ params }) => {
        known(params.id);
        return view(params.id);
      },
    }),
    route({
      method: "post",
      path,
      access: "watch.tune",
      subject: ({ params }) => subjects.room(params.id),
      summary: "设置该法庭的监看门限；未列出的恢复默认 / Set them; what is not named is as everywhere again",
      params: roomSchema,
      body: ownThresholdsSchema,
      answer: roomThresholdsSchema,
      handle: async (input) => {
        known(input.params.id);
        await thresholds.set(input.params.id, input.body, by(input).person);
        return view(input.params.id);
      },
    }),
  ];
}

function streamRoutes(parts: WatchRoutesParts): Route[] {
  const { clock, sessions, showings, sight, subjects, thresholds, watch } = parts;
  const live = (id: string) => liveSession(sessions, id);
  /** What came at that moment, monotonic ms. */
  const isHis = (input: Parameters<typeof seerOf>[0] & { params: { id: string } }, atMs: number) =>
    showings.isHis(live(input.params.id), seerOf(input), atMs);
  return [
    route({
      method: "get",
      path: "/api/v1/sessions/:id/health",
      access: "session.read",
      subject: ({ params }) => subjects.session(params.id),
      summary: "码流健康：没有的数值为 null / Health of the stream; what nobody knows is null",
      params: idSchema,
      answer: healthSchema,
      handle: async (input) => {
        const session = live(input.params.id);
        const { stalledBadgeMs } = inForce(thresholds.of(session.report.courtroom));
        return healthView(watch, session.report, stalledBadgeMs, showings.mayHear(session, seerOf(input)));
      },
    }),
    route({
      method: "get",
      path: "/api/v1/sessions/:id/tile",
      access: "session.watch",
      subject: ({ params }) => subjects.session(params.id),
      summary: "小画面（JPEG），约每 2 秒一幅 / The small picture, about every 2 s",
      params: idSchema,
      answer: fileAnswer,
      handle: async (input) => {
        sight.need(live(input.params.id), seerOf(input));
        const tile = watch.tile(input.params.id);
        // Taken while it was closed, it stays so, though the hearing goes on in public.
        if (tile === null || !isHis(input, tile.atMs)) {
          throw new Failure(404, "picture-not-found", "尚无画面", "There is no picture yet");
        }
        return new FileAnswer("image/jpeg", "tile.jpg", tile.jpeg);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/sessions/:id/levels",
      access: "session.watch",
      subject: ({ params }) => subjects.session(params.id),
      summary: "最近一分钟的音量，每秒十次 / Sound levels of the last minute, ten a second",
      params: idSchema,
      answer: levelsSchema,
      handle: async (input) => {
        sight.need(live(input.params.id), seerOf(input));
        return {
          levels: isHis(input, clock.monotonicMs() - LEVELS_MS)
            ? watch.levels(input.params.id).map(readable)
            : [],
        };
      },
    }),
  ];
}
