/** 庭室与职务、代签: who holds which office from when to when, who signs for whom, and what waits for a person. */
import { z } from "zod";
import { APPROVAL_STATUSES, SIGNATURE_STEPS } from "./approval.ts";
import { dateSchema, nameSchema, noteSchema } from "./common.ts";

export const OFFICES = [
  "division-chief",
  "vice-president",
  "president",
  "intermediate-office",
  "provincial-clerk",
] as const;

const isForward = ({ from, until }: { from: string; until?: string | null | undefined }) =>
  until === null || until === undefined || from <= until;
const FORWARD = { message: "until must not be before from", path: ["until"] };

export const officeBodySchema = z
  .strictObject({
    person: nameSchema,
    office: z.enum(OFFICES),
    court: nameSchema,
    /** null: the whole court. */
    division: nameSchema.nullable().default(null),
    from: dateSchema,
    until: dateSchema.nullable().default(null),
  })
  .refine(isForward, FORWARD);

export const officeSchema = z.strictObject({
  id: z.string(),
  person: z.string(),
  office: z.enum(OFFICES),
  court: z.string(),
  division: z.string().nullable(),
  from: z.string(),
  until: z.string().nullable(),
  enteredBy: z.string(),
  enteredAt: z.string(),
  /** Somebody outside the administrators vouches for it: from then on it counts. */
  confirmedAt: z.string().nullable(),
  confirmedBy: z.string().nullable(),
});

export const endBodySchema = z.strictObject({ until: dateSchema });

export const delegationBodySchema = z
  .strictObject({
    /** Absent: the caller. Somebody else only by the 院长 of that court. */
    principal: nameSchema.optional(),
    delegate: nameSchema,
    court: nameSchema,
    division: nameSchema.nullable().default(null),
    steps: z.array(z.enum(SIGNATURE_STEPS).exclude(["judge"])).min(1),
    from: dateSchema,
    until: dateSchema,
    reason: noteSchema,
  })
  .refine(isForward, FORWARD);

export const delegationSchema = z.strictObject({
  id: z.string(),
  principal: z.string(),
  delegate: z.string(),
  court: z.string(),
  division: z.string().nullable(),
  steps: z.array(z.enum(SIGNATURE_STEPS)),
  from: z.string(),
  until: z.string(),
  reason: z.string(),
  givenBy: z.string(),
  givenAt: z.string(),
});

/** What waits for a person: an act, or a dated notice until it is marked as read. */
export const taskSchema = z.strictObject({
  /** null: it goes away by the act itself. */
  id: z.string().nullable(),
  kind: z.enum([
    ...["submit", "correct", "sign", "confirm", "check-paper"],
    ...["change", "reminder", "duty", "finding"],
  ] as const),
  /** The form, or the docket's entry. */
  subject: z.string(),
  text: z.string(),
  at: z.string(),
  /** The form that it is about; null: it is about none. */
  form: z
    .strictObject({
      caseNumbers: z.array(z.string()),
      causeOfAction: z.string(),
      judge: z.string(),
      status: z.enum(APPROVAL_STATUSES),
      /** Of its first hearing. */
      plannedStart: z.string().nullable(),
    })
    .nullable(),
});

export type Office = (typeof OFFICES)[number];
export type OfficeBody = z.infer<typeof officeBodySchema>;
export type OfficeRecord = z.infer<typeof officeSchema>;
export type DelegationBody = z.infer<typeof delegationBodySchema>;
export type DelegationRecord = z.infer<typeof delegationSchema>;
export type TaskRecord = z.infer<typeof taskSchema>;
