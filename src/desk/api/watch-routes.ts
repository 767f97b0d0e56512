/** `/sessions/:id/health`, its small picture and its sound level: what the watch knows of a live session. */
import { z } from "zod";
import type { Clock } from "../clock.ts";
import { courtroomIdSchema, idSchema } from "../contract/common.ts";
import {
  type Health,
  healthSchema,
  levelsSchema,
  ownThresholdsSchema,
  roomThresholdsSchema,
} from "../contract/watch.ts";
import { Failure } from "../failure.ts";
import type { Closures } from "../leases/closures.ts";
import type { LiveSession, LiveSessions } from "../leases/live-sessions.ts";
import type { RoomThresholds } from "../watch/room-thresholds.ts";
import type { MeterLevel } from "../watch/sound-watch.ts";
import { inForce, type Thresholds } from "../watch/thresholds.ts";
import type { Watch } from "../watch/watch.ts";
import { by, FileAnswer, fileAnswer, type Route, route } from "./route.ts";
import { type Sight, seerOf } from "./sight.ts";
import type { Subjects } from "./subjects.ts";

/** JSON has no infinity; nothing that is recorded is quieter. */
const SILENCE_DB = -120;

/** So far back they go. */
const LEVELS_MS = 60_000;

export interface WatchRoutesParts {
  readonly clock: Clock;
  readonly closures: Closures;
  readonly watch: Watch;
  readonly sessions: LiveSessions;
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
  const { clock, closures, sessions, sight, subjects, thresholds, watch } = parts;
  const live = (id: string): LiveSession => {
    const session = sessions.get(id);
    if (session === null) {
      throw new Failure(
        404,
        "live-session-not-found",
        "该场次已结束或不存在",
        "The session is over, or does not exist",
      );
    }
    return session;
  };
  /** What came at that moment, monotonic ms. */
  const isHis = (input: Parameters<typeof seerOf>[0] & { params: { id: string } }, atMs: number) => {
    const session = live(input.params.id);
    const fromMs = closures.publicFromMs(session);
    return fromMs === null || atMs > fromMs || sight.of(session, seerOf(input)) === "all";
  };
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
        const own = thresholds.of(session.report.courtroom);
        return healthOf(watch, session, inForce(own), sight.mayHear(session, seerOf(input)));
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

function healthOf(
  watch: Watch,
  { report }: LiveSession,
  { stalledBadgeMs }: Thresholds,
  mayHear: boolean,
): Health {
  const found = watch.findings(report.sessionId);
  const figures = found?.figures;
  const sound = found?.sound ?? null;
  const level = sound?.level == null || !mayHear ? null : readable(sound.level);
  const tile = watch.tile(report.sessionId);
  const { state, lagSeconds, lostSeconds, reconnects } = report.egress;
  return {
    sessionId: report.sessionId,
    quietMs: rounded(figures?.quietMs),
    stalled: (figures?.quietMs ?? 0) >= stalledBadgeMs,
    bitrateBps: figures?.bitrateBps ?? null,
    usualBitrateBps: found?.usualBitrateBps ?? null,
    videoBps: figures?.videoBps ?? null,
    audioBps: figures?.audioBps ?? null,
    framesPerSecond: figures?.framesPerSecond ?? null,
    missingFrames: figures?.missingFrames ?? null,
    keyFrameIntervalMs: figures?.keyFrameIntervalMs ?? null,
    audioQuietMs: rounded(figures?.audioQuietMs),
    audioPerSecond: figures?.audioPerSecond ?? null,
    avOffsetMs: figures?.avOffsetMs ?? null,
    timestampJumps: figures?.timestampJumps ?? null,
    uploadRatio: figures?.uploadRatio ?? null,
    writeLatencyMs: report.writeLatencyMs,
    platform: { state, lagSeconds, lostSeconds, reconnects },
    picture:
      found?.picture == null
        ? null
        : {
            unmonitored: found.picture.unmonitored,
            black: found.picture.black.presence,
            frozen: found.picture.still.presence,
            coarse: found.picture.coarse,
            tileAgeMs: tile === null ? null : Math.round(watch.ageMs(tile)),
          },
    sound:
      sound === null
        ? null
        : {
            unmonitored: sound.unmonitored,
            silent: sound.silent.presence,
            overload: sound.overload.presence,
            rmsDb: level?.rmsDb ?? null,
            peakDb: level?.peakDb ?? null,
          },
  };
}

function rounded(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : Math.round(ms);
}

function readable({ mediaMs, rmsDb, peakDb }: MeterLevel) {
  return { mediaMs, rmsDb: Math.max(SILENCE_DB, rmsDb), peakDb: Math.max(SILENCE_DB, peakDb) };
}
