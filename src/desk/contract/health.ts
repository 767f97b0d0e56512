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

export type Readiness = z.infer<typeof readinessSchema>;
