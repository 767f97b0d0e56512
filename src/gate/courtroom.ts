/**
 * One courtroom: its encoder, the session that records it now, and earlier sessions that still drain. Owns the rules
 * of grace (a returning encoder goes on with its session) and of the successor (closing a hearing never loses a
 * packet: the next session begins at a key frame of the same encoder).
 */
import type { DrainMark, MarkResult } from "../link/messages.ts";
import { AUDIO, classify, KEY_FRAME, VIDEO } from "../media/classify.ts";
import type { Session, SessionCut } from "./session.ts";

/** Without a key frame for this long the successor begins anyway, and stays held until its own mark. */
const SWITCH_WITHOUT_KEY_MS = 10_000;
/** No picture for this long: audio-only, the switch needs no key frame. */
const AUDIO_ONLY_AFTER_MS = 2_000;

const SEAL_RETRY_MS = 10_000;

export interface CourtroomDeps {
  readonly id: string;
  readonly graceMs: number;
  readonly monotonicMs: () => number;
  /** Opens a session (its first part too); `mayConnect` says whether the courtroom's egress is free for it. */
  readonly open: (
    streamName: string,
    sessionId: string,
    before: Session | null,
    mayConnect: () => boolean,
  ) => Session;
  readonly newSessionId: () => string;
  readonly sealFailed: (session: Session, error: Error) => void;
  /** The session's record was signed for good and it is forgotten here. */
  readonly over: (session: Session) => void;
}

interface PendingSwitch {
  readonly successorId: string;
  readonly deadlineMs: number;
}

export class Courtroom {
  readonly #deps: CourtroomDeps;
  #current: Session | null = null;
  #earlier: Session[] = [];
  #streamName = "";
  #encoderOn = false;
  #leftAtMs = 0;
  #leaseByMs = 0;
  #lastVideoMs = Number.NEGATIVE_INFINITY;
  #switch: PendingSwitch | null = null;
  /** When sealing may be tried (again); never while it is under way. */
  readonly #sealAtMs = new Map<Session, number>();
  #returnedLate = false;
  #isStopped = false;

  constructor(deps: CourtroomDeps) {
    this.#deps = deps;
  }

  get id(): string {
    return this.#deps.id;
  }

  get current(): Session | null {
    return this.#current;
  }

  get sessions(): readonly Session[] {
    return this.#current === null ? this.#earlier : [...this.#earlier, this.#current];
  }

  get isEmpty(): boolean {
    return this.#current === null && this.#earlier.length === 0;
  }

  /**
   * A session found on disk after a restart: it waits for its encoder, within what is left of the grace time.
   * Of several the newest is the room's; an older one had been closed and was still draining.
   */
  resume(session: Session, leftAtMs: number): void {
    this.#endCurrent();
    this.#current = session;
    this.#leftAtMs = leftAtMs;
    this.#leaseByMs = Number.POSITIVE_INFINITY;
    session.encoderLeft("encoder-lost");
  }

  /** Until then the desk may say that a resumed session is in recess, where the grace time does not run. */
  awaitLeaseUntil(ms: number): void {
    this.#leaseByMs = ms;
  }

  encoderCame(streamName: string): void {
    const now = this.#deps.monotonicMs();
    // An encoder that names another case is another hearing: it must not inherit this one's approval.
    if (this.#current !== null && this.#current.recording.streamName !== streamName) this.#endCurrent();
    if (now >= this.#leaseByMs) this.#endIfGone(now);
    else this.#returnedLate = this.#isGone(now);
    this.#encoderOn = true;
    this.#streamName = streamName;
    this.#lastVideoMs = Number.NEGATIVE_INFINITY;
    this.#current?.encoderReturned();
  }

  /** The hot path: one message of the encoder. @param newSinceMs it arrived no earlier than this. */
  message(type: 8 | 9 | 18, timestamp: number, payload: Buffer, length: number, newSinceMs: number): void {
    if (this.#isStopped) return;
    const now = this.#deps.monotonicMs();
    if (type === 9) this.#lastVideoMs = now;
    if (this.#switch !== null) this.#switchIfDue(this.#switch, type, payload, length, now);
    (this.#current ?? this.#openFirst()).message(type, timestamp, payload, length, now, newSinceMs);
  }

  encoderLeft(): void {
    if (this.#isStopped) return;
    this.#encoderOn = false;
    this.#leftAtMs = this.#deps.monotonicMs();
    this.#switch = null;
    const session = this.#current;
    if (session === null) return;
    session.encoderLeft("encoder-lost");
    if (session.hasEnded) this.#retire(session);
  }

  /** @returns the place of the mark and, when an encoder goes on sending, the id of the session that follows. */
  mark(session: Session, mark: DrainMark): MarkResult {
    const place = session.mark(mark);
    return { ...place, successorId: mark === "closing" ? this.#closed(session) : null };
  }

  tick(now: number): void {
    if (!this.#encoderOn && now >= this.#leaseByMs) this.#endIfGone(now);
    if (this.#returnedLate) this.#judgeLateReturn(now);
    for (const each of this.#earlier) each.tick(now);
    this.#current?.tick(now);
    for (const each of this.#earlier) if (each.isOver) this.#seal(each, now);
  }

  /** Every session of the room, at once. @param receivedMs when the command arrived, monotonic. */
  cut(receivedMs: number): SessionCut[] {
    return this.sessions.map((session) => session.cut(receivedMs));
  }

  /** The latch was set without a command of its own: a log that could not be written cuts everything. */
  latch(): void {
    for (const session of this.sessions) session.latch();
  }

  unlatch(): void {
    for (const session of this.sessions) session.unlatch();
  }

  /** An ordered stop: parts are closed and stay open sessions, to be resumed after the restart. */
  async stop(): Promise<void> {
    this.#encoderOn = false;
    this.#isStopped = true;
    for (const session of this.sessions) session.egress.reset();
    await Promise.all(this.sessions.map((session) => session.recording.closePart("gate-restart")));
  }

  /** No return within the grace time: the session has ended; a later return is a new one. */
  #endIfGone(now: number): void {
    if (this.#isGone(now)) this.#endCurrent();
  }

  #isGone(now: number): boolean {
    const session = this.#current;
    if (session === null || this.#encoderOn) return false;
    return session.hasEnded || (!session.isInRecess && now >= this.#leftAtMs + this.#deps.graceMs);
  }

  #endCurrent(): void {
    const session = this.#current;
    if (session === null) return;
    session.end();
    this.#retire(session);
  }

  /**
   * After a restart the encoder came back too late before the desk had said whether the hearing is in recess: if it is
   * not, what followed is a hearing of its own.
   */
  #judgeLateReturn(now: number): void {
    const session = this.#current;
    if (session !== null && !session.hasLease && now < this.#leaseByMs) return;
    this.#returnedLate = false;
    if (session !== null && this.#encoderOn && !session.isInRecess) this.mark(session, "closing");
  }

  #closed(session: Session): string | null {
    if (session !== this.#current) return null;
    if (!this.#encoderOn) {
      this.#retire(session);
      return null;
    }
    const deadlineMs = this.#deps.monotonicMs() + SWITCH_WITHOUT_KEY_MS;
    this.#switch ??= { successorId: this.#deps.newSessionId(), deadlineMs };
    return this.#switch.successorId;
  }

  #switchIfDue(pending: PendingSwitch, type: number, payload: Buffer, length: number, now: number): void {
    const flags = classify(type, payload, length);
    const isKey = (flags & VIDEO) !== 0 && (flags & KEY_FRAME) !== 0;
    const isAudioOnly = (flags & AUDIO) !== 0 && now - this.#lastVideoMs > AUDIO_ONLY_AFTER_MS;
    if (!isKey && !isAudioOnly && now < pending.deadlineMs) return;
    const before = this.#current;
    this.#switch = null;
    if (before === null) return;
    this.#current = this.#open(pending.successorId, before);
    before.encoderLeft("switched");
    this.#earlier.push(before);
  }

  #openFirst(): Session {
    this.#current = this.#open(this.#deps.newSessionId(), null);
    return this.#current;
  }

  #open(sessionId: string, before: Session | null): Session {
    const session = this.#deps.open(this.#streamName, sessionId, before, () => this.isFreeFor(session));
    return session;
  }

  /** A courtroom has one egress: a session waits until every one before it has drained and closed. */
  isFreeFor(session: Session): boolean {
    for (const each of this.#earlier) {
      if (each === session) return true;
      if (each.egress.isConnected || each.release.hasRange) return false;
    }
    return true;
  }

  #retire(session: Session): void {
    if (this.#current !== session) return;
    this.#current = null;
    this.#earlier.push(session);
  }

  /** A record that can't be sealed now (a full or broken disk) is tried again; the room goes on meanwhile. */
  #seal(session: Session, now: number): void {
    if (now < (this.#sealAtMs.get(session) ?? 0)) return;
    this.#sealAtMs.set(session, Number.POSITIVE_INFINITY);
    session.recording.seal().then(
      () => {
        this.#sealAtMs.delete(session);
        this.#earlier = this.#earlier.filter((each) => each !== session);
        this.#deps.over(session);
      },
      (error: Error) => {
        this.#sealAtMs.set(session, this.#deps.monotonicMs() + SEAL_RETRY_MS);
        this.#deps.sealFailed(session, error);
      },
    );
  }
}
