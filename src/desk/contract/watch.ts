/** What the watch knows of a stream, and the alarms, as the API shows them. Absent facts are null: nobody knows. */
import { z } from "zod";
import { noteSchema } from "./common.ts";

const figure = z.number().nullable();

/** `unknown`: nobody looks, or nobody can. */
export const PRESENCES = ["present", "absent", "unknown"] as const;

const watchedSchema = z.strictObject({
  /** null: it is looked at; else why not: starting, codec, lagging, ffmpeg-missing, ffmpeg-failed, no-samples. */
  unmonitored: z.string().nullable(),
});

export const healthSchema = z.strictObject({
  sessionId: z.string(),
  /** Since the last byte, ms. From 4 s on it is shown as 卡顿, from 8 s on it is an alarm. */
  quietMs: figure,
  stalled: z.boolean(),
  bitrateBps: figure,
  usualBitrateBps: figure,
  videoBps: figure,
  audioBps: figure,
  framesPerSecond: figure,
  /** Share, 0 to 1. */
  missingFrames: figure,
  keyFrameIntervalMs: figure,
  /** Since the last sound message, ms. */
  audioQuietMs: figure,
  audioPerSecond: figure,
  /** How far the picture's timestamps run ahead of the sound's. */
  avOffsetMs: figure,
  /** In the last minute. */
  timestampJumps: figure,
  /** Media time per wall time. */
  uploadRatio: figure,
  /** From arrival until the recording disk had it, the longest of the last ten to twenty seconds. */
  writeLatencyMs: figure,
  platform: z.strictObject({
    state: z.string(),
    lagSeconds: figure,
    /** Never sent though it was due. */
    lostSeconds: figure,
    reconnects: z.number(),
  }),
  /** null: not looked at, by configuration. */
  picture: watchedSchema
    .extend({
      black: z.enum(PRESENCES),
      frozen: z.enum(PRESENCES),
      /** Samples are further apart than the faults that are looked for allow. */
      coarse: z.boolean(),
      /** Age of the small picture, ms. */
      tileAgeMs: figure,
    })
    .nullable(),
  sound: watchedSchema
    .extend({
      silent: z.enum(PRESENCES),
      overload: z.enum(PRESENCES),
      /** dBFS, −120 for digital silence. Null also for whoever may not hear a closed hearing. */
      rmsDb: figure,
      peakDb: figure,
    })
    .nullable(),
});

export const levelsSchema = z.strictObject({
  /** Tenths of a second, oldest first. */
  levels: z.array(z.strictObject({ mediaMs: z.number(), rmsDb: z.number(), peakDb: z.number() })),
});

/**
 * From which figure on a fact is a fault. The bounds keep a room from being blinded: beyond them nothing would be told of a
 * stream that nobody could watch.
 */
const THRESHOLDS = {
  blackShare: z.number().min(0.8).max(1),
  silentDb: z.number().min(-90).max(-30),
  overloadDb: z.number().min(-10).max(0),
  keyFrameIntervalMs: z.number().min(2_000).max(20_000),
  coarseIntervalMs: z.number().min(1_000).max(10_000),
  missingFrames: z.number().min(0.01).max(0.5),
  bitrateShare: z.number().min(0.1).max(0.9),
  bitrateFloorBps: z.number().min(50_000).max(5_000_000),
  avOffsetMs: z.number().min(80).max(1_000),
  uploadRatio: z.number().min(0.5).max(0.99),
  platformLagSeconds: z.number().min(1).max(20),
  stalledBadgeMs: z.number().min(2_000).max(8_000),
};
export const thresholdsSchema = z.strictObject(THRESHOLDS);
/** A courtroom's; what is absent is as everywhere. */
export const ownThresholdsSchema = thresholdsSchema.partial();
export const roomThresholdsSchema = z.strictObject({ own: ownThresholdsSchema, inForce: thresholdsSchema });

const wordsSchema = z.strictObject({ title: z.string(), advice: z.string() });

export const alarmSchema = z.strictObject({
  key: z.string(),
  name: z.string(),
  /** 1 is gravest. */
  priority: z.number(),
  /** A courtroom, `node`, `court:<法院代字>`, `person:<login>` or `notify:<channel>`. */
  place: z.string(),
  zh: wordsSchema,
  en: wordsSchema,
  sinceAt: z.string(),
  raisedAt: z.string(),
  /** False: it is over, and stays until somebody has seen it. */
  present: z.boolean(),
  actual: z.string(),
  expected: z.string(),
  acknowledgedAt: z.string().nullable(),
  acknowledgedBy: z.string().nullable(),
  actedAt: z.string().nullable(),
  actedBy: z.string().nullable(),
  /** Name of the alarm under which it tells nothing new. */
  hiddenBy: z.string().nullable(),
  shelved: z.strictObject({ untilAt: z.string(), by: z.string(), reason: z.string() }).nullable(),
});

export const alarmsSchema = z.strictObject({
  items: z.array(alarmSchema),
  /** More than ten in ten minutes: look at the whole, not at each. */
  flood: z.boolean(),
});

export const alarmKeySchema = z.strictObject({ key: z.string().min(3).max(200) });
export const actBodySchema = z.strictObject({ note: noteSchema });
export const shelveBodySchema = z.strictObject({ minutes: z.int().min(1).max(120), reason: noteSchema });

export const alarmReportQuerySchema = z.strictObject({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
});

export const alarmReportSchema = z.strictObject({
  raised: z.number(),
  byPriority: z.array(z.strictObject({ priority: z.number(), raised: z.number() })),
  /** In any ten minutes: on the average, and at most. */
  perTenMinutes: z.strictObject({ mean: z.number(), most: z.number() }),
  /** The ten that were raised most often. */
  worst: z.array(
    z.strictObject({
      name: z.string(),
      title: z.strictObject({ zh: z.string(), en: z.string() }),
      place: z.string(),
      raised: z.number(),
    }),
  ),
  /** Until somebody had seen it, seconds; those that nobody has seen count until now. */
  unacknowledged: z.strictObject({ median: figure, most: figure, open: z.number() }),
  /** From the alarm to the first act, by whoever acted. */
  reactions: z.array(
    z.strictObject({
      person: z.string(),
      acts: z.number(),
      medianSeconds: z.number(),
      mostSeconds: z.number(),
    }),
  ),
});

export type Alarm = z.infer<typeof alarmSchema>;
export type OwnThresholds = z.infer<typeof ownThresholdsSchema>;
export type Health = z.infer<typeof healthSchema>;
export type AlarmView = z.infer<typeof alarmSchema>;
export type AlarmReport = z.infer<typeof alarmReportSchema>;
