/** What the courtroom page (法庭端) asks every second: one room, whether what is said now goes out, and what may be done. */
import { z } from "zod";
import { reasonSchema } from "./common.ts";
import { AIR_STATES, PAUSE_CAUSES, PHASES } from "./session.ts";

/** A hearing that 开庭 may mean, and what would come of it. */
export const openingChoiceSchema = z.strictObject({
  /** None: a hearing that nobody names is recorded and not aired. */
  caseNumbers: z.array(z.string()),
  hearingNo: z.number().nullable(),
  plannedStart: z.string().nullable(),
  plannedEnd: z.string().nullable(),
  /**
   * `airs`: by the opening alone; `by-person`: once the control room has put it on air; `recorded`: not, for these reasons.
   */
  comesTo: z.enum(["airs", "by-person", "recorded"]),
  reasons: z.array(reasonSchema),
  /** The caller may open it. */
  may: z.boolean(),
});

/** Whose phase the page shows: the session's, or that of a hearing without one. */
export const HEARING_SOURCES = ["session", "opened-ahead", "unclosed", "none"] as const;

export const courtPageSchema = z.strictObject({
  room: z.strictObject({ id: z.string(), name: z.string(), testMode: z.boolean() }),
  /** False: what is said of the session is old. */
  gateConnected: z.boolean(),
  /** False: a session records the room, and the desk has not taken it over yet. */
  settled: z.boolean(),
  latched: z.boolean(),
  session: z
    .strictObject({
      id: z.string(),
      airState: z.enum(AIR_STATES),
      reasons: z.array(reasonSchema),
      pauseCauses: z.array(z.enum(PAUSE_CAUSES)),
      delaySeconds: z.number(),
      draining: z.boolean(),
      encoderConnected: z.boolean(),
      recordHealthy: z.boolean(),
      /** Of the connection to the platform. */
      platform: z.string(),
      /** Since the gate spoke of it; it does so every second. */
      heardAgoMs: z.number(),
    })
    .nullable(),
  hearing: z.strictObject({
    from: z.enum(HEARING_SOURCES),
    phase: z.enum(PHASES),
    caseNumbers: z.array(z.string()),
    hearingNo: z.number().nullable(),
    openedAt: z.string().nullable(),
  }),
  /**
   * What was said before a mark, or before the encoder dropped, still goes out; never fewer seconds than it will, and null
   * where nobody knows. Null as a whole: nothing does.
   */
  stillAiring: z.strictObject({ seconds: z.number().nullable() }).nullable(),
  /** What 开庭 would open; null: there is nothing to open now. */
  opening: z
    .strictObject({
      choices: z.array(openingChoiceSchema),
      /** Of the case that the caller has typed. */
      typed: openingChoiceSchema.nullable(),
      /** Without a case: recorded only. */
      unnamed: openingChoiceSchema,
    })
    .nullable(),
  /** What this caller may do here at all; an opening says so for each choice. */
  may: z.strictObject({ phase: z.boolean(), pause: z.boolean(), resume: z.boolean(), cut: z.boolean() }),
});

/** `cases`: as a person types them, several with a comma or 、 between. */
export const courtPageQuerySchema = z.strictObject({ cases: z.string().max(2000).optional() });

export type CourtPage = z.infer<typeof courtPageSchema>;
export type OpeningChoice = z.infer<typeof openingChoiceSchema>;
