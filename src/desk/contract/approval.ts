/** The approval form 《庭审直播案件审批表》 as it is imported, and what the register answers. */
import { z } from "zod";
import {
  caseNumberSchema,
  courtroomIdSchema,
  dateSchema,
  dateTimeSchema,
  nameSchema,
  noteSchema,
} from "./common.ts";

/** 法庭调查、举证质证、法庭辩论、最后陈述、宣判. */
export const STAGES = ["investigation", "evidence", "debate", "statement", "judgment"] as const;

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

const riskGradeSchema = z.enum(["low", "medium", "high"]);

export const replySchema = z.strictObject({
  number: nameSchema,
  date: dateSchema,
  scanSha256: z.string().regex(/^[0-9a-f]{64}$/, "SHA-256 of the scan, hex"),
});

const signatureSchema = z.strictObject({
  step: z.enum(SIGNATURE_STEPS),
  name: nameSchema,
  decision: z.enum(["approve", "reject", "return"]),
  opinion: textSchema.optional(),
  at: momentSchema,
  /** The grade that this signer gives; it may only rise. */
  riskGrade: riskGradeSchema.optional(),
  /** 代: for whom it was signed. */
  actingFor: nameSchema.optional(),
  onPaper: z.boolean().optional(),
  /** 批复 of the court above. */
  reply: replySchema.optional(),
});

/** What the people fill in, without defaults: what an edit leaves out stays as it is. */
const content = {
  /** `no-stream`: 庭审不直播审批表, for a case that should be aired; it permits nothing. Absent: stream. */
  kind: z.enum(["stream", "no-stream"]).optional(),
  court: nameSchema,
  division: z.string().max(200),
  judge: nameSchema,
  applicationDate: dateSchema,
  caseNumbers: z.array(caseNumberSchema).min(1).max(200),
  earlierNumbers: z.array(caseNumberSchema).max(200),
  causeOfAction: z.string().max(500),
  publicHearing: z.boolean(),
  parties: z.array(z.strictObject({ role: z.string().max(200), name: nameSchema })).max(2000),
  panel: z.array(nameSchema).max(100),
  reason: textSchema,
  riskGrade: riskGradeSchema,
  riskBasis: textSchema,
  riskAssessedBy: z.array(nameSchema).max(100),
  hearings: z.array(hearingSchema).max(500),
  answers: answersSchema,
  informed: z
    .array(
      z.strictObject({
        role: z.string().max(200),
        name: nameSchema,
        at: momentSchema,
        how: z.string().max(200),
        /** What the participant answered. */
        answer: z.string().max(500).optional(),
      }),
    )
    .max(2000),
  preparation: z.strictObject({
    plan: textSchema.optional(),
    division: textSchema.optional(),
    emergency: textSchema.optional(),
    mediation: textSchema.optional(),
  }),
  /** 保护清单: what must not be read out or shown. */
  protection: z
    .strictObject({
      /** 身份证号、住址不念出. */
      identityNotRead: z.boolean().optional(),
      /** 证人保护: which witnesses, and how. */
      witnesses: textSchema.optional(),
      /** 示证画面: what must not be in the picture. */
      evidenceNotShown: textSchema.optional(),
    })
    .optional(),
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
      /** 不播的庭审环节. */
      notAired: z.array(z.enum(STAGES)).max(STAGES.length).optional(),
    })
    .optional(),
};

export const approvalSchema = z.strictObject({
  externalId: z.string().trim().min(1).max(200),
  version: z.int().min(1),
  ...content,
  earlierNumbers: content.earlierNumbers.default([]),
  riskBasis: content.riskBasis.default(""),
  riskAssessedBy: content.riskAssessedBy.default([]),
  informed: content.informed.default([]),
  preparation: content.preparation.default({}),
  signatures: z.array(signatureSchema).max(50).default([]),
});

/** A form as the register holds it: on a draft nobody may have assessed the risk yet. */
export const formSchema = approvalSchema.extend({ riskGrade: riskGradeSchema.optional() });

const contentSchema = z.strictObject(content).partial();

export const draftBodySchema = contentSchema.required({ court: true, judge: true, caseNumbers: true });

/** The version is the one that the person has seen: what has changed since is not overwritten, nor signed. */
const seen = { version: z.int().min(1) };

export const editBodySchema = z.strictObject({
  ...seen,
  changes: contentSchema,
  reason: noteSchema.optional(),
});
export const seenBodySchema = z.strictObject(seen);
export const withdrawBodySchema = z.strictObject({ ...seen, reason: noteSchema });
export const signBodySchema = z.strictObject({
  ...seen,
  step: z.enum(SIGNATURE_STEPS),
  decision: z.enum(["approve", "reject", "return"]),
  opinion: textSchema.optional(),
  riskGrade: riskGradeSchema.optional(),
  /** Needed of the courts above: number and date of their 批复, and its scan. */
  reply: replySchema.optional(),
});

export const paperBodySchema = z.strictObject({
  ...seen,
  /** As they stand on the paper. */
  signatures: z
    .array(signatureSchema.omit({ onPaper: true }))
    .min(1)
    .max(10),
  scanSha256: replySchema.shape.scanSha256,
});

export const paperCheckBodySchema = z.strictObject({ agrees: z.boolean(), note: noteSchema.optional() });

export const paperSchema = z.strictObject({
  id: z.string(),
  approvalId: z.string(),
  version: z.number(),
  signatures: z.array(signatureSchema),
  scanSha256: z.string(),
  enteredBy: z.string(),
  enteredAt: z.string(),
  checkedBy: z.string().nullable(),
  checkedAt: z.string().nullable(),
  agrees: z.boolean().nullable(),
  note: z.string().nullable(),
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

export const APPROVAL_STATUSES = [
  "draft",
  "submitted",
  "returned",
  "active",
  "rejected",
  "withdrawn",
  "revoked",
  "used",
  "expired",
] as const;

/** `actingFor`: 代, by a delegation in force. */
const signerSchema = z.strictObject({ person: z.string(), actingFor: z.string().nullable() });

export const approvalRecordSchema = z.strictObject({
  id: z.string(),
  source: z.string(),
  status: z.enum(APPROVAL_STATUSES),
  statusReason: z.string().nullable(),
  importedAt: z.string(),
  /** Filed in this register, not imported. */
  filedHere: z.boolean(),
  /** 外部已签: by which source, and the SHA-256 of its signed file; null for a form filed here. */
  signedElsewhere: z.strictObject({ source: z.string(), fileSha256: z.string().nullable() }).nullable(),
  /** Who must act now, where somebody must. */
  next: z
    .strictObject({
      act: z.enum(["submit", "correct", "sign", "confirm"]),
      step: z.enum(SIGNATURE_STEPS).nullable(),
      persons: z.array(signerSchema),
      /** Why nobody can. */
      why: z.string().nullable(),
    })
    .nullable(),
  /** Signatures still to come, in their order, each with who may give it as things stand. */
  ahead: z.array(z.strictObject({ step: z.enum(SIGNATURE_STEPS), persons: z.array(signerSchema) })),
  /** 校验码, as printed on the paper. */
  integrityCode: z.string(),
  /** 庭次 that have had their 闭庭. */
  usedHearings: z.array(z.number()),
  approval: formSchema,
});

const inEnglish = z.strictObject({ text: z.string(), cure: z.string() });

/** What stands against a form now, told before anybody signs. */
export const formCheckSchema = z.strictObject({
  reasons: z.array(
    z.strictObject({
      code: z.string(),
      clause: z.string(),
      text: z.string(),
      cure: z.string(),
      en: inEnglish,
      subjects: z.array(z.string()),
    }),
  ),
});

/** The same of what somebody is typing, which is stored nowhere; and how each case number is read. */
export const typedCheckSchema = formCheckSchema.extend({
  numbers: z.array(
    z.strictObject({
      text: z.string(),
      /** null: it can't be read. */
      canonical: z.string().nullable(),
      /** 案件类别; null: of an old number nobody can tell. */
      category: z.strictObject({ zh: z.string(), en: z.string() }).nullable(),
      /** What is wrong with it, zh-CN / English. */
      fault: z.string().nullable(),
    }),
  ),
});

/** 提醒: who was told now, and who had been within the hour. */
export const reminderSchema = z.strictObject({ told: z.array(z.string()), before: z.array(z.string()) });

/** 变更登记. */
export const changeSchema = z.strictObject({
  id: z.string(),
  approvalId: z.string(),
  version: z.number(),
  at: z.string(),
  by: z.string(),
  reason: z.string().nullable(),
  cost: z.enum(["keep", "confirm", "fall"]),
  items: z.array(
    z.strictObject({ field: z.string(), before: z.unknown(), after: z.unknown(), cost: z.string() }),
  ),
  /** The 庭长 who confirmed it anew, where the change needs it. */
  confirmedBy: z.string().nullable(),
  confirmedAt: z.string().nullable(),
});

export type ApprovalForm = z.infer<typeof formSchema>;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];
export type ApprovalRecord = z.infer<typeof approvalRecordSchema>;
export type ImportResult = z.infer<typeof importAnswerSchema>[number];
export type DraftBody = z.infer<typeof draftBodySchema>;
export type EditBody = z.infer<typeof editBodySchema>;
export type SignBody = z.infer<typeof signBodySchema>;
export type PaperBody = z.infer<typeof paperBodySchema>;
export type PaperRecord = z.infer<typeof paperSchema>;
export type ChangeRecord = z.infer<typeof changeSchema>;
export type FormCheck = z.infer<typeof formCheckSchema>;
export type TypedCheck = z.infer<typeof typedCheckSchema>;
export type Reminder = z.infer<typeof reminderSchema>;
export type SignatureStepName = (typeof SIGNATURE_STEPS)[number];
export type FormSignature = z.infer<typeof signatureSchema>;
