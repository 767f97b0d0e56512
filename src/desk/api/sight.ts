/** Who may see and hear a hearing that is not public: state and health are everybody's, pictures and sound are not. */
import type { Permission } from "../contract/permissions.ts";
import { Failure } from "../failure.ts";
import { isSealed } from "../hearings/phase-rules.ts";
import type { Closure } from "../leases/closures.ts";
import type { LeaseKeeper } from "../leases/lease-keeper.ts";
import type { LiveSession } from "../leases/live-sessions.ts";
import { accessTo, type Right, type Subject } from "../people/access.ts";
import type { Caller } from "../people/tokens.ts";
import { by } from "./route.ts";
import type { Subjects } from "./subjects.ts";

export interface Seer {
  readonly person: string;
  readonly rights: readonly Right[];
}

/** As long as a lease lasts (design 2). */
const LEASE_MS = 15_000;

export function seerOf(input: { readonly caller: Caller | null; readonly rights: readonly Right[] }): Seer {
  return { person: by(input).person, rights: input.rights };
}

export class Sight {
  readonly #keeper: Pick<LeaseKeeper, "lastWord">;
  readonly #subjects: Subjects;
  readonly #monotonicMs: () => number;
  constructor(keeper: Pick<LeaseKeeper, "lastWord">, subjects: Subjects, monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
    this.#keeper = keeper;
    this.#subjects = subjects;
  }

  /** `unknown`: nobody has looked at its approvals yet, or not lately, or at those of another case. */
  closure({ report, state }: LiveSession): Closure {
    const word = this.#keeper.lastWord(report.sessionId);
    if (isSealed(state.phase) || word?.closed === true) return "closed";
    const isOld = word !== null && this.#monotonicMs() - word.lease.readAtMs > LEASE_MS;
    const isOfIt = word?.caseNumbers.join() === state.caseNumbers.join();
    return isOfIt && !isOld ? "open" : "unknown";
  }

  /** Any doubt means no picture. */
  isClosed(session: LiveSession): boolean {
    return this.closure(session) !== "open";
  }

  /** @throws Failure 403 */
  need(session: LiveSession, seer: Seer): void {
    if (!this.isClosed(session) || this.#holds("session.watch-closed", session, seer)) return;
    throw closedToView();
  }

  /** Of a record: what is closed by what stands in it. @throws Failure 403 */
  needOf(closed: boolean, subject: Subject, { person, rights }: Seer): void {
    if (!closed || accessTo(rights, "session.watch-closed", person, subject) === "permitted") return;
    throw closedToView();
  }

  /** What of a live session he may see now. */
  of(session: LiveSession, seer: Seer): "all" | "public" | "nothing" {
    if (this.#holds("session.watch-closed", session, seer)) return "all";
    return !this.isClosed(session) && this.#holds("session.watch", session, seer) ? "public" : "nothing";
  }

  mayHear(session: LiveSession, seer: Seer): boolean {
    return this.#holds(this.isClosed(session) ? "session.watch-closed" : "session.watch", session, seer);
  }

  /** Its small picture: as whoever asks for the picture itself must. */
  maySee(session: LiveSession, seer: Seer): boolean {
    return this.#holds("session.watch", session, seer) && this.of(session, seer) !== "nothing";
  }

  #holds(permission: Permission, { report }: LiveSession, { person, rights }: Seer): boolean {
    const subject = this.#subjects.session(report.sessionId);
    return !(subject instanceof Promise) && accessTo(rights, permission, person, subject) === "permitted";
  }
}

function closedToView(): Failure {
  return new Failure(
    403,
    "hearing-closed-to-view",
    "不公开审理（或不公开质证、调解中），您无权查看画面和声音",
    "The hearing is not public, or not now: its picture and sound are not yours to see",
  );
}
