/** A session as the API shows it: what the gate knows, with the case, the phase and what the desk wants. */
import { z } from "zod";
import { STAGES } from "./approval.ts";
import { caseNumberSchema, dateTimeSchema, noteSchema, reasonSchema } from "./common.ts";

export const AIR_STATES = ["held", "preparing", "on-air", "paused", "cut", "ended"] as const;
export const PHASES = ["before", "open", "recess", "closed-evidence", "mediation", "closed"] as const;
export const PAUSE_CAUSES = ["operator", "phase", "lease", "overrun", "record", "gap", "duty"] as const;

/** What the public may see while a person has paused it; the first one where nobody has chosen. */
export const PAUSE_CARDS = ["paused", "recess", "lost", "upcoming"] as const;

export const PHASE_MARKS = [
  "opening",
  "recess",
  "reopening",
  "closed-evidence",
  "mediation",
  "closing",
] as const;

export const sessionSchema = z.strictObject({
  id: z.string(),
  courtroom: z.string(),
  caseNumbers: z.array(z.string()),
  hearingNo: z.number().nullable(),
  airState: z.enum(AIR_STATES),
  reasons: z.array(reasonSchema),
  phase: z.enum(PHASES),
  /** 庭审环节, where somebody marks them. */
  stage: z.enum(STAGES).nullable(),
  latched: z.boolean(),
  wanted: z.boolean(),
  pauseCauses: z.array(z.enum(PAUSE_CAUSES)),
  /** Of a person's pause; null: nobody has paused it. */
  pauseCard: z.enum(PAUSE_CARDS).nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  openedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  /** The planned or extended end of the hearing; null while the law finds none. */
  endsAt: z.string().nullable(),
  /** Past that end: extend, or it is paused when the overrun time is up. */
  overrun: z.boolean(),
  extendedUntil: z.string().nullable(),
  delaySeconds: z.number(),
  receivedBytes: z.number(),
  forwardedBytes: z.number(),
  recordedBytes: z.number(),
  /** As the encoder sent it, key removed. */
  streamName: z.string(),
  live: z.boolean(),
  encoderConnected: z.boolean(),
  recordHealthy: z.boolean(),
  directory: z.string(),
  predecessorId: z.string().nullable(),
  parts: z.array(
    z.strictObject({
      number: z.number(),
      openedAt: z.string(),
      closedAt: z.string().nullable(),
      sizeBytes: z.number(),
      recovered: z.boolean(),
    }),
  ),
  gaps: z.array(z.strictObject({ from: z.string(), to: z.string().nullable(), cause: z.string() })),
  video: z
    .strictObject({ codec: z.string(), width: z.number().nullable(), height: z.number().nullable() })
    .nullable(),
  audio: z
    .strictObject({
      codec: z.string(),
      sampleRate: z.number().nullable(),
      channels: z.number().nullable(),
    })
    .nullable(),
  egress: z.strictObject({
    state: z.string(),
    lastError: z.string().nullable(),
    reconnects: z.number(),
    lagSeconds: z.number().nullable(),
    /** Never sent though it was due: no connection, or a platform too slow. Null: of a session before this was counted. */
    lostSeconds: z.number().nullable(),
  }),
});

export const cutReportSchema = z.strictObject({
  sessionId: z.string().nullable(),
  courtroom: z.string(),
  airState: z.enum(AIR_STATES),
  receivedAt: z.string(),
  closedAt: z.string().nullable(),
  closedInMs: z.number().nullable(),
  lastContentAt: z.string().nullable(),
  discardedSeconds: z.number(),
  discardedBytes: z.number(),
  latched: z.boolean(),
  verified: z.boolean(),
});

export const pauseBodySchema = z.strictObject({ card: z.enum(PAUSE_CARDS).optional() });

export const cutBodySchema = z.strictObject({ reason: noteSchema.optional() });
/** Asked for after the cut, never before it. */
export const cutReasonBodySchema = z.strictObject({ reason: noteSchema });
export const cutAllAnswerSchema = z.strictObject({ reports: z.array(cutReportSchema) });

const hearingFields = {
  caseNumbers: z.array(caseNumberSchema).min(1).max(200),
  hearingNo: z.int().min(1).max(10_000).optional(),
};

export const phaseBodySchema = z
  .strictObject({
    phase: z.enum(PHASE_MARKS),
    /** None at all: opened without a case, which is recorded and not aired until somebody names it. */
    caseNumbers: z.array(caseNumberSchema).max(200).optional(),
    hearingNo: hearingFields.hearingNo,
    suspendRecording: z.boolean().optional(),
  })
  .refine((body) => body.caseNumbers === undefined || body.phase === "opening", {
    message: "only the opening names a hearing",
    path: ["caseNumbers"],
  })
  .refine((body) => body.suspendRecording === undefined || body.phase === "mediation", {
    message: "only mediation may carry it",
    path: ["suspendRecording"],
  });

/** null: between stages. */
export const stageBodySchema = z.strictObject({ stage: z.enum(STAGES).nullable() });

export const assignBodySchema = z.strictObject(hearingFields);
export const joinBodySchema = z.strictObject({ caseNumbers: hearingFields.caseNumbers });
export const extendBodySchema = z.strictObject({ until: dateTimeSchema, reason: noteSchema });
/** One key each while live, for the screening afterwards. A courtroom's host may send kinds of its own. */
export const MARK_KINDS = {
  sensitive: { zh: "敏感信息", en: "Sensitive content", key: "1" },
  order: { zh: "法庭秩序", en: "Order in court", key: "2" },
  equipment: { zh: "设备", en: "Equipment", key: "3" },
  other: { zh: "其他", en: "Other", key: "4" },
} as const;

export const markBodySchema = z.strictObject({
  kind: z.string().trim().min(1).max(100),
  note: noteSchema.optional(),
});

/** A session that had a case already is followed by this one, which takes the case; else null. */
export const assignAnswerSchema = sessionSchema.extend({ successorId: z.string().nullable() });

/** Where a note lies in the record; null when the gate could not say. */
export const markAnswerSchema = z.strictObject({
  sessionId: z.string(),
  kind: z.string(),
  at: z.string(),
  part: z.number().nullable(),
  offset: z.number().nullable(),
  mediaTimeMs: z.number().nullable(),
});

/** A phase order answers the session, or the opening that waits for the room's next session. */
export const phaseAnswerSchema = z.union([
  sessionSchema,
  z.strictObject({
    courtroom: z.string(),
    caseNumbers: z.array(z.string()),
    hearingNo: z.number().nullable(),
    phase: z.enum(PHASES),
    openedAt: z.string().nullable(),
  }),
]);

export type CutReport = z.infer<typeof cutReportSchema>;
export type Session = z.infer<typeof sessionSchema>;
export type Stage = (typeof STAGES)[number];
export type PauseCard = (typeof PAUSE_CARDS)[number];
export type Phase = (typeof PHASES)[number];
export type PhaseMark = (typeof PHASE_MARKS)[number];
export type PhaseBody = z.infer<typeof phaseBodySchema>;
export type AssignBody = z.infer<typeof assignBodySchema>;
