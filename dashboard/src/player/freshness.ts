/** Whether a picture may be called live: by its own time alone, never because nothing was heard to the contrary. PURE. */

/**
 * From here on a picture that stands is said to stand: within 4 s of its encoder's last, with the half second between two looks.
 * Of moving ones up to a second waits in the player; a small one comes every 2 s.
 */
export const FRESH_MS = { moving: 2_000, small: 3_100 } as const;

export type Freshness =
  | { readonly is: "live" }
  | { readonly is: "stands"; readonly seconds: number }
  /** None yet. */
  | { readonly is: "waiting" }
  /** There is none to come: not for this person, or it is over. */
  | { readonly is: "none" };

/** @param pictureAtMs when its newest frame was made or shown; null: there has been none. */
export function freshness(
  kind: keyof typeof FRESH_MS,
  pictureAtMs: number | null,
  nowMs: number,
  isOver: boolean,
): Freshness {
  if (isOver) return { is: "none" };
  if (pictureAtMs === null) return { is: "waiting" };
  const ageMs = nowMs - pictureAtMs;
  // A picture of the future is one from before a clock was set back: of what age, nobody knows.
  if (Math.abs(ageMs) < FRESH_MS[kind]) return { is: "live" };
  return { is: "stands", seconds: Math.max(0, Math.floor(ageMs / 1000)) };
}
