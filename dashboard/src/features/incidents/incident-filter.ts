/** The list's filter as the desk reads it. PURE. */
import type { Incident, Origin } from "../../../../src/desk/contract/incidents.ts";

export interface Filter {
  readonly state: "open" | "closed" | undefined;
  readonly origin: Origin | undefined;
  readonly place: string | undefined;
  readonly text: string;
}

export const ALL: Filter = { state: "open", origin: undefined, place: undefined, text: "" };
export const ORIGINS: readonly Incident["origin"][] = ["cut", "alarm", "refused-air", "person"];

/** @param after number of the last one of the page before. */
export function queryOf(
  { state, origin, place, text }: Filter,
  limit: number,
  after: string | undefined,
): string {
  const number = asWritten(text);
  const query = new URLSearchParams({
    limit: String(limit),
    ...(state !== undefined && { state }),
    ...(origin !== undefined && { origin }),
    ...(place !== undefined && { place }),
    ...(number !== "" && { text: number }),
    ...(after !== undefined && { after }),
  });
  return String(query);
}

/** Case numbers stand with full-width brackets and no spaces, however somebody types them. */
export function asWritten(text: string): string {
  return text.replace(/\s/g, "").replace(/\(/g, "（").replace(/\)/g, "）");
}
