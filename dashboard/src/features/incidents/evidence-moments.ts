/** Which seconds around an incident can be seen, and where in a clip they lie. PURE. */
import type { Clip } from "../../../../src/desk/contract/incidents.ts";

const WANTED = [-20, -10, -3, 0, 10, 20];
/** A picture needs its whole second on record. */
const WHOLE_MS = 1_000;

/** Seconds from the moment, earliest first, that one of these clips of a session holds and that may be shown. */
export function stillSeconds(
  clips: readonly Clip[],
  momentAt: string,
  maySeeClosed: boolean,
): readonly number[] {
  const momentMs = Date.parse(momentAt);
  return WANTED.filter((seconds) =>
    clips.some(({ fromAt, toAt, closed }) => {
      const atMs = momentMs + seconds * 1000;
      return (!closed || maySeeClosed) && Date.parse(fromAt) <= atMs && atMs + WHOLE_MS <= Date.parse(toAt);
    }),
  );
}

/** @param seconds into the clip. @returns ISO 8601, and whole seconds from the moment: negative ones lie before it. */
export function placeIn(
  { fromAt }: Clip,
  momentAt: string,
  seconds: number,
): { readonly at: string; readonly fromMoment: number } {
  const atMs = Date.parse(fromAt) + seconds * 1000;
  return { at: new Date(atMs).toISOString(), fromMoment: Math.round((atMs - Date.parse(momentAt)) / 1000) };
}

/** Seconds into the clip at which the moment lies; null: not in it. */
export function momentIn({ fromAt, toAt }: Clip, momentAt: string): number | null {
  const momentMs = Date.parse(momentAt);
  if (momentMs < Date.parse(fromAt) || momentMs > Date.parse(toAt)) return null;
  return (momentMs - Date.parse(fromAt)) / 1000;
}
