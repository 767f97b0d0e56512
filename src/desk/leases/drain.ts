/**
 * How long what was said before a mark, or before the encoder dropped, still goes out. The gate says that it drains, not for
 * how long: counted from when the desk heard of it, which is later than it began, so never too short. PURE.
 */
import type { SessionReport } from "../../link/messages.ts";
import type { Phase } from "../contract/session.ts";

/** A batch leaves at the latest so long after its delay (design 4). */
const LATEST_MS = 500;

export interface Drain {
  readonly sinceMs: number;
  readonly phase: Phase | null;
  readonly encoderConnected: boolean;
  /** By how much the way out was behind: a slow platform, a slow disk. */
  readonly lagMs: number;
}

export type DrainReport = Pick<SessionReport, "draining" | "encoderConnected" | "delaySeconds"> & {
  readonly egress: Pick<SessionReport["egress"], "lagSeconds">;
};

/**
 * @param before while it drained already, @param last the report before this one, whose lag still counts where none is told.
 * @param phase null: nobody has taken the session over yet.
 */
export function drainAfter(
  before: Drain | null,
  last: DrainReport | null,
  report: DrainReport,
  phase: Phase | null,
  nowMs: number,
): Drain | null {
  if (!report.draining) return null;
  const { encoderConnected } = report;
  const lagSeconds = report.egress.lagSeconds ?? last?.egress.lagSeconds ?? null;
  const lagMs = lagSeconds === null ? (before?.lagMs ?? 0) : lagSeconds * 1000;
  // A later mark, or another drop after a return, ends what had come in meanwhile: it is counted anew. After 休庭 and 闭庭
  // a drop ends nothing any more.
  const isMarked = phase === "recess" || phase === "closed";
  const isDrop = !isMarked && before?.encoderConnected === true && !encoderConnected;
  const isAnother = before === null || before.phase !== phase || isDrop;
  return { sinceMs: isAnother ? nowMs : before.sinceMs, phase, encoderConnected, lagMs };
}

/** @returns null: it takes longer than it should, and nobody knows how long. */
export function secondsLeft(drain: Drain, delaySeconds: number, nowMs: number): number | null {
  const leftMs = drain.sinceMs + delaySeconds * 1000 + LATEST_MS + drain.lagMs - nowMs;
  return leftMs > 0 ? leftMs / 1000 : null;
}
