/** How many pictures move at once, beside the small ones of all other courtrooms. */
export const LAYOUTS = {
  all: { moving: 0 },
  one: { moving: 1 },
  four: { moving: 4 },
  six: { moving: 6 },
} as const;

export type Layout = keyof typeof LAYOUTS;

const KEY = "tingzha-wall";

export function keptLayout(): Layout {
  const kept = localStorage.getItem(KEY);
  return kept !== null && kept in LAYOUTS ? (kept as Layout) : "four";
}

export function keepLayout(layout: Layout): void {
  localStorage.setItem(KEY, layout);
}
