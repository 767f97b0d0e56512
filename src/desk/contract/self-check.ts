/** The node's own look at itself: what each check found, the test cut, and when each switch last proved itself. */
import { z } from "zod";

const wordsSchema = z.strictObject({ zh: z.string(), en: z.string() });

export const findingSchema = z.strictObject({
  check: z.string(),
  /** `unknown`: it could not be looked at, which is no pass. */
  verdict: z.enum(["ok", "warning", "failed", "unknown"]),
  actual: wordsSchema,
  expected: wordsSchema,
  cure: wordsSchema.nullable(),
});

/** A cut of the test stream, as desk and receiver saw it. Never a hearing's. */
export const rehearsalSchema = z.strictObject({
  sessionId: z.string(),
  by: z.string(),
  switch: z.string(),
  delaySeconds: z.number(),
  onAirAt: z.string(),
  /** When the cut was ordered, for one that the node makes itself; else when it was seen. */
  cutAt: z.string(),
  /** From being on air until it was cut: how long a person took. */
  reactionMs: z.number(),
  /** From the order to the gate's answer; null: a person pressed, elsewhere. */
  answeredInMs: z.number().nullable(),
  /** From the command's arrival at the gate to the reset; null: no report was seen. */
  closedInMs: z.number().nullable(),
  verified: z.boolean(),
  /** The latch stands in the gate's log on the disk. */
  latchOnDisk: z.boolean(),
  /** Media that reached the receiver while it was on air, and after the cut had been answered. */
  messagesOnAir: z.number(),
  messagesAfter: z.number(),
  connectionsAfter: z.number(),
  /** The receiver's connection is gone. */
  closedAtReceiver: z.boolean(),
  /** Content younger than the press less the delay has left. */
  leakedMs: z.number().nullable(),
  rearmed: z.boolean(),
  /** Empty: the switch did all that it must. */
  faults: z.array(z.string()),
});

export const selfCheckReportSchema = z.strictObject({
  id: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  cause: z.enum(["morning", "person"]),
  by: z.string(),
  findings: z.array(findingSchema),
  /** null: none was asked for, or it could not begin: the finding `test-cut` says why. */
  testCut: rehearsalSchema.nullable(),
});

export const switchProofSchema = z.strictObject({
  switch: z.string(),
  courtroom: z.string(),
  at: z.string(),
  closedInMs: z.number().nullable(),
  verified: z.boolean(),
  by: z.string(),
});

export const selfCheckBodySchema = z.strictObject({
  /** Cut a test stream too; takes as long as the safety delay. */
  cut: z.boolean().default(false),
});

export const selfCheckStateSchema = z.strictObject({
  running: z.boolean(),
  /** HH:MM; null: off. */
  morningCheck: z.string().nullable(),
  last: selfCheckReportSchema.nullable(),
  /** The newest proof of each switch. */
  switches: z.array(switchProofSchema),
});

export type SelfCheckFinding = z.infer<typeof findingSchema>;
export type Rehearsal = z.infer<typeof rehearsalSchema>;
export type SelfCheckReport = z.infer<typeof selfCheckReportSchema>;
export type SwitchProof = z.infer<typeof switchProofSchema>;
