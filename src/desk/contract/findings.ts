/** 庭审巡查: a 问题 from being written to 销号 (product.md 5.3). */
import { z } from "zod";
import { noteSchema } from "./common.ts";

/** What is looked at. */
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

export type FindingKind = (typeof FINDING_KINDS)[number];
export type FindingState = (typeof FINDING_STATES)[number];
export type FindingAct = (typeof FINDING_ACTS)[number];
export type Addressee = (typeof ADDRESSEES)[number];
export type Finding = z.infer<typeof findingSchema>;
export type FindingBody = z.infer<typeof findingBodySchema>;
