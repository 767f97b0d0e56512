/** Incidents, their take-downs, and the timeline, as the API shows them. */
import { z } from "zod";
import { courtroomIdSchema, dateTimeSchema, noteSchema } from "./common.ts";

/** What made it: 断播, a P1 alarm (or a person, from an alarm), a refused attempt to air, a person. */
export const ORIGINS = ["cut", "alarm", "refused-air", "person"] as const;

/** `closing`: one person has asked to close it, a second one has to look. */
export const INCIDENT_STATES = ["open", "closing", "closed"] as const;

/** `sentiment`: 舆情, what is said of it outside. `report`: told to whom further up. */
export const NOTE_KINDS = ["note", "sentiment", "report"] as const;

export const ENTRY_KINDS = [
  "opened",
  "again",
  "handled",
  ...NOTE_KINDS,
  "findings",
  "take-down",
  "taken-down",
  "take-down-checked",
  "close-asked",
  "close-returned",
  "closed",
] as const;

export const takeDownSchema = z.strictObject({
  id: z.string(),
  incidentId: z.string(),
  /** A courtroom, or the place of its alarm. */
  courtroom: z.string().nullable(),
  /** Where it is to be seen: the platform's page. */
  page: z.string(),
  /** What of it, by the wall clock. */
  fromAt: z.string(),
  toAt: z.string(),
  reason: z.string(),
  askedBy: z.string(),
  askedAt: z.string(),
  doneBy: z.string().nullable(),
  doneAt: z.string().nullable(),
  doneNote: z.string().nullable(),
  /** A second look, by somebody else, found it gone. */
  checkedBy: z.string().nullable(),
  checkedAt: z.string().nullable(),
});

export const incidentSchema = z.strictObject({
  id: z.string(),
  /** Of its year: `2026-0012`. */
  number: z.string(),
  origin: z.enum(ORIGINS),
  /** Which alarm; null without one. */
  alarm: z.string().nullable(),
  title: z.strictObject({ zh: z.string(), en: z.string() }),
  state: z.enum(INCIDENT_STATES),
  /** A courtroom, `*` for all of them, or the alarm's place. */
  place: z.string(),
  sessionIds: z.array(z.string()),
  caseNumbers: z.array(z.string()),
  /** What it is about, by the wall clock; the clip lies 30 s around it. */
  momentAt: z.string(),
  openedAt: z.string(),
  openedBy: z.string(),
  handler: z.string().nullable(),
  handledAt: z.string().nullable(),
  cause: z.string().nullable(),
  measures: z.string().nullable(),
  closeAskedBy: z.string().nullable(),
  closeAskedAt: z.string().nullable(),
  closedBy: z.string().nullable(),
  closedAt: z.string().nullable(),
});

export const timelineEntrySchema = z.strictObject({
  at: z.string(),
  by: z.string(),
  /** The audit's name of the act, or the kind of the entry. */
  what: z.string(),
  zh: z.string(),
  en: z.string(),
  outcome: z.string(),
  text: z.string().nullable(),
});

export const clipSchema = z.strictObject({
  session: z.string(),
  part: z.number(),
  fromAt: z.string(),
  toAt: z.string(),
  /** Not public, or sealed: seen by whoever has `session.watch-closed`. */
  closed: z.boolean(),
});

export const incidentDetailSchema = incidentSchema.extend({
  takeDowns: z.array(takeDownSchema),
  /** Oldest first; alarms, acts, decisions and what people wrote. */
  timeline: z.array(timelineEntrySchema),
  /** The oldest of a long one are left out. */
  timelineIsShortened: z.boolean(),
  clips: z.array(clipSchema),
  /** Records of it that whoever asks may look at, but for what is closed. */
  watchable: z.array(z.string()),
  /** 突发事件处置方案 of the approvals of its cases. */
  plans: z.array(
    z.strictObject({ caseNumbers: z.array(z.string()), emergency: z.string(), division: z.string() }),
  ),
});

export const incidentQuerySchema = z.strictObject({
  state: z.enum(["open", "closed"]).optional(),
  origin: z.enum(ORIGINS).optional(),
  /** A courtroom, `*`, or an alarm's place. */
  place: z.string().trim().min(1).max(200).optional(),
  /** Part of its number or of a case number, as it is written there. */
  text: z.string().trim().min(1).max(100).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.string().max(200).optional(),
});

/** A session's, or a room's whether it is recorded or not. */
export const incidentBodySchema = z
  .strictObject({
    sessionId: z.string().min(1).max(200).optional(),
    courtroom: courtroomIdSchema.optional(),
    /** Without it: now. */
    momentAt: dateTimeSchema.optional(),
    note: noteSchema,
  })
  .refine(({ sessionId, courtroom }) => (sessionId === undefined) !== (courtroom === undefined), {
    message: "one of sessionId and courtroom",
  });

export const incidentNoteBodySchema = z.strictObject({
  kind: z.enum(NOTE_KINDS).default("note"),
  text: noteSchema,
});
export const findingsBodySchema = z.strictObject({ cause: noteSchema, measures: noteSchema });
export const takeDownBodySchema = z
  .strictObject({
    page: z.string().trim().min(1).max(500),
    fromAt: dateTimeSchema,
    toAt: dateTimeSchema,
    reason: noteSchema,
  })
  .refine(({ fromAt, toAt }) => Date.parse(fromAt) < Date.parse(toAt), {
    message: "the span ends before it begins",
    path: ["toAt"],
  });
/** Without a session: its first. */
const ofSession = { session: z.string().min(1).max(200).optional() };
export const clipQuerySchema = z.strictObject({
  ...ofSession,
  part: z.coerce.number().int().min(1).max(1_000_000).default(1),
});
export const stillQuerySchema = z.strictObject({
  ...ofSession,
  /** From the moment, seconds. */
  seconds: z.coerce.number().min(-30).max(30).default(0),
});

export type Origin = (typeof ORIGINS)[number];
export type EntryKind = (typeof ENTRY_KINDS)[number];
export type NoteKind = (typeof NOTE_KINDS)[number];
export type TakeDown = z.infer<typeof takeDownSchema>;
export type Clip = z.infer<typeof clipSchema>;
export type IncidentDetail = z.infer<typeof incidentDetailSchema>;
/** The same, whoever asks. */
export type IncidentFile = Omit<IncidentDetail, "watchable">;
export type Incident = z.infer<typeof incidentSchema>;
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;
