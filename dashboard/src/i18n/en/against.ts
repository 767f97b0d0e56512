/** What stands against airing, and reminding. */
import type { against as chinese } from "../zh-CN/against.ts";

export const against: typeof chinese = {
  clause: "({{clause}})",
  cure: "Cure: ",
  remind: "Remind {{names}}",
  reminded: "Reminded {{names}}",
  remindedBefore: "{{names}} was reminded within the hour",
};
