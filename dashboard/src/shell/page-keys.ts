/** The pages inside, by the first word of their addresses; the tests go to each of them. PURE. */
export const PAGE_KEYS = [
  "live",
  "approvals",
  "docket",
  "incidents",
  "supervision",
  "rearm",
  "duty",
  "audit",
  "system",
  /** Everybody's own, behind his name. */
  "account",
] as const;

export type PageKey = (typeof PAGE_KEYS)[number];
