/** The node's look at itself, and each cut switch's proof. */
import type { selfCheck as chinese } from "../zh-CN/self-check.ts";

export const selfCheck: typeof chinese = {
  title: "Self-check",
  run: "Check now",
  runCut: "Check, and cut a test stream",
  never: "It has not been run yet.",
  last: "The last one: {{at}}, {{by}}",
  morning: "It runs by itself every day at {{at}}.",
  noMorning: "No daily check is set.",
  harmless: "The test cut cuts a test stream: no hearing is touched.",
  result: "Result",
  check: "Check",
  expected: "Expected",
  actual: "Found",
  cure: "What to do",
  verdict: {
    ok: "Passed",
    warning: "Attend to it",
    failed: "Failed",
    unknown: "Could not be looked at",
  },
  switches: "When each cut switch last proved itself",
  noProof: "No switch has proved itself so far",
  switch: "Switch",
  room: "Courtroom",
  at: "When",
  by: "By",
  proven: "Verified",
  notProven: "Not verified",
  closedIn: "Closed in",
};
