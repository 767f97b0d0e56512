/** Re-arming. */
import type { rearm as chinese } from "../zh-CN/rearm.ts";

export const rearm: typeof chinese = {
  title: "Re-arm",
  intro:
    "Re-arming only permits: nothing goes on air by itself. Whoever asks and whoever confirms are two persons, neither of them the one who cut.",
  none: "No courtroom is cut.",
  cut: "Cut {{at}} by {{by}}",
  reason: "Reason of the cut: {{reason}}",
  noReason: "Reason of the cut: none given",
  noStream: "This courtroom sends nothing: there is no picture",
  asked: "{{at}} {{by}} asks to re-arm: {{reason}}",
  ask: "Ask to re-arm",
  askReason: "Why it may be lifted",
  confirm: "Confirm",
  confirmHelp: "Look at the undelayed picture first.",
  askedDone: "Asked; another person has to confirm",
  confirmedDone: "Lifted; to air again, put it on air on the wall",
  allTitle: "All courtrooms",
};
