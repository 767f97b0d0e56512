/** 审管办: figures with their definitions and cases. */
import { z } from "zod";
import { dateSchema } from "./common.ts";
import { sheetFormatSchema } from "./sheets.ts";

/** What is counted; each case of it is an entry of the figure's list. */
export const FIGURES = [
  "hearings",
  "public",
  "closed",
  "unspecified",
  "streamed",
  "due",
  "missed",
  "barred",
  "barred-by",
  "aired-closed",
  "cuts",
  "alarms",
  "incidents",
] as const;

/** Shares and times, made of the figures above. */
export const MEASURES = ["rate", "time-to-cut", "first-act"] as const;

export const GROUPINGS = ["court", "division", "judge", "month"] as const;

const wordsSchema = z.strictObject({ zh: z.string(), en: z.string() });

export const definitionSchema = z.strictObject({
  name: z.enum([...FIGURES, ...MEASURES]),
  title: wordsSchema,
  /** What counts, in words; the same stands on the page, in exports and on paper. */
  text: wordsSchema,
});

const timesSchema = z.strictObject({
  /** Of how many it is recorded. */
  count: z.number(),
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
});

const counts = Object.fromEntries(FIGURES.map((name) => [name, z.number()])) as Record<
  (typeof FIGURES)[number],
  z.ZodNumber
>;

export const figureRowSchema = z.strictObject({
  /** Of its grouping; empty: unknown. */
  key: z.string(),
  /** 法院代字, with its name; null: of a total over all courts, of a month, or of a court that nobody has entered. */
  court: z.string().nullable(),
  courtName: z.string().nullable(),
  counts: z.strictObject(counts),
  /** 0 to 1; null: there was no public hearing. */
  rate: z.number().nullable(),
  timeToCut: timesSchema,
  firstAct: timesSchema,
});

export const clauseCountSchema = z.strictObject({
  code: z.string(),
  /** Of the policy in force; empty: it has no such rule any more. */
  clause: z.string(),
  text: z.string(),
  count: z.number(),
});

export const figuresSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  by: z.enum(GROUPINGS),
  /** Nothing after it is counted. */
  asOf: z.string(),
  definitions: z.array(definitionSchema),
  total: figureRowSchema,
  rows: z.array(figureRowSchema),
  clauses: z.array(clauseCountSchema),
});

/** One case of a figure. */
export const entrySchema = z.strictObject({
  figure: z.enum(FIGURES),
  day: z.string(),
  /** null: what happened belongs to no hearing. */
  hearing: z.string().nullable(),
  caseNumbers: z.array(z.string()),
  court: z.string().nullable(),
  courtroom: z.string(),
  courtroomName: z.string(),
  division: z.string(),
  judge: z.string(),
  /** The incident, the alarm's name, or the rule that bars. */
  detail: z.string(),
  /** The incident's id, to go there. */
  ref: z.string().nullable(),
  at: z.string().nullable(),
  /** How long it took; null: not recorded, or nobody acted. */
  tookMs: z.number().nullable(),
});

/** Beijing days, both included. */
const days = { from: dateSchema, to: dateSchema };
const narrowed = {
  court: z.string().max(200).optional(),
  division: z.string().max(200).optional(),
  judge: z.string().max(200).optional(),
  /** `2026-11`. */
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
};

export const figuresQuerySchema = z.strictObject({
  ...days,
  by: z.enum(GROUPINGS).default("court"),
  court: narrowed.court,
});

export const entriesQuerySchema = z.strictObject({
  ...days,
  ...narrowed,
  figure: z.enum(FIGURES),
  /** A bar's code, an alarm's name. */
  detail: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  after: z.coerce.number().int().min(0).default(0),
});

export const entriesSchema = z.strictObject({
  total: z.number(),
  items: z.array(entrySchema),
  next: z.number().optional(),
});

export const figuresSheetQuerySchema = figuresQuerySchema.extend({
  format: sheetFormatSchema.default("xlsx"),
});
export const entriesSheetQuerySchema = entriesQuerySchema
  .omit({ limit: true, after: true })
  .extend({ format: sheetFormatSchema.default("xlsx") });

export type Figure = (typeof FIGURES)[number];
export type Grouping = (typeof GROUPINGS)[number];
export type Definition = z.infer<typeof definitionSchema>;
export type FigureRow = z.infer<typeof figureRowSchema>;
export type Figures = z.infer<typeof figuresSchema>;
export type FigureEntry = z.infer<typeof entrySchema>;
export type FigureEntries = z.infer<typeof entriesSchema>;
