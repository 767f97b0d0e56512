/** What the probes answer. */
import { z } from "zod";

export const healthSchema = z.strictObject({ status: z.literal("ok") });

export const readinessSchema = z.strictObject({
  ready: z.boolean(),
  /** Each condition by name; the first false one is why the node is not ready. */
  checks: z.strictObject({
    gateConnected: z.boolean(),
    ingestOpen: z.boolean(),
    courtroomsAtGate: z.boolean(),
    policyRead: z.boolean(),
    storeOpen: z.boolean(),
  }),
  problems: z.array(z.string()),
});

/** How the node is now, for the people who look after it. */
export const nodeHealthSchema = z.strictObject({
  ...readinessSchema.shape,
  gate: z.strictObject({
    connected: z.boolean(),
    /** Live sessions, and those whose record can't be trusted at the moment. */
    sessions: z.number(),
    unhealthy: z.number(),
    onAir: z.number(),
    latches: z.number(),
  }),
  desk: z.strictObject({
    upSeconds: z.number(),
    memoryBytes: z.number(),
    /** Decisions that failed since the start: no lease was sent. */
    leaseFailures: z.number(),
    /** Whoever has this token may do everything: it is for setting up. */
    bootstrapToken: z.boolean(),
  }),
  disk: z
    .strictObject({
      freeBytes: z.number(),
      /** At the present rate; null: nothing is recorded now. */
      hoursLeft: z.number().nullable(),
      state: z.enum(["ok", "low", "nearly-full"]),
    })
    .nullable(),
  /** What reads the record beside the platform. */
  followers: z.strictObject({
    previews: z.number(),
    pages: z.number(),
    /** null: not measured. */
    analysisCores: z.number().nullable(),
    /** Streams whose picture or sound nobody looks at; null: analysis is off. */
    unmonitored: z.number().nullable(),
  }),
});

export type NodeHealth = z.infer<typeof nodeHealthSchema>;
export type Readiness = z.infer<typeof readinessSchema>;
