/** Courtrooms, their encoder keys, test mode, and the lifting of latches. */
import { z } from "zod";
import { courtroomIdSchema, nameSchema, noteSchema, SELF_CHECK_ROOM } from "./common.ts";

const targetSchema = z.strictObject({
  url: z.string().regex(/^rtmps?:\/\/\S+$/, "rtmp:// or rtmps://"),
  /** null: the node's template. */
  streamName: z.string().min(1).max(500).nullable().default(null),
});

export const courtroomBodySchema = z.strictObject({
  id: courtroomIdSchema.refine((id) => id !== SELF_CHECK_ROOM, "reserved for the node's self-check"),
  name: nameSchema,
  /** 法院代字, where the node serves several courts. */
  court: nameSchema.optional(),
  target: targetSchema.optional(),
});

export const courtroomSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  testMode: z.boolean(),
  latched: z.boolean(),
  /** Credentials masked. */
  targetUrl: z.string().nullable(),
  /** Hearing opened before the encoder came. */
  openedAhead: z.boolean(),
  /** 法院代字: its own, or the node's; null: nobody has entered one. */
  court: z.string().nullable(),
  hasButton: z.boolean(),
});

/** The key is shown this once and kept as a hash. */
export const courtroomKeySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  encoderKey: z.string(),
});

/** The secret of the room's hardware button, shown this once. */
export const buttonSchema = z.strictObject({ id: z.string(), secret: z.string() });

export const testModeBodySchema = z.strictObject({ on: z.boolean() });
export const rearmBodySchema = z.strictObject({ reason: noteSchema });

export const rearmAnswerSchema = z.strictObject({
  /** null: the latch over every courtroom. */
  courtroom: z.string().nullable(),
  state: z.enum(["requested", "lifted"]),
  requestedBy: z.string(),
  confirmedBy: z.string().nullable(),
  reason: z.string(),
});

/** Where encoders push; the host is the one by which the page was opened. */
export const ingestSchema = z.strictObject({ rtmpPort: z.number() });

/** Whether an encoder's stream comes, and as what: no picture and no case. */
export const arrivalSchema = z.strictObject({
  connected: z.boolean(),
  /** Of the session that records it; null: nothing comes. */
  since: z.string().nullable(),
  /** Since the last byte, ms. */
  quietMs: z.number().nullable(),
  bitrateBps: z.number().nullable(),
  framesPerSecond: z.number().nullable(),
  keyFrameIntervalMs: z.number().nullable(),
  video: z
    .strictObject({ codec: z.string(), width: z.number().nullable(), height: z.number().nullable() })
    .nullable(),
  audio: z
    .strictObject({ codec: z.string(), sampleRate: z.number().nullable(), channels: z.number().nullable() })
    .nullable(),
});

export type Arrival = z.infer<typeof arrivalSchema>;
export type Ingest = z.infer<typeof ingestSchema>;
export type Room = z.infer<typeof courtroomSchema>;
export type CourtroomBody = z.infer<typeof courtroomBodySchema>;
