/** Where an alarm or an incident is: a courtroom mostly, or what stands in its place. PURE. */

export type PlaceKind = "room" | "everywhere" | "node" | "court" | "person" | "notify";

export interface Place {
  readonly kind: PlaceKind;
  /** Without what says of which kind it is. */
  readonly id: string;
}

const KINDS = ["court", "person", "notify"] as const;

export function placeOf(place: string): Place {
  if (place === "*") return { kind: "everywhere", id: place };
  if (place === "node") return { kind: "node", id: place };
  const kind = KINDS.find((each) => place.startsWith(`${each}:`));
  return kind === undefined ? { kind: "room", id: place } : { kind, id: place.slice(kind.length + 1) };
}
