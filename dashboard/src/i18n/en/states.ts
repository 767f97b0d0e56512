/** What states are called: the air, phases. */
import type { states as chinese } from "../zh-CN/states.ts";

export const states: typeof chinese = {
  air: {
    held: "Not aired",
    preparing: "Preparing",
    "on-air": "On air",
    paused: "Paused",
    cut: "Cut",
    ended: "Ended",
  },
  grade: { low: "low risk", medium: "medium risk", high: "high risk" },
  phase: {
    before: "Not opened",
    open: "In session",
    recess: "Recess",
    "closed-evidence": "Closed evidence",
    mediation: "Mediation",
    closed: "Closed",
  },
};
