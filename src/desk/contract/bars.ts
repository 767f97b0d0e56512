/** What stands against airing a case beside its form: 不公开直播清单, objections, statements that a ground is gone. */
import { z } from "zod";
import { caseNumberSchema, nameSchema, noteSchema } from "./common.ts";

export const neverStreamBodySchema = z.strictObject({
  caseNumber: caseNumberSchema,
  /** As shown to whoever asks why: 涉未成年人. */
  ground: z.string().trim().min(1).max(200),
});

export const neverStreamSchema = z.strictObject({
  id: z.string(),
  caseNumber: z.string(),
  ground: z.string(),
  enteredAt: z.string(),
  enteredBy: z.string(),
  removedAt: z.string().nullable(),
  removedBy: z.string().nullable(),
  removalReason: z.string().nullable(),
});

export const objectionBodySchema = z.strictObject({
  caseNumber: caseNumberSchema,
  /** Who objects: 检察机关, 原告 …. */
  by: nameSchema,
  ground: noteSchema,
});

export const rulingBodySchema = z.strictObject({ justified: z.boolean(), reason: noteSchema });

export const objectionSchema = z.strictObject({
  id: z.string(),
  caseNumber: z.string(),
  by: z.string(),
  ground: z.string(),
  recordedAt: z.string(),
  recordedBy: z.string(),
  /** null: the presiding judge has not ruled; the air is shut until he has. */
  justified: z.boolean().nullable(),
  ruledAt: z.string().nullable(),
  ruledBy: z.string().nullable(),
  rulingReason: z.string().nullable(),
});

export const clearanceBodySchema = z.strictObject({
  caseNumber: caseNumberSchema,
  earlierNumber: caseNumberSchema,
  reason: noteSchema,
});

export const clearanceSchema = z.strictObject({
  id: z.string(),
  caseNumber: z.string(),
  earlierNumber: z.string(),
  reason: z.string(),
  statedAt: z.string(),
  statedBy: z.string(),
});

export type NeverStreamEntry = z.infer<typeof neverStreamSchema>;
export type ObjectionRecord = z.infer<typeof objectionSchema>;
export type ClearanceRecord = z.infer<typeof clearanceSchema>;
