/**
 * Decides every live session by the law, again and again, one at a time, and sends the gate the desk's whole
 * will. The revision is allotted and the clock read before the register is: a renewal computed before a
 * revocation carries the lower number and can't undo it, whenever it is sent (design 2).
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Decision } from "../../law/decision.ts";
import type { Lease } from "../../link/messages.ts";
import type { Clock } from "../clock.ts";
import type { HearingAbout } from "./hearing-about.ts";
import { type LeaseContent, type LeaseInput, leaseContent } from "./lease-content.ts";
import { type LiveSession, type LiveSessions, NOT_WANTED } from "./live-sessions.ts";

const RENEW_MS = 5000;
/** How often it looks for sessions that are due: a renewal is at most this late. */
const LOOK_MS = 250;

export interface Judged extends Omit<LeaseInput, "report" | "state"> {
  /** Which policy it was decided by. */
  readonly policySha256: string;
  /** Whose hearing it is. */
  readonly people: readonly string[];
  /** 不公开审理, by its form or its docket entry: nobody sees it without a right of his own. */
  readonly closed: boolean;
  /** By the forms that it looked at. */
  readonly about: HearingAbout;
}

export interface LeaseKeeperOptions {
  readonly sessions: LiveSessions;
  readonly clock: Clock;
  readonly incarnation: number;
  /** Reads the register and asks the law. Throwing means: no lease for this session. */
  readonly judge: (session: LiveSession, word: DeskWord | null) => Promise<Judged>;
  readonly send: (lease: Lease) => boolean;
  readonly onError: (sessionId: string, error: unknown) => void;
  readonly onDenied: (session: LiveSession, lease: Lease) => void;
  /** A decision whose outcome, reasons, forms or policy are not those of the one before. */
  readonly onDecided: (session: LiveSession, lease: Lease, judged: Judged) => void;
}

/** The desk's last word on a session. */
export interface DeskWord {
  readonly lease: Lease;
  /** Wall clock: the planned or extended end; null while the law finds none. */
  readonly endsAtMs: number | null;
  readonly overrun: boolean;
  readonly people: readonly string[];
  /** 不公开审理, by its form or its docket entry: nobody sees it without a right of his own. */
  readonly closed: boolean;
  /** By the forms that it looked at. */
  readonly about: HearingAbout;
  /** On which it was said. */
  readonly caseNumbers: readonly string[];
}

type Waiter = (lease: Lease | null) => void;

export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #queue: string[] = [];
  readonly #waiters = new Map<string, Waiter[]>();
  readonly #dueAtMs = new Map<string, number>();
  readonly #last = new Map<string, DeskWord>();
  readonly #decisions = new Map<string, string>();
  #revision = 0;
  #working: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  failures = 0;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#renewDue(), LOOK_MS);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#queue.length = 0;
    await this.#working;
    for (const waiters of this.#waiters.values()) for (const resolve of waiters) resolve(null);
    this.#waiters.clear();
  }

  /**
   * Decides this session before the others, anew even when a decision about it is under way.
   * @returns the lease that was sent, or null when there was none to send. Never rejects.
   */
  renew(sessionId: string): Promise<Lease | null> {
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(sessionId) ?? [];
      waiters.push(resolve);
      this.#waiters.set(sessionId, waiters);
      if (!this.#queue.includes(sessionId)) this.#queue.unshift(sessionId);
      this.#work();
    });
  }

  async renewRoom(courtroom: string): Promise<void> {
    const sessions = this.#options.sessions.inRoom(courtroom);
    await Promise.all(sessions.map(({ report }) => this.renew(report.sessionId)));
  }

  async renewAll(): Promise<void> {
    const sessions = this.#options.sessions.all();
    await Promise.all(sessions.map(({ report }) => this.renew(report.sessionId)));
  }

  async renewCases(caseNumbers: readonly string[]): Promise<void> {
    const named = new Set(caseNumbers);
    const touched = this.#options.sessions
      .all()
      .filter(({ state }) => state.caseNumbers.some((caseNumber) => named.has(caseNumber)));
    await Promise.all(touched.map(({ report }) => this.renew(report.sessionId)));
  }

  /** What the law says now, without sending anything. Throws what the judge throws. */
  async ask(session: LiveSession): Promise<{ decision: Decision; content: LeaseContent }> {
    const judged = await this.#options.judge(session, this.lastWord(session.report.sessionId));
    return { decision: judged.decision, content: leaseContent({ ...session, ...judged }) };
  }

  lastWord(sessionId: string): DeskWord | null {
    return this.#last.get(sessionId) ?? null;
  }

  #renewDue(): void {
    const { sessions, clock } = this.#options;
    const now = clock.monotonicMs();
    for (const id of sessions.unadopted()) {
      if (!this.#isDue(id, now)) continue;
      this.#dueAtMs.set(id, now + RENEW_MS);
      sessions.adoptAgain(id);
    }
    const live = sessions.all();
    for (const { report } of live) {
      if (this.#isDue(report.sessionId, now) && !this.#queue.includes(report.sessionId)) {
        this.#queue.push(report.sessionId);
      }
    }
    this.#forgetAllBut(new Set([...live.map(({ report }) => report.sessionId), ...sessions.unadopted()]));
    this.#work();
  }

  #isDue(id: string, now: number): boolean {
    return now >= (this.#dueAtMs.get(id) ?? Number.NEGATIVE_INFINITY);
  }

  #forgetAllBut(ids: ReadonlySet<string>): void {
    for (const id of this.#dueAtMs.keys()) {
      if (ids.has(id)) continue;
      this.#dueAtMs.delete(id);
      this.#last.delete(id);
      this.#decisions.delete(id);
    }
  }

  #work(): void {
    this.#working ??= this.#decideAll();
  }

  async #decideAll(): Promise<void> {
    // The caller has noted that work is under way before the first decision begins.
    await Promise.resolve();
    for (let id = this.#queue.shift(); id !== undefined; id = this.#queue.shift()) {
      const waiters = this.#waiters.get(id) ?? [];
      this.#waiters.delete(id);
      const lease = await this.#decideOne(id);
      for (const resolve of waiters) resolve(lease);
      // Reading the register does not give way by itself: a cut that has arrived meanwhile goes first.
      if (this.#queue.length > 0) await nextTurn();
    }
    // In the same step as the look that found nothing: a request after it starts anew.
    this.#working = null;
  }

  /** A form's own end acts when it comes, not at the next renewal. @param until wall-clock ms. */
  #beDueAt(id: string, until: number | null): void {
    const { clock } = this.#options;
    const restMs = until === null ? 0 : until - clock.wallMs();
    if (restMs > 0 && restMs < RENEW_MS) this.#dueAtMs.set(id, clock.monotonicMs() + restMs);
  }

  #noteChange(session: LiveSession, lease: Lease, judged: Judged): void {
    const { sessionId } = lease;
    const now = essence(lease, judged);
    if (this.#decisions.get(sessionId) === now) return;
    this.#decisions.set(sessionId, now);
    this.#options.onDecided(session, lease, judged);
  }

  async #decideOne(id: string): Promise<Lease | null> {
    const { sessions, clock, incarnation, judge, send, onError, onDenied } = this.#options;
    const session = sessions.get(id);
    if (session === null) return null;
    this.#revision += 1;
    const revision = this.#revision;
    const readAtMs = clock.monotonicMs();
    this.#dueAtMs.set(id, readAtMs + RENEW_MS);
    try {
      const judged = await judge(session, this.lastWord(id));
      // Its state has changed while the register was read: what was decided is of a state that is no more.
      if (sessions.get(id)?.state !== session.state) return await this.#decideOne(id);
      const content = leaseContent({ ...session, ...judged });
      const lease: Lease = { type: "lease", sessionId: id, incarnation, revision, readAtMs, ...content };
      this.#last.set(id, wordOf(lease, judged, session.state.caseNumbers));
      const sent = send(lease);
      this.#noteChange(session, lease, judged);
      this.#beDueAt(id, judged.decision.conditions.until);
      if (!lease.allow && session.state.wanted) {
        onDenied(session, lease);
        await sessions.impose(id, NOT_WANTED);
      }
      return sent ? lease : null;
    } catch (error) {
      this.failures += 1;
      onError(id, error);
      return null;
    }
  }
}

/** What of a decision makes another one of it: not the moment at which it was made. */
function essence({ allow, reasons }: Lease, { decision, policySha256 }: Judged): string {
  const forms = decision.allow ? decision.approvals.map(({ approvalId }) => approvalId) : [];
  return JSON.stringify([allow, reasons.map(({ code, text }) => [code, text]), forms, policySha256]);
}

function wordOf(
  lease: Lease,
  { decision, people, closed, about }: Judged,
  caseNumbers: readonly string[],
): DeskWord {
  const endsAtMs = decision.allow ? decision.window.endsAt : (decision.overrun?.endedAt ?? null);
  return { lease, endsAtMs, overrun: decision.overrun !== null, people, closed, about, caseNumbers };
}
