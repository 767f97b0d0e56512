/**
 * What a control room sees at once, as the live socket tells it: a snapshot, then changes. Entries stand under a key and are
 * sent whole when they change, so that the newest one is all that anybody needs; who may see less gets an entry with less.
 */
import { z } from "zod";
import { STAGES } from "./approval.ts";
import { reasonSchema } from "./common.ts";
import { AIR_STATES, cutReportSchema, PAUSE_CARDS, PAUSE_CAUSES, PHASES } from "./session.ts";
import { dutySchema } from "./users.ts";
import { alarmSchema } from "./watch.ts";

const figure = z.number().nullable();

/** `all`: what is not public too; `nothing`: state and health only, no picture and no sound. */
export const SIGHTS = ["all", "public", "nothing"] as const;

/**
 * What the approval makes the air depend on, and what must not be read out or shown meanwhile: the strictest of all that the
 * last decision looked at. A text that is very long is cut short here; the form has it whole.
 */
export const wallConditionsSchema = z.strictObject({
  /** 0: whatever the node has. */
  minDelaySeconds: z.number(),
  manualStart: z.boolean(),
  /** Not aired from then on; null: no such end. */
  until: z.string().nullable(),
  notAired: z.array(z.enum(STAGES)),
  identityNotRead: z.boolean(),
  witnesses: z.string().nullable(),
  evidenceNotShown: z.string().nullable(),
});

export const wallSessionSchema = z.strictObject({
  id: z.string(),
  caseNumbers: z.array(z.string()),
  hearingNo: z.number().nullable(),
  /** 案由 and 风险等级 of the approval that the last decision looked at; null: none, or the hearing is closed to this person. */
  cause: z.string().nullable(),
  grade: z.string().nullable(),
  /** null: there are none, or the hearing is closed to this person. */
  conditions: wallConditionsSchema.nullable(),
  airState: z.enum(AIR_STATES),
  phase: z.enum(PHASES),
  reasons: z.array(reasonSchema),
  pauseCauses: z.array(z.enum(PAUSE_CAUSES)),
  pauseCard: z.enum(PAUSE_CARDS).nullable(),
  wanted: z.boolean(),
  startedAt: z.string(),
  openedAt: z.string().nullable(),
  endsAt: z.string().nullable(),
  overrun: z.boolean(),
  delaySeconds: z.number(),
  encoderConnected: z.boolean(),
  recordHealthy: z.boolean(),
  platform: z.strictObject({ state: z.string(), lagSeconds: figure, lastError: z.string().nullable() }),
  sight: z.enum(SIGHTS),
});

/** Apart from the session: these change all the time. */
export const wallHealthSchema = z.strictObject({
  quietMs: figure,
  stalled: z.boolean(),
  bitrateBps: figure,
  usualBitrateBps: figure,
  framesPerSecond: figure,
  /** null: it is looked at and listened to; else why not (see contract/watch), `off` by configuration. */
  unmonitored: z.string().nullable(),
  /** Wall clock of the small picture; null: there is none, or it is not for this person. */
  tileAtMs: figure,
  /** dBFS, the newest tenth of a second. Null: nobody knows, or not for this person. */
  rmsDb: figure,
  peakDb: figure,
});

export const wallLatchSchema = z.strictObject({
  cutAt: z.string(),
  /** null: cut without the desk. */
  by: z.string().nullable(),
  reason: z.string().nullable(),
  request: z.strictObject({ by: z.string(), reason: z.string(), at: z.string() }).nullable(),
});

export const wallRoomSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** What its keys are, for everybody and on the cut panel too. */
  number: z.number(),
  /** 法院代字; empty while no court has been entered. */
  court: z.string(),
  test: z.boolean(),
  session: wallSessionSchema.nullable(),
  /** Of this session or of one before it: what came before a mark or a drop still leaves, whatever the state says. */
  draining: z.boolean(),
  latch: wallLatchSchema.nullable(),
  /** This person may cut it: not every room that he sees. */
  mayCut: z.boolean(),
});

export const wallNodeSchema = z.strictObject({
  gateConnected: z.boolean(),
  /** This person may cut every room at once. */
  mayCutAll: z.boolean(),
  cutAll: wallLatchSchema.nullable(),
  flood: z.boolean(),
});

/**
 * The last cuts since the desk's start, newest first, and those that stood then: everybody on duty sees who cut what and what
 * came of it. Of cut-all the courtroom is `*`, and each room that had a session follows with its report.
 */
export const wallCutSchema = z.strictObject({
  courtroom: z.string(),
  at: z.string(),
  by: z.string().nullable(),
  report: cutReportSchema.nullable(),
});

export const WALL_ENTRIES = {
  /** One, under `node`. */
  node: wallNodeSchema,
  /** One, under `duty`. */
  duty: dutySchema,
  /** One, under `cuts`: at most 20. */
  cuts: z.array(wallCutSchema),
  /** `room/<id>`, `health/<id of the room>`, `alarm/<key>`. */
  room: wallRoomSchema,
  health: wallHealthSchema,
  alarm: alarmSchema,
} as const;

/** Entry by key; null: there is none any more. */
const entriesSchema = z.record(z.string(), z.unknown().nullable());

export const wallSnapshotSchema = z.strictObject({
  /** The number of the last change that it contains. */
  sequence: z.number(),
  /** The desk's wall clock, ms. */
  atMs: z.number(),
  entries: entriesSchema,
});

/** One more than the one before, or something was lost: then a snapshot is asked for. Sent also when nothing changed: the beat. */
export const wallChangeSchema = wallSnapshotSchema;

/**
 * Socket.io's path, WebSocket alone. The page emits `wall` with `{}`, to be told from then on or to have the snapshot again,
 * and is acknowledged with a snapshot or a `liveErrorSchema`; the desk emits `wall` with changes. Before it ends the
 * connection of somebody who may see nothing any more it emits `over` with a `liveErrorSchema`.
 */
export const LIVE_PATH = "/live";

export const liveErrorSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  problems: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});

/** From the desk's last word on; the pages take what is silent for longer for lost. */
export const WALL_BEAT_MS = 1_000;

export type Sight = (typeof SIGHTS)[number];
export type WallConditions = z.infer<typeof wallConditionsSchema>;
export type WallSession = z.infer<typeof wallSessionSchema>;
export type WallHealth = z.infer<typeof wallHealthSchema>;
export type WallLatch = z.infer<typeof wallLatchSchema>;
export type WallRoom = z.infer<typeof wallRoomSchema>;
export type WallNode = z.infer<typeof wallNodeSchema>;
export type WallCut = z.infer<typeof wallCutSchema>;
export type WallSnapshot = z.infer<typeof wallSnapshotSchema>;
export type LiveError = z.infer<typeof liveErrorSchema>;
