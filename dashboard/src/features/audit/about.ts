/** Whom or what an entry is about in words, where its subject is an id that nobody knows by heart. PURE. */
import type { AuditEntryView } from "../../../../src/desk/contract/people.ts";

/** What acts write into their details, the most telling first. */
const TELLING = ["name", "person", "courtroom", "caseNumbers", "role", "reason"] as const;

export function aboutOf({ subject, detail }: Pick<AuditEntryView, "subject" | "detail">): string {
  for (const key of TELLING) {
    const value = detail[key];
    const text = Array.isArray(value) ? value.join("、") : value;
    if (typeof text === "string" && text !== "" && text !== subject) return text;
  }
  return "";
}
