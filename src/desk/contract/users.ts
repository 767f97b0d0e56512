/** Accounts, roles, courts, sign-in, duty: what the pages and the command line say to the desk about people. */
import { z } from "zod";
import { dateTimeSchema, nameSchema, noteSchema } from "./common.ts";
import { PERMISSIONS } from "./permissions.ts";
import { GRANTED_ROLE_NAMES } from "./roles.ts";

/** 工号 or 拼音, or whatever the court signs in with; compared without regard to capitals. */
export const loginSchema = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}._-]{2,64}$/u, "2 to 64 letters, digits, . _ -");

/** Whether it is good enough is said by the rules, each by name. */
const passwordSchema = z.string().min(1).max(1000);
const codeSchema = z.string().min(1).max(40);

export const userBodySchema = z.strictObject({ name: nameSchema, login: loginSchema });

export const heldRoleSchema = z.strictObject({
  role: z.string(),
  court: z.string().nullable(),
  confirmed: z.boolean(),
});

export const userSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  login: z.string(),
  roles: z.array(heldRoleSchema),
  /** Somebody outside the administrators must confirm him before his roles open anything. */
  awaitsConfirmation: z.boolean(),
  hasSecondFactor: z.boolean(),
  mustChangePassword: z.boolean(),
  disabledAt: z.string().nullable(),
  disabledReason: z.string().nullable(),
  createdAt: z.string(),
});

/** The password is shown this once; its person changes it at the first sign-in. */
export const userWithPasswordSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  login: z.string(),
  password: z.string(),
});

export const grantBodySchema = z.strictObject({
  userId: z.string().min(1).max(200),
  role: z.enum(GRANTED_ROLE_NAMES),
  /** 法院代字; absent for administrators only. */
  court: nameSchema.optional(),
});

export const grantSchema = z.strictObject({
  id: z.string(),
  userId: z.string(),
  person: z.string(),
  role: z.string(),
  court: z.string().nullable(),
  grantedAt: z.string(),
  grantedBy: z.string(),
  confirmedAt: z.string().nullable(),
  confirmedBy: z.string().nullable(),
  endedAt: z.string().nullable(),
  endedBy: z.string().nullable(),
});

export const roleSchema = z.strictObject({
  role: z.string(),
  zh: z.string(),
  en: z.string(),
  administrator: z.boolean(),
  permissions: z.record(z.string(), z.enum(["node", "court", "own"])),
});

export const courtBodySchema = z.strictObject({ code: nameSchema, name: nameSchema });
export const courtSchema = z.strictObject({ code: z.string(), name: z.string(), own: z.boolean() });

export const disableBodySchema = z.strictObject({ reason: noteSchema });

export const signInBodySchema = z.strictObject({ login: z.string().max(200), password: passwordSchema });
export const secondFactorBodySchema = z.strictObject({ code: codeSchema });
export const passwordBodySchema = z.strictObject({ old: passwordSchema, password: passwordSchema });

/** What the person who signs in must do next. */
export const SIGN_IN_STAGES = ["second-factor", "new-password", "enrol", "full"] as const;

export const meSchema = z.strictObject({
  name: z.string(),
  login: z.string().nullable(),
  stage: z.enum(SIGN_IN_STAGES),
  /** To be sent as X-CSRF-Token with every act; null for tokens. */
  csrfToken: z.string().nullable(),
  roles: z.array(heldRoleSchema),
  permissions: z.array(z.enum(PERMISSIONS)),
  awaitsConfirmation: z.boolean(),
  hasSecondFactor: z.boolean(),
  /** Printed codes that are left; null: he uses an authenticator alone. */
  codesLeft: z.number().nullable(),
  onDuty: z.boolean(),
});

export const enrolmentSchema = z.strictObject({
  /** To be typed where no camera reads the picture. */
  seed: z.string(),
  uri: z.string(),
  /** The same as a QR code. */
  svg: z.string(),
});

export const codesSchema = z.strictObject({ codes: z.array(z.string()) });

export const signInSchema = z.strictObject({
  id: z.string(),
  createdAt: z.string(),
  seenAt: z.string(),
  address: z.string(),
  agent: z.string(),
  isThis: z.boolean(),
});

const administratorSchema = userBodySchema.extend({ password: passwordSchema });

export const firstStartBodySchema = z.strictObject({
  code: z.string().trim().min(1).max(200),
  court: courtBodySchema,
  systemAdmin: administratorSchema,
  securityAdmin: administratorSchema,
  auditAdmin: administratorSchema,
});

export const firstStartStateSchema = z.strictObject({
  open: z.boolean(),
  /** Whether what is typed here can be read on the way. */
  encrypted: z.boolean(),
  /** Courts that the policy names, to choose from; none once it is done. */
  courts: z.array(z.strictObject({ code: z.string(), name: z.string() })),
});

export const personalTokenBodySchema = z.strictObject({
  permissions: z.array(z.enum(PERMISSIONS)).min(1),
  expiresAt: dateTimeSchema,
});

export const dutyBodySchema = z.strictObject({ on: z.boolean() });

export const dutySchema = z.strictObject({
  required: z.boolean(),
  people: z.array(
    z.strictObject({
      person: z.string(),
      courts: z.array(z.string()),
      since: z.string(),
      /** Seconds since his page answered; null: not yet. */
      answeredAgoSeconds: z.number().nullable(),
      present: z.boolean(),
    }),
  ),
  courts: z.array(
    z.strictObject({
      court: z.string(),
      state: z.enum(["present", "absent", "lost", "card"]),
      streamsOnAir: z.number(),
      streamsPerPerson: z.number().nullable(),
      overloaded: z.boolean(),
    }),
  ),
});

export type UserBody = z.infer<typeof userBodySchema>;
export type UserView = z.infer<typeof userSchema>;
export type SignInView = z.infer<typeof signInSchema>;
export type GrantView = z.infer<typeof grantSchema>;
export type RoleView = z.infer<typeof roleSchema>;
export type CourtView = z.infer<typeof courtSchema>;
export type UserWithPassword = z.infer<typeof userWithPasswordSchema>;
export type GrantBody = z.infer<typeof grantBodySchema>;
export type FirstStartState = z.infer<typeof firstStartStateSchema>;
export type FirstStartBody = z.infer<typeof firstStartBodySchema>;
export type SignInStage = (typeof SIGN_IN_STAGES)[number];
export type Me = z.infer<typeof meSchema>;
export type DutyView = z.infer<typeof dutySchema>;
