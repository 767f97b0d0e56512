/** 交接班 and 值班记录: who hands over what to whom, and what a shift was, as the API shows them. */
import { z } from "zod";
import { noteSchema } from "./common.ts";
import { INCIDENT_STATES } from "./incidents.ts";

export const handoverBodySchema = z.strictObject({ notes: noteSchema });

export const handoverSchema = z.strictObject({
  id: z.string(),
  from: z.string(),
  /** 法院代字; null: every court. */
  courts: z.array(z.string()).nullable(),
  notes: z.string(),
  offeredAt: z.string(),
  /** Until somebody has taken over, whoever hands over stays on duty. */
  takenBy: z.string().nullable(),
  takenAt: z.string().nullable(),
  withdrawnAt: z.string().nullable(),
});

export const shiftSchema = z.strictObject({
  id: z.string(),
  person: z.string(),
  courts: z.array(z.string()).nullable(),
  fromAt: z.string(),
  /** null: it goes on. */
  untilAt: z.string().nullable(),
  howEnded: z.string().nullable(),
});

export const shiftQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(200).optional(),
});

const moment = { at: z.string(), by: z.string(), courtroom: z.string(), roomName: z.string() };
const both = z.strictObject({ zh: z.string(), en: z.string() });

export const shiftHearingSchema = z.strictObject({
  sessionId: z.string(),
  courtroom: z.string(),
  roomName: z.string(),
  caseNumbers: z.array(z.string()),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  openedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  /** Something of it has left for the platform. */
  aired: z.boolean(),
  gaps: z.number(),
});

export const shiftCutSchema = z.strictObject({
  ...moment,
  /** Of all connections; null: nothing was on its way out. */
  closedInMs: z.number().nullable(),
  /** null: nothing was on its way out, so there was nothing to verify. */
  verified: z.boolean().nullable(),
  discardedSeconds: z.number(),
  /** As it was said with the cut or after it. */
  reason: z.string().nullable(),
});

export const shiftAlarmSchema = z.strictObject({
  name: z.string(),
  title: both,
  priority: z.number(),
  place: z.string(),
  placeName: z.string(),
  raisedAt: z.string(),
  clearedAt: z.string().nullable(),
  /** Seen or acted on, whichever came first; null: neither. */
  firstActAt: z.string().nullable(),
  firstActBy: z.string().nullable(),
  firstActSeconds: z.number().nullable(),
});

export const shiftReportSchema = z.strictObject({
  shift: shiftSchema,
  /** Up to when it tells: the shift's end, or when it was made. */
  toAt: z.string(),
  /** Others on duty in these courts meanwhile. */
  others: z.array(shiftSchema),
  /** Oldest first, each of these. */
  hearings: z.array(shiftHearingSchema),
  cuts: z.array(shiftCutSchema),
  dumps: z.array(z.strictObject(moment)),
  pauses: z.array(
    z.strictObject({
      ...moment,
      card: z.string(),
      resumedAt: z.string().nullable(),
      resumedBy: z.string().nullable(),
    }),
  ),
  marks: z.array(z.strictObject({ ...moment, kind: z.string(), note: z.string().nullable() })),
  alarms: z.array(shiftAlarmSchema),
  incidents: z.array(
    z.strictObject({
      id: z.string(),
      number: z.string(),
      title: both,
      placeName: z.string(),
      momentAt: z.string(),
      state: z.enum(INCIDENT_STATES),
      handler: z.string().nullable(),
    }),
  ),
  /** What was handed to this shift, and what it has handed on. */
  received: handoverSchema.nullable(),
  given: handoverSchema.nullable(),
  counts: z.strictObject({
    hearings: z.number(),
    aired: z.number(),
    cuts: z.number(),
    cutsUnverified: z.number(),
    dumps: z.number(),
    pauses: z.number(),
    marks: z.number(),
    alarms: z.number(),
    alarmsUnattended: z.number(),
    /** Of those somebody attended to; null: none. */
    firstActMedianSeconds: z.number().nullable(),
    incidents: z.number(),
  }),
  /** Not all of it: there was more than is shown, or days of the log have been moved away. */
  isShortened: z.boolean(),
});

export type HandoverView = z.infer<typeof handoverSchema>;
export type ShiftView = z.infer<typeof shiftSchema>;
export type ShiftReport = z.infer<typeof shiftReportSchema>;
