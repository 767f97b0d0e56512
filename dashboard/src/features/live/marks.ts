/** One key each while live, for the screening afterwards (contract/session's MARK_KINDS, whose digits choose tiles here). */
export const MARKS = ["sensitive", "order", "equipment", "other"] as const;
export type Mark = (typeof MARKS)[number];

/** Side by side under the left hand. */
export const MARK_KEYS: Readonly<Record<Mark, string>> = {
  sensitive: "A",
  order: "S",
  equipment: "D",
  other: "F",
};
