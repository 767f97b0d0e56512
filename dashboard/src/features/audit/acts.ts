/** The acts of the audit by their names: what stands in the catalogue, and the kinds that are searched for as a whole. PURE. */

/** Before the dot of an act's name; `refused` stands before the route that was refused. */
export const KINDS = [
  "sign-in",
  "sign-out",
  "user",
  "role",
  "office",
  "delegation",
  "token",
  "source",
  "approval",
  "never-stream",
  "objection",
  "clearance",
  "docket",
  "document",
  "sheet",
  "courtroom",
  "court",
  "session",
  "all",
  "duty",
  "alarm",
  "incident",
  "finding",
  "check",
  "supervision",
  "notice",
  "notify",
  "drill",
  "self-check",
  "policy",
  "backup",
  "audit",
  "journal",
  "gate",
  "first-start",
] as const;

export type ActKind = (typeof KINDS)[number];

export function kindOf(action: string): ActKind | "refused" | null {
  if (action.startsWith("refused ")) return "refused";
  const [kind = ""] = action.split(".");
  return KINDS.find((each) => each === kind) ?? null;
}
