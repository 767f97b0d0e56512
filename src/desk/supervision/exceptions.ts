/** 专项核查: what makes a hearing one to look at, and the draw among the others. PURE but for its hash. */
import { createHash } from "node:crypto";
import type { ExceptionKind } from "../contract/checks.ts";
import { type ChangeFact, type DutyFact, watches } from "./facts.ts";
import type { Cut } from "./figures.ts";
import type { Hearing } from "./hearings.ts";

/** Of ten hearings without an exception one is drawn; of fewer one too. */
const DRAWN_SHARE = 0.1;
/** Nobody on duty for longer than this, while the hearing was on air. */
const UNWATCHED_MS = 120_000;

export interface Around {
  readonly cuts: readonly Cut[];
  readonly changes: readonly ChangeFact[];
  readonly duty: readonly DutyFact[];
  /** 本院登记的来源: what is filed by it was signed here. */
  readonly filedHere: string;
  readonly nowMs: number;
}

export function exceptionsOf(hearing: Hearing, around: Around): ExceptionKind[] {
  const { forms, sessions, plannedEndMs, publicity, isAired } = hearing;
  const signatures = forms.flatMap((form) => form.signatures);
  const ids = new Set(sessions.map(({ id }) => id));
  const kinds: ExceptionKind[] = [];
  if (signatures.some(({ actingFor }) => actingFor !== undefined)) kinds.push("acting-for");
  const isPaper = signatures.some(({ onPaper }) => onPaper === true);
  if (isPaper || forms.some(({ source }) => source !== around.filedHere)) kinds.push("signed-elsewhere");
  if (isChanged(hearing, around.changes)) kinds.push("changed");
  const closed = sessions.flatMap(({ closedAt }) => (closedAt === null ? [] : [Date.parse(closedAt)]));
  if (plannedEndMs !== null && closed.some((at) => at > plannedEndMs)) kinds.push("overrun");
  if (sessions.some(({ extendedUntil }) => extendedUntil !== null)) kinds.push("extended");
  if (around.cuts.some(({ session }) => session !== null && ids.has(session.id))) kinds.push("cut");
  if (isAired && isUnwatched(hearing, around)) kinds.push("unwatched");
  if (isAired && publicity !== "public") kinds.push("aired-closed");
  return kinds;
}

/** Another room or another hour: by the register of changes, or heard elsewhere than planned. */
function isChanged({ forms, docket, sessions }: Hearing, changes: readonly ChangeFact[]): boolean {
  const isOfForm = ({ approvalId, fields }: ChangeFact) =>
    forms.some(
      (form) =>
        form.approvalId === approvalId &&
        fields.some((field) => field.startsWith(`hearings.${form.hearingNo}.`)),
    );
  const planned = docket[0]?.courtroom ?? forms[0]?.courtroom;
  const opened = sessions.filter(({ openedAt }) => openedAt !== null);
  return (
    changes.some(isOfForm) || (planned !== undefined && opened.some(({ courtroom }) => courtroom !== planned))
  );
}

function isUnwatched({ court, sessions }: Hearing, { duty, nowMs }: Around): boolean {
  return sessions.some((session) => {
    if (session.forwardedBytes === 0) return false;
    const end = session.closedAt ?? session.endedAt;
    const untilMs = end === null ? nowMs : Date.parse(end);
    let reachedMs = Date.parse(session.openedAt ?? session.startedAt);
    for (const shift of duty) {
      if (!watches(shift, court)) continue;
      const { fromAt, untilAt } = shift;
      const fromMs = Date.parse(fromAt);
      if (fromMs - reachedMs > UNWATCHED_MS) break;
      reachedMs = Math.max(reachedMs, untilAt === null ? untilMs : Date.parse(untilAt));
    }
    return untilMs - reachedMs > UNWATCHED_MS;
  });
}

/** How many are drawn of so many. */
export function drawnOf(poolSize: number): number {
  return Math.ceil(poolSize * DRAWN_SHARE);
}

/**
 * The same seed draws the same hearings out of the same pool, by whoever makes it again: each is ranked by the SHA-256 of
 * the seed, a line break and its id, and the first tenth (rounded up) is drawn.
 */
export function draw(pool: readonly string[], seed: string): string[] {
  const rank = (id: string) => createHash("sha256").update(`${seed}\n${id}`).digest("hex");
  return pool
    .map((id) => ({ id, rank: rank(id) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, drawnOf(pool.length))
    .map(({ id }) => id)
    .sort();
}

/** Of the pool, so that the audit says which it was. */
export function poolHash(pool: readonly string[]): string {
  return createHash("sha256")
    .update([...pool].sort().join("\n"))
    .digest("hex");
}
