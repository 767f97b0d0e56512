/** 审管办: figures with their definitions and cases, 庭审巡查, 专项核查, and who answers for a hearing. */
import { z } from "zod";
import { dateSchema, nameSchema, noteSchema } from "./common.ts";

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
  format: z.enum(["csv", "xlsx"]).default("xlsx"),
});
export const entriesSheetQuerySchema = entriesQuerySchema
  .omit({ limit: true, after: true })
  .extend({ format: z.enum(["csv", "xlsx"]).default("xlsx") });

/** 庭审巡查 (product.md 5.3). */
export const FINDING_KINDS = [
  "dress",
  "badge",
  "phone",
  "drinking",
  "nameplate",
  "attendance",
  "late",
  "absence",
  "conduct",
  "language",
  "screen",
  "order",
  "picture",
  "sound",
  "privacy",
  "other",
] as const;

/** 待答复、待复核、已销号; `returned`: answered, and not enough. */
export const FINDING_STATES = ["sent", "answered", "returned", "closed"] as const;
export const FINDING_ACTS = ["send", "answer", "return", "close"] as const;
/** 承办法官 / 技术部门. */
export const ADDRESSEES = ["judge", "technical"] as const;

export const findingSchema = z.strictObject({
  id: z.string(),
  /** Of its year: `2026-0012`. */
  number: z.string(),
  sessionId: z.string(),
  courtroom: z.string(),
  court: z.string().nullable(),
  caseNumbers: z.array(z.string()),
  kind: z.enum(FINDING_KINDS),
  text: z.string(),
  momentAt: z.string(),
  addressee: z.enum(ADDRESSEES),
  /** Who was told; empty: the register names nobody, or nobody is there. */
  told: z.array(z.string()),
  state: z.enum(FINDING_STATES),
  raisedBy: z.string(),
  raisedAt: z.string(),
  answeredBy: z.string().nullable(),
  answeredAt: z.string().nullable(),
  closedBy: z.string().nullable(),
  closedAt: z.string().nullable(),
  /** Oldest first. */
  steps: z.array(
    z.strictObject({ at: z.string(), by: z.string(), act: z.enum(FINDING_ACTS), text: z.string() }),
  ),
});

export const findingBodySchema = z.strictObject({
  sessionId: z.string().min(1).max(200),
  kind: z.enum(FINDING_KINDS),
  text: noteSchema,
  /** Without it: now. */
  momentAt: z.iso.datetime({ offset: true }).optional(),
  addressee: z.enum(ADDRESSEES),
});
export const findingTextSchema = z.strictObject({ text: noteSchema });
export const findingsQuerySchema = z.strictObject({
  state: z.enum(["open", "closed"]).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.string().max(200).optional(),
});

/** 专项核查: why a hearing is on the month's list. */
export const EXCEPTIONS = [
  "acting-for",
  "signed-elsewhere",
  "changed",
  "overrun",
  "extended",
  "cut",
  "unwatched",
  "aired-closed",
  "drawn",
] as const;

export const checkItemSchema = z.strictObject({
  hearing: z.string(),
  day: z.string(),
  caseNumbers: z.array(z.string()),
  courtroom: z.string(),
  courtroomName: z.string(),
  judge: z.string(),
  kinds: z.array(z.enum(EXCEPTIONS)),
  checkedBy: z.string().nullable(),
  checkedAt: z.string().nullable(),
  note: z.string().nullable(),
});

export const checkSchema = z.strictObject({
  id: z.string(),
  court: z.string(),
  month: z.string(),
  madeBy: z.string(),
  madeAt: z.string(),
  /** 抽签种子: with it and the pool the same hearings are drawn again. */
  seed: z.string(),
  /** Hearings without an exception, of which some were drawn. */
  poolSize: z.number(),
  drawn: z.number(),
  /** The draw made again now has the same hearings. */
  isSound: z.boolean(),
  items: z.array(checkItemSchema),
});

export const checkMonthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
export const checkBodySchema = z.strictObject({ court: nameSchema, month: checkMonthSchema });
export const checkMarkSchema = z.strictObject({ hearing: z.string().min(1).max(300), note: noteSchema });
export const checkSummarySchema = checkSchema
  .omit({ items: true, isSound: true })
  .extend({ items: z.number(), checked: z.number() });

/** 直接责任、审核把关、监督检查、技术筛查 (通知 六). */
export const DUTIES = ["direct", "approval", "supervision", "technical"] as const;

export const responsibilitySchema = z.strictObject({
  hearing: z.string(),
  day: z.string(),
  caseNumbers: z.array(z.string()),
  causeOfAction: z.string(),
  court: z.string().nullable(),
  courtName: z.string().nullable(),
  courtroom: z.string(),
  courtroomName: z.string(),
  isAired: z.boolean(),
  plannedStart: z.string().nullable(),
  plannedEnd: z.string().nullable(),
  openedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  approvalIds: z.array(z.string()),
  duties: z.array(
    z.strictObject({
      duty: z.enum(DUTIES),
      lines: z.array(
        z.strictObject({
          /** Which act: `assessed`, `signed-division-chief`, `watched`, `cut` …. */
          act: z.string(),
          /** null: nobody knows. */
          who: z.string().nullable(),
          at: z.string().nullable(),
          /** 代: for whom. */
          actingFor: z.string().nullable(),
          /** How a signature came here; null: it is none. */
          how: z.enum(["here", "paper", "elsewhere"]).nullable(),
          note: z.string(),
        }),
      ),
    }),
  ),
});

export const hearingQuerySchema = z.strictObject({ hearing: z.string().min(12).max(300) });

export type Figure = (typeof FIGURES)[number];
export type Grouping = (typeof GROUPINGS)[number];
export type Definition = z.infer<typeof definitionSchema>;
export type FigureRow = z.infer<typeof figureRowSchema>;
export type Figures = z.infer<typeof figuresSchema>;
export type FigureEntry = z.infer<typeof entrySchema>;
export type FigureEntries = z.infer<typeof entriesSchema>;
export type FindingKind = (typeof FINDING_KINDS)[number];
export type FindingState = (typeof FINDING_STATES)[number];
export type FindingAct = (typeof FINDING_ACTS)[number];
export type Addressee = (typeof ADDRESSEES)[number];
export type Finding = z.infer<typeof findingSchema>;
export type FindingBody = z.infer<typeof findingBodySchema>;
export type ExceptionKind = (typeof EXCEPTIONS)[number];
export type CheckItem = z.infer<typeof checkItemSchema>;
export type Check = z.infer<typeof checkSchema>;
export type CheckSummary = z.infer<typeof checkSummarySchema>;
export type DutyName = (typeof DUTIES)[number];
export type Responsibility = z.infer<typeof responsibilitySchema>;
