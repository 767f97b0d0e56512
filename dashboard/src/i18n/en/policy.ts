/** The policy. */
import type { policy as chinese } from "../zh-CN/policy.ts";

export const policy: typeof chinese = {
  title: "Policy",
  confirmed: "Confirmed by the security administrator",
  unconfirmed: "Not confirmed: nothing is aired",
  unconfirmedHelp:
    "The file is new, or was never confirmed. Until the security administrator has confirmed it by its SHA-256, nothing is aired.",
  fingerprint: "SHA-256",
  confirmTitle: "Confirm the file and read it",
  confirmHelp:
    "Check the file in config/policy and enter what sha256sum says of it. It counts only if it matches, within a second for every hearing; a faulty file changes nothing.",
  hash: "SHA-256 of the file",
  confirm: "Confirm",
  confirmAsk:
    "You confirm that you have checked the file. A hearing on air that the new rules deny is off at once.",
  every: "All {{count}}",
  met: {
    rule: "Enforced by a rule",
    field: "Field of the form",
    document: "Document",
    report: "Report",
    duty: "People's duty",
  },
  search: "Find in the notice",
  number: "No.",
  sentence: "The notice",
  how: "How it is met",
  by: "By what",
};
