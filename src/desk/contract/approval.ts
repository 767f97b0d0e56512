/** The approval form 《庭审直播案件审批表》 as it is imported, and what the register answers. */
import { z } from "zod";
import { caseNumberSchema, courtroomIdSchema, dateSchema, dateTimeSchema, nameSchema } from "./common.ts";

const textSchema = z.string().max(10_000);

/** The questions of the form. Unanswered ones are accepted here: the law denies them by name. */
export const QUESTIONS = [
  "politicallySensitive",
  "stateSecret",
  "tradeSecret",
  "privacy",
  "juvenileCrime",
  "prosecutorObjects",
  "partyObjects",
  "otherwiseUnsuitable",
  "massInvolving",
  "nationalSecurity",
  "minorInvolved",
  "divorce",
] as const;

export const SIGNATURE_STEPS = [
  "judge",
  "division-chief",
  "vice-president",
  "intermediate-court",
  "provincial-office",
] as const;

/** The paper form carries bare dates; both are read, the law says what a date means. */
const momentSchema = z.union([dateTimeSchema, dateSchema]);

const answer = z.boolean().optional();
const answersSchema = z.strictObject({
  politicallySensitive: answer,
  stateSecret: answer,
  tradeSecret: answer,
  privacy: answer,
  juvenileCrime: answer,
  prosecutorObjects: answer,
  partyObjects: answer,
  otherwiseUnsuitable: answer,
  massInvolving: answer,
  nationalSecurity: answer,
  minorInvolved: answer,
  divorce: answer,
} satisfies Record<(typeof QUESTIONS)[number], typeof answer>);

const hearingSchema = z
  .strictObject({
    no: z.int().min(1).max(10_000),
    courtroom: courtroomIdSchema,
    plannedStart: dateTimeSchema,
    plannedEnd: dateTimeSchema,
  })
  .refine((hearing) => Date.parse(hearing.plannedEnd) > Date.parse(hearing.plannedStart), {
    message: "plannedEnd must be after plannedStart",
    path: ["plannedEnd"],
  });

const signatureSchema = z.strictObject({
  step: z.enum(SIGNATURE_STEPS),
  name: nameSchema,
  decision: z.enum(["approve", "reject", "return"]),
  opinion: textSchema.optional(),
  at: momentSchema,
  /** The grade that this signer gives; it may only rise. */
  riskGrade: z.enum(["low", "medium", "high"]).optional(),
});

export const approvalSchema = z.strictObject({
  externalId: z.string().trim().min(1).max(200),
  version: z.int().min(1),
  court: nameSchema,
  division: z.string().max(200),
  judge: nameSchema,
  applicationDate: dateSchema,
  caseNumbers: z.array(caseNumberSchema).min(1).max(200),
  earlierNumbers: z.array(caseNumberSchema).max(200).default([]),
  causeOfAction: z.string().max(500),
  publicHearing: z.boolean(),
  parties: z.array(z.strictObject({ role: z.string().max(200), name: nameSchema })).max(2000),
  panel: z.array(nameSchema).max(100),
  reason: textSchema,
  riskGrade: z.enum(["low", "medium", "high"]),
  riskBasis: textSchema.default(""),
  riskAssessedBy: z.array(nameSchema).max(100).default([]),
  hearings: z.array(hearingSchema).max(500),
  answers: answersSchema,
  informed: z
    .array(
      z.strictObject({
        role: z.string().max(200),
        name: nameSchema,
        at: momentSchema,
        how: z.string().max(200),
      }),
    )
    .max(2000)
    .default([]),
  preparation: z
    .strictObject({
      plan: textSchema.optional(),
      division: textSchema.optional(),
      emergency: textSchema.optional(),
      mediation: textSchema.optional(),
    })
    .default({}),
  signatures: z.array(signatureSchema).max(50).default([]),
  /** What the signers made the air depend on; the strictest of policy, grade and form counts. */
  conditions: z
    .strictObject({
      minDelaySeconds: z
        .int()
        .max(3600)
        .refine((seconds) => seconds === 0 || seconds >= 2, "0, or from 2 on")
        .optional(),
      manualStart: z.boolean().optional(),
      until: dateTimeSchema.optional(),
    })
    .optional(),
});

export const importBodySchema = z.array(approvalSchema).max(5000);

/** A file signed elsewhere: the exact bytes as text, and base64 Ed25519 over them (`FILE.sig`). */
export const signedImportBodySchema = z.strictObject({
  file: z.string().min(2),
  signature: z.base64().max(200),
});

export const signedFileSchema = z.strictObject({
  source: nameSchema,
  issuedAt: dateTimeSchema,
  approvals: importBodySchema,
});

export const IMPORT_RESULTS = ["created", "unchanged", "updated", "refused"] as const;

export const importAnswerSchema = z.array(
  z.strictObject({
    externalId: z.string(),
    id: z.string(),
    result: z.enum(IMPORT_RESULTS),
    code: z.string().optional(),
  }),
);

export const APPROVAL_STATUSES = ["active", "revoked", "rejected", "withdrawn", "used"] as const;

export const approvalRecordSchema = z.strictObject({
  id: z.string(),
  source: z.string(),
  status: z.enum(APPROVAL_STATUSES),
  statusReason: z.string().nullable(),
  importedAt: z.string(),
  approval: approvalSchema,
});

export type ApprovalForm = z.infer<typeof approvalSchema>;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];
export type ApprovalRecord = z.infer<typeof approvalRecordSchema>;
export type ImportResult = z.infer<typeof importAnswerSchema>[number];
