/** How something is, and what comes first in a list. PURE. */
const KINDS = ["bad", "warning", "unknown", "plain", "good"] as const;

export type MarkKind = (typeof KINDS)[number];

/** The worst first. */
export function rankOf(kind: MarkKind): number {
  return KINDS.indexOf(kind);
}
