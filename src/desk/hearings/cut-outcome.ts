/** What a cut came to, out of its reports, or of the results that the audit keeps of them. PURE. */
import type { CutReport } from "../../link/messages.ts";

export interface CutOutcome {
  /** Connections to the platform. */
  readonly closed: number;
  /** The slowest of them; null: none was closed, or nobody says. */
  readonly closedInMs: number | null;
  /** null: there was nothing to close. False as soon as one result is not verified, or there is none at all. */
  readonly verified: boolean | null;
  readonly discardedSeconds: number;
}

type Result = Readonly<Record<string, unknown>>;

/**
 * A room may have two sessions for a moment, and cut-all has all of them: the slowest counts, and every one must be verified.
 * The gate verifies also what had no connection; what is not verified is a room whose cut failed, or a latch that is not written.
 * @param results null: the gate did not say.
 */
export function cutOutcome(results: unknown): CutOutcome {
  if (!Array.isArray(results)) return { closed: 0, closedInMs: null, verified: false, discardedSeconds: 0 };
  const all = results as readonly Result[];
  const times = all.flatMap(({ closedInMs }) => (typeof closedInMs === "number" ? [closedInMs] : []));
  const isVerified = all.every(({ verified }) => verified === true);
  return {
    closed: times.length,
    closedInMs: times.length === 0 ? null : Math.max(...times),
    verified: isVerified && times.length === 0 ? null : isVerified,
    discardedSeconds: Math.max(0, ...all.map(({ discardedSeconds }) => Number(discardedSeconds ?? 0))),
  };
}

/** Of several sessions the one that is not known to be off speaks for the room, then the one that was on. */
export function reportOfRoom<T extends Pick<CutReport, "verified" | "closedAt">>(
  reports: readonly T[],
): T | undefined {
  return (
    reports.find(({ verified }) => !verified) ??
    reports.find(({ closedAt }) => closedAt !== null) ??
    reports.at(-1)
  );
}
