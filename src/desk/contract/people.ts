/** Tokens of persons, signing sources of approvals, and the audit log. */
import { z } from "zod";
import { dateSchema, dateTimeSchema, nameSchema } from "./common.ts";
import { PERMISSIONS } from "./permissions.ts";

export const tokenBodySchema = z.strictObject({
  person: nameSchema,
  permissions: z.array(z.enum([...PERMISSIONS, "*"])).min(1),
  expiresAt: dateTimeSchema.optional(),
  /** 法院代字: the token reaches this court and those below it. Absent: every court. */
  court: nameSchema.optional(),
});

/** The token is shown this once and kept as a hash. */
export const mintedTokenSchema = z.strictObject({ id: z.string(), token: z.string() });

export const tokenSchema = z.strictObject({
  id: z.string(),
  person: z.string(),
  permissions: z.array(z.string()),
  mintedBy: z.string().nullable(),
  court: z.string().nullable(),
  personal: z.boolean(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
});

export const sourceBodySchema = z.strictObject({
  name: nameSchema,
  /** Ed25519: PEM (SPKI), base64 SPKI, or base64 of the raw 32 bytes. */
  publicKey: z.string().min(40).max(1000),
});

export const sourceSchema = z.strictObject({
  name: z.string(),
  fingerprint: z.string(),
  addedAt: z.string(),
});

export const auditEntrySchema = z.strictObject({
  seq: z.number(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  outcome: z.string(),
  detail: z.record(z.string(), z.unknown()),
  hash: z.string(),
});

export const auditVerificationSchema = z.strictObject({
  ok: z.boolean(),
  entries: z.number(),
  head: z.string(),
  /** First entry whose chain does not hold. */
  brokenAt: z.number().nullable(),
  fault: z.enum(["altered", "missing-before", "archive-lost", "seal-broken"]).nullable(),
  sealedDays: z.number(),
  lastSealedDay: z.string().nullable(),
  keys: z.array(z.string()),
});

/** A verification that goes on by itself, and what the last one found. */
export const auditCheckSchema = z.strictObject({
  running: z.boolean(),
  startedAt: z.string().nullable(),
  by: z.string().nullable(),
  /** Entries looked at, of how many. */
  checked: z.number(),
  of: z.number(),
  /** null: none since the desk's start. */
  result: auditVerificationSchema.extend({ endedAt: z.string() }).nullable(),
});

/** A day of the log with its signed head: what is printed and kept on paper. */
export const auditDaySchema = z.strictObject({
  day: z.string(),
  firstSeq: z.number(),
  lastSeq: z.number(),
  head: z.string(),
  sealedAt: z.string(),
  signature: z.string(),
  publicKey: z.string(),
  archive: z.strictObject({ file: z.string(), sha256: z.string() }).nullable(),
});

/** The first day that stays. */
export const auditArchiveBodySchema = z.strictObject({ before: dateSchema });

export type TokenBody = z.infer<typeof tokenBodySchema>;
export type TokenView = z.infer<typeof tokenSchema>;
export type SourceView = z.infer<typeof sourceSchema>;
export type AuditVerificationView = z.infer<typeof auditVerificationSchema>;
export type AuditCheckView = z.infer<typeof auditCheckSchema>;
export type AuditDayView = z.infer<typeof auditDaySchema>;
export type AuditEntryView = z.infer<typeof auditEntrySchema>;
