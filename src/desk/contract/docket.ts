/** 开庭排期: one planned hearing as the courts' systems have it, and the lists made of it. */
import { z } from "zod";
import { caseNumberSchema, courtroomIdSchema, dateTimeSchema, nameSchema, reasonSchema } from "./common.ts";

export const DOCKET_STATUSES = ["planned", "postponed", "cancelled"] as const;

const fields = {
  caseNumbers: z.array(caseNumberSchema).min(1).max(200),
  /** 庭次. */
  hearingNo: z.int().min(1).max(10_000).nullable(),
  courtroom: courtroomIdSchema,
  plannedStart: dateTimeSchema,
  plannedEnd: dateTimeSchema,
  /** 是否公开开庭; null: 未指定, which counts as not public. */
  publicHearing: z.boolean().nullable(),
  /** 是否直播; null: not given. */
  stream: z.boolean().nullable(),
  /** 审判程序: 一审、二审…. */
  procedure: z.string().max(100),
  judge: z.string().max(200),
  presiding: z.string().max(200),
  panel: z.array(nameSchema).max(100),
  clerk: z.string().max(200),
  causeOfAction: z.string().max(500),
  parties: z.array(z.strictObject({ role: z.string().max(200), name: nameSchema })).max(2000),
  status: z.enum(DOCKET_STATUSES),
};

const hasLength = (entry: { plannedStart: string; plannedEnd: string }) =>
  Date.parse(entry.plannedEnd) > Date.parse(entry.plannedStart);
const LENGTH = { message: "plannedEnd must be after plannedStart", path: ["plannedEnd"] };

export const docketBodySchema = z
  .strictObject({
    ...fields,
    hearingNo: fields.hearingNo.default(null),
    publicHearing: fields.publicHearing.default(null),
    stream: fields.stream.default(null),
    procedure: fields.procedure.default(""),
    judge: fields.judge.default(""),
    presiding: fields.presiding.default(""),
    panel: fields.panel.default([]),
    clerk: fields.clerk.default(""),
    causeOfAction: fields.causeOfAction.default(""),
    parties: fields.parties.default([]),
    status: fields.status.default("planned"),
  })
  .refine(hasLength, LENGTH);

/** What an act leaves out stays as it is. */
export const docketChangeSchema = z.strictObject(fields).partial();

export const docketEntrySchema = z.strictObject({
  ...fields,
  id: z.string(),
  changedAt: z.string(),
  changedBy: z.string(),
});

export const docketQuerySchema = z.strictObject({
  from: dateTimeSchema,
  to: dateTimeSchema,
  courtroom: courtroomIdSchema.optional(),
});

/** 明日直播清单: a hearing that is meant to be aired, and what stands against it. */
export const plannedStreamSchema = z.strictObject({
  caseNumbers: z.array(z.string()),
  hearingNo: z.number().nullable(),
  courtroom: z.string(),
  plannedStart: z.string(),
  plannedEnd: z.string(),
  /** null: the docket says that it is to be aired, and there is no form. */
  approvalId: z.string().nullable(),
  /** The docket's entry, where that and no form says that it is to be aired. */
  docketId: z.string().nullable(),
  ready: z.boolean(),
  reasons: z.array(
    reasonSchema.extend({
      cure: z.string(),
      en: z.strictObject({ text: z.string(), cure: z.string() }),
    }),
  ),
  /** Who must act, where the register can name them. */
  mustAct: z.array(z.string()),
});

/** 应播: a public hearing whose cause should be aired, and what has been filed for it. */
export const obligedStreamSchema = z.strictObject({
  caseNumbers: z.array(z.string()),
  hearingNo: z.number().nullable(),
  courtroom: z.string(),
  plannedStart: z.string(),
  causeOfAction: z.string(),
  judge: z.string(),
  /** The entry of the policy's table. */
  cause: z.string(),
  filed: z.enum(["stream", "no-stream-approved", "no-stream-pending", "nothing"]),
});

/** 发布信息单: the public platform's form, field by field in its order. */
export const releaseSheetSchema = z.strictObject({
  fields: z.array(z.strictObject({ label: z.string(), value: z.string() })),
});

export type DocketBody = z.infer<typeof docketBodySchema>;
export type DocketChange = z.infer<typeof docketChangeSchema>;
export type DocketRecord = z.infer<typeof docketEntrySchema>;
export type PlannedStream = z.infer<typeof plannedStreamSchema>;
export type ObligedStream = z.infer<typeof obligedStreamSchema>;
export type ReleaseSheet = z.infer<typeof releaseSheetSchema>;
