/** Where things stand: every span, list and hearing has an address. PURE. */
import type { Figure, Grouping } from "../../../../src/desk/contract/supervision.ts";
import { dayOf } from "../../beijing.ts";

export const GROUPINGS = ["court", "division", "judge", "month"] as const satisfies readonly Grouping[];

export interface Span {
  readonly from: string;
  readonly to: string;
  readonly by: Grouping;
}

/** Which cases: the figure, and the row of the table it stood in. */
export interface Cases extends Pick<Span, "from" | "to"> {
  readonly figure: Figure;
  readonly court?: string;
  readonly division?: string;
  readonly judge?: string;
  readonly month?: string;
  readonly detail?: string;
}

/** This year so far, by month. */
export function usualSpan(nowMs: number): Span {
  const to = dayOf(nowMs);
  return { from: `${to.slice(0, 4)}-01-01`, to, by: "month" };
}

export function figuresAt({ from, to, by }: Span): string {
  return `/supervision/figures/${from}/${to}/${by}`;
}

/** Of an address that somebody typed: in doubt the usual one. */
export function spanIn(parts: { from?: string; to?: string; by?: string }, nowMs: number): Span {
  const usual = usualSpan(nowMs);
  const by = GROUPINGS.find((each) => each === parts.by) ?? usual.by;
  const isDay = (text: string | undefined) => /^\d{4}-\d{2}-\d{2}$/.test(text ?? "");
  if (!isDay(parts.from) || !isDay(parts.to)) return { ...usual, by };
  return { from: parts.from ?? usual.from, to: parts.to ?? usual.to, by };
}

export function queryOf(given: Cases | Span): string {
  return new URLSearchParams({ ...given }).toString();
}

export function casesAt(cases: Cases): string {
  return `/supervision/cases/${encodeURIComponent(queryOf(cases))}`;
}

export function casesIn(segment: string): Cases {
  return Object.fromEntries(new URLSearchParams(segment)) as unknown as Cases;
}

export function hearingAt(id: string): string {
  return `/supervision/hearing/${encodeURIComponent(id)}`;
}

/** @param row of a table by that grouping: its cases, and nobody else's. */
export function casesOf(
  { from, to, by }: Span,
  figure: Figure,
  row: { readonly key: string; readonly court: string | null } | null,
): Cases {
  if (row === null) return { from, to, figure };
  if (by === "month") return { from, to, figure, month: row.key };
  return { from, to, figure, court: row.court ?? "", ...(by !== "court" && { [by]: row.key }) };
}
