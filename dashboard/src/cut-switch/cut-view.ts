/**
 * What a cut switch shows, from what is known: the press, the desk's answer, and how the courtroom stands. PURE. It never says
 * more than the desk has said, and never looks alive when nothing would come of a press.
 */
import type { CutReport } from "../../../src/desk/contract/session.ts";

/** What a switch wants to know of a report, of one courtroom or of all together. */
export type Told = Pick<CutReport, "latched" | "verified" | "closedAt" | "receivedAt" | "lastContentAt">;

/** One press of one switch. Times are this page's monotonic clock, ms. */
export interface Press {
  /** Of the courtroom, as it stood there. */
  readonly name: string;
  readonly atMs: number;
  readonly answeredMs: number | null;
  readonly report: Told | null;
  /** Why there is no report: an error's code, or `unreachable`. */
  readonly failure: string | null;
  /** It was cut already, or another request of this press may have closed what there was. */
  readonly isRepeated: boolean;
}

export interface Standing {
  /**
   * `desk-lost`: nothing is heard; `gate-lost`: the desk can't reach the gate; `signed-out`: nobody is known here; `no-right`:
   * whoever is known may not cut.
   */
  readonly reach: "ok" | "desk-lost" | "gate-lost" | "signed-out" | "no-right";
  readonly latched: boolean;
}

/** From the press until a cut must be verified; then it is an emergency. */
export const VERIFY_WITHIN_MS = 2_000;

/** So soon after its answer a page has heard of the latch otherwise too. */
const HEARD_MS = 3_000;

/** `alive`: a press cuts. `latched`: it is cut. `dead`: nothing would come of a press; the way out is printed on it. */
export type Face = "alive" | "sending" | "latched" | "dead";

/**
 * `nothing-to-close`: there was no connection to close; the courtroom is latched all the same. `shut`: none stands now, but this
 * answer does not say what was closed, or when: it was cut before, or by a request that nobody answered.
 */
export type Outcome = "verified" | "nothing-to-close" | "shut" | "unconfirmed" | "failed";

export interface CutView {
  readonly face: Face;
  /** Since the press, ms; null: not so far. */
  readonly sentMs: number | null;
  readonly closedMs: number | null;
  readonly verifiedMs: number | null;
  /** null: nothing was pressed here, or it is too early to say. */
  readonly outcome: Outcome | null;
  /** Why it failed. */
  readonly failure: string | null;
  /** Whole seconds before the press from which on nothing has left; `all`: nothing ever had; null: nobody says. */
  readonly unsentSeconds: number | "all" | null;
}

export function cutView(press: Press | null, { reach, latched }: Standing, nowMs: number): CutView {
  const face = faceOf(press, reach, latched, nowMs);
  const nothing = { face, sentMs: null, closedMs: null, verifiedMs: null };
  if (press === null || isPast(press, { reach, latched }, nowMs))
    return { ...nothing, outcome: null, failure: null, unsentSeconds: null };
  const { report, atMs, answeredMs, failure } = press;
  const tookMs = answeredMs === null ? null : Math.round(answeredMs - atMs);
  const hasClosed = report?.latched === true && report.closedAt !== null;
  return {
    face,
    sentMs: 0,
    closedMs: hasClosed ? tookMs : null,
    verifiedMs: hasClosed && report.verified ? tookMs : null,
    outcome: outcomeOf(press, nowMs),
    failure,
    unsentSeconds: hasClosed ? unsentBefore(report, tookMs ?? 0) : null,
  };
}

function faceOf(press: Press | null, reach: Standing["reach"], latched: boolean, nowMs: number): Face {
  if (press !== null && press.report === null && press.failure === null) return "sending";
  if (latched || isFresh(press, nowMs)) return "latched";
  return reach === "ok" ? "alive" : "dead";
}

/** What the answer said counts until the room itself is heard of: it may have been lifted since. */
export function isFresh(press: Press | null, nowMs: number): boolean {
  if (press === null || press.answeredMs === null || press.report?.latched !== true) return false;
  return nowMs - press.answeredMs < HEARD_MS;
}

/** It was lifted: what that cut came to says nothing of the room any more. */
function isPast(press: Press, { reach, latched }: Standing, nowMs: number): boolean {
  const isDone = isThrough(outcomeOf(press, nowMs));
  return isDone && reach === "ok" && !latched && !isFresh(press, nowMs);
}

/** Nothing goes out any more, and somebody has looked. */
export function isThrough(outcome: Outcome | null): boolean {
  return outcome === "verified" || outcome === "nothing-to-close" || outcome === "shut";
}

/** For what the public has. `unsent`: the seconds that did not go out are in `unsentSeconds`. */
export type Meaning = "unsent" | "no-delay" | "nothing-left" | "nothing" | "shut";

/** @returns null: it is not known yet. */
export function meaningOf({ outcome, unsentSeconds }: CutView): Meaning | null {
  if (outcome === "shut") return "shut";
  if (outcome === "nothing-to-close") return "nothing";
  if (outcome !== "verified") return null;
  if (unsentSeconds === "all") return "nothing-left";
  return unsentSeconds === null || unsentSeconds === 0 ? "no-delay" : "unsent";
}

/** What the public can still look at is the platform's, and nobody here has seen it go. */
export function isStillShown({ outcome }: CutView): boolean {
  return outcome === "verified" || outcome === "shut";
}

function outcomeOf({ report, failure, atMs, isRepeated }: Press, nowMs: number): Outcome | null {
  if (failure !== null) return "failed";
  if (report === null) return nowMs - atMs >= VERIFY_WITHIN_MS ? "unconfirmed" : null;
  // Without a latch nothing is shut for good, and what nobody has looked at is not known to be gone.
  if (!report.latched || !report.verified) return "unconfirmed";
  if (report.closedAt !== null) return "verified";
  return isRepeated ? "shut" : "nothing-to-close";
}

/**
 * The gate measures from the command's arrival, the sentence speaks of the press: so long as the answer took, so much less is
 * claimed. Rounded down: it never claims a second that has left.
 */
function unsentBefore({ receivedAt, lastContentAt }: Told, tookMs: number): CutView["unsentSeconds"] {
  if (lastContentAt === null) return "all";
  const ms = Date.parse(receivedAt) - Date.parse(lastContentAt) - tookMs;
  return Number.isFinite(ms) ? Math.max(0, Math.floor(ms / 1000)) : null;
}

/** What must fill the screen until somebody has seen it. */
export function isEmergency({ outcome }: Pick<CutView, "outcome">): boolean {
  return outcome === "unconfirmed" || outcome === "failed";
}

const KNOWN = [
  "unreachable",
  "gate-unreachable",
  "gate-silent",
  "unauthenticated",
  "permission-denied",
] as const;

/** Which sentence tells why it failed. */
export function whyOf(failure: string | null): (typeof KNOWN)[number] | "other" {
  return KNOWN.find((each) => each === failure) ?? "other";
}
