/** 专项核查: the month's list, and what was found on it. */
import { z } from "zod";
import { nameSchema, noteSchema } from "./common.ts";

/** Why a hearing is on the list. */
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

export type ExceptionKind = (typeof EXCEPTIONS)[number];
export type CheckItem = z.infer<typeof checkItemSchema>;
export type Check = z.infer<typeof checkSchema>;
export type CheckSummary = z.infer<typeof checkSummarySchema>;
