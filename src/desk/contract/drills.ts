/** 断播演练: a cut of a test stream by a person, timed, and kept for training. */
import { z } from "zod";
import { rehearsalSchema } from "./self-check.ts";

/** What is to be pressed: the page's switch (or any call to the API), the command at the machine, the room's hardware button. */
export const DRILL_SWITCHES = ["page", "command", "button"] as const;

/** `press`: the test stream is on air, and the time runs. */
export const DRILL_STAGES = ["coming", "press", "ending"] as const;

export const drillBodySchema = z.strictObject({ switch: z.enum(DRILL_SWITCHES).default("page") });

export const runningDrillSchema = z.strictObject({
  id: z.string(),
  startedAt: z.string(),
  startedBy: z.string(),
  switch: z.enum(DRILL_SWITCHES),
  stage: z.enum(DRILL_STAGES),
  /** What to cut; null while it is coming. */
  courtroom: z.string(),
  sessionId: z.string().nullable(),
});

export const drillSchema = z.strictObject({
  id: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  startedBy: z.string(),
  switch: z.enum(DRILL_SWITCHES),
  /** Who cut; null: nobody did, or the command at the machine, which has no login. */
  pressedBy: z.string().nullable(),
  /** `done`, or the code of what came in its way: not-pressed, rehearsal-not-on-air, … */
  outcome: z.string(),
  /** What was seen; null when there was no cut. */
  rehearsal: rehearsalSchema.nullable(),
});

export const drillsSchema = z.strictObject({
  running: runningDrillSchema.nullable(),
  /** Newest first. */
  items: z.array(drillSchema),
});

export type Drill = z.infer<typeof drillSchema>;
export type RunningDrill = z.infer<typeof runningDrillSchema>;
export type DrillSwitch = (typeof DRILL_SWITCHES)[number];
