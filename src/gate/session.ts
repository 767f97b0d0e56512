/**
 * One session: a journal, the air of it, and the way out. Media goes straight into the journal; everything else
 * arrives as an event for the pure air state, whose effects are carried out here in order.
 */
import type {
  CardKind,
  CutReport,
  DrainMark,
  JournalMark,
  Lease,
  SessionReport,
  Target,
} from "../link/messages.ts";
import { KEY_FRAME, METADATA, SEQUENCE_HEADER, VIDEO } from "../media/classify.ts";
import {
  type AirEffect,
  type AirEvent,
  type AirState,
  contentMayLeave,
  type Draining,
  initialAir,
  isFresh,
  next,
} from "./air-state.ts";
import type { BatchBuffers } from "./batch-buffers.ts";
import type { CardShelf } from "./card-shelf.ts";
import { Egress } from "./egress.ts";
import type { HeaderHistory } from "./header-history.ts";
import type { AddressPair } from "./kernel-table.ts";
import { MediaRate } from "./media-rate.ts";
import type { PlatformEvents, PlatformLink } from "./platform-link.ts";
import { offsetOf, partOf } from "./position.ts";
import { Release } from "./release.ts";
import type { SessionRecord } from "./session-record.ts";
import { presentSession } from "./session-report.ts";
import { Suspension } from "./suspension.ts";

/** Without a picture for this long a stream counts as audio-only, and any sound may begin an air range. */
const AUDIO_ONLY_AFTER_MS = 2_000;

/** What a cut did to one session, before the kernel was asked and the latch written. */
export interface SessionCut {
  readonly report: Omit<CutReport, "latched" | "verified">;
  /** Of the connection that was reset; null when there was none. */
  readonly pair: AddressPair | null;
}

export interface SessionDeps {
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
  readonly random: () => number;
  readonly delaySeconds: number;
  readonly graceMs: number;
  readonly buffers: BatchBuffers;
  readonly cards: CardShelf;
  readonly connect: (target: Target, events: PlatformEvents) => PlatformLink;
  /** See EgressDeps. */
  readonly unsentInKernel: (pair: AddressPair) => number;
  /** False while an earlier session of the same courtroom still drains: a courtroom has one egress. */
  readonly mayConnect: () => boolean;
  /** Hands over what the encoder has sent up to now and was not read yet. */
  readonly readNow: () => void;
  readonly changed: () => void;
  readonly note: (code: string, detail: string) => void;
}

type WithoutNow<Event> = Event extends { now: number } ? Omit<Event, "now"> : never;
type TimelessAirEvent = WithoutNow<AirEvent>;

export class Session {
  readonly recording: SessionRecord;
  readonly release = new Release();
  readonly egress: Egress;
  readonly headers: HeaderHistory;
  readonly #deps: SessionDeps;
  #air: AirState = initialAir;
  #lease: Lease | null = null;
  #leaseRank = { incarnation: 0, revision: 0 };
  #pending: TimelessAirEvent[] = [];
  #dispatching = false;
  #partOpenedMs: number;
  #hasVideo = false;
  #encoderConnected = true;
  #endedAt: string | null = null;
  #receivedBytes = 0;
  #noCard = false;
  readonly #suspension = new Suspension();
  readonly #rate = new MediaRate();

  constructor(recording: SessionRecord, deps: SessionDeps) {
    this.#deps = deps;
    this.recording = recording;
    this.headers = recording.headers;
    this.#partOpenedMs = deps.monotonicMs();
    this.egress = new Egress({
      monotonicMs: deps.monotonicMs,
      random: deps.random,
      connect: deps.connect,
      buffers: deps.buffers,
      release: this.release,
      headers: this.headers,
      read: (part, from, to, into, done) => recording.read(part, from, to, into, done),
      mayLeave: (now) => contentMayLeave(this.#air, now),
      target: () => (deps.mayConnect() ? (this.#lease?.target ?? null) : null),
      card: (kind) => this.#clip(kind),
      bitrateBps: () => this.#rate.bitsPerSecond,
      unsentInKernel: deps.unsentInKernel,
      filled: () => this.#dispatch({ type: "filled" }),
      drained: (boundary) => this.#dispatch({ type: "drained", boundary, more: this.release.hasRange }),
      noCard: () => {
        this.#noCard = true;
        deps.changed();
      },
      note: deps.note,
    });
    recording.follow({
      written: (end, firstMs, lastMs, key, keyMs, from, slices) => {
        this.release.written(end, firstMs, lastMs, key, keyMs);
        if (this.delayMs === 0) this.#shielded(() => this.egress.sendWritten(slices, from, end));
      },
      synced: (position) => this.release.synced(position),
      healthy: (healthy) => {
        this.#shielded(() => this.#dispatch({ type: "record", healthy }));
        if (healthy) deps.note("record-healthy", "what comes in is on disk again");
        else deps.note("record-unhealthy", "no record, no air");
      },
    });
  }

  get id(): string {
    return this.recording.sessionId;
  }

  get courtroom(): string {
    return this.recording.courtroom;
  }

  get air(): AirState {
    return this.#air;
  }

  get hasEnded(): boolean {
    return this.#air.ended;
  }

  /** Ended, nothing left to drain, the platform connection gone: the record can be signed for good. */
  get isOver(): boolean {
    return this.#air.ended && this.#air.draining === null && !this.egress.isConnected;
  }

  /** The desk has said its will for this session at least once. */
  get hasLease(): boolean {
    return this.#lease !== null;
  }

  /** 休庭 keeps a hearing together however long the encoder is away. */
  get isInRecess(): boolean {
    return this.#air.recess !== "none" || (this.#lease?.phaseCard === "recess" && this.#hasPhaseCause());
  }

  get delayMs(): number {
    return Math.max(this.#deps.delaySeconds, this.#lease?.minDelaySeconds ?? 0) * 1_000;
  }

  /**
   * The hot path: one message of the encoder into the record. It arrived between `newSinceMs` and `now`: the later
   * counts for the delay, the earlier for what may begin an air range.
   */
  message(
    type: 8 | 9 | 18,
    timestamp: number,
    payload: Buffer,
    length: number,
    now: number,
    newSinceMs: number,
  ): void {
    this.#receivedBytes += length;
    if (this.#suspension.isOn) {
      this.#suspension.hear(type, payload, length);
      return;
    }
    const flags = this.recording.append(type, timestamp, payload, length, now);
    if ((flags & VIDEO) !== 0) this.#hasVideo = true;
    if ((flags & (SEQUENCE_HEADER | METADATA)) !== 0) return;
    const begins =
      (flags & KEY_FRAME) !== 0 ||
      (type === 8 && !this.#hasVideo && now - this.#partOpenedMs > AUDIO_ONLY_AFTER_MS);
    if (!begins) return;
    const position = this.recording.lastTagPosition;
    this.recording.noteKey(position, now);
    this.release.keyFrame(position, now, newSinceMs);
  }

  /** @returns false when the lease is older than one already taken. */
  takeLease(lease: Lease): boolean {
    const { incarnation, revision } = this.#leaseRank;
    const newer =
      lease.incarnation > incarnation || (lease.incarnation === incarnation && lease.revision > revision);
    if (!newer || !Number.isFinite(lease.readAtMs)) return false;
    this.#leaseRank = { incarnation: lease.incarnation, revision: lease.revision };
    const moved = isElsewhere(this.#lease?.target ?? null, lease.target);
    this.#lease = lease;
    this.#deps.cards.prepare(lease.cards);
    const { wanted, reasons, pauseCauses: causes, phaseCard } = lease;
    // A lease read in the future would be one without end.
    const readAtMs = Math.min(lease.readAtMs, this.#deps.monotonicMs());
    const allow = lease.allow && lease.target !== null;
    this.#dispatch({ type: "lease", lease: { readAtMs, allow, wanted, reasons, causes, phaseCard } });
    if (moved) this.#moveTo();
    return true;
  }

  /** @param cause `switched`: a successor goes on with the same encoder, so nothing is missing. */
  encoderLeft(cause: "encoder-lost" | "switched"): void {
    this.#encoderConnected = false;
    this.#dispatch({ type: "encoder-left" });
    // Whatever the air does, no range reaches over a gap in the record.
    this.release.limit(this.recording.endPosition, "gap");
    void this.recording.closePart(cause);
    this.#deps.changed();
  }

  encoderReturned(): void {
    this.#encoderConnected = true;
    if (!this.#suspension.isOn) this.recording.openPart(null);
    this.#hasVideo = false;
    this.#partOpenedMs = this.#deps.monotonicMs();
    this.#dispatch({ type: "encoder-returned" });
    this.#deps.changed();
  }

  /** The hearing ended, or the encoder left for good. */
  end(): void {
    if (this.#air.ended) return;
    this.#endedAt = new Date(this.#deps.wallMs()).toISOString();
    this.#dispatch({ type: "closing" });
  }

  mark(mark: DrainMark): JournalMark {
    const place = this.place();
    if (mark === "closing") this.end();
    else this.#dispatch({ type: "recess" });
    return place;
  }

  /** Where the record ends now. */
  place(): JournalMark {
    const position = this.recording.endPosition;
    return {
      sessionId: this.id,
      part: partOf(position),
      offset: offsetOf(position),
      mediaTimeMs: this.recording.lastTimestampMs,
      wallClock: new Date(this.#deps.wallMs()).toISOString(),
    };
  }

  dump(): void {
    this.#dispatch({ type: "dump" });
  }

  /**
   * 不宜录制的调解, where the policy allows it: what the encoder sends is read and not written (法释〔2017〕5号 第三条).
   * The only wilful stop of a record; the air is shut by the phase.
   */
  suspendRecording(on: boolean): void {
    if (on === this.#suspension.isOn) return;
    if (on) {
      this.#suspension.begin(this.recording);
      this.#dispatch({ type: "dump" });
      this.release.limit(this.recording.endPosition, "gap");
      void this.recording.closePart("suspended");
    } else {
      const stream = this.#suspension.end();
      if (this.#encoderConnected) this.recording.openPart(stream);
    }
    this.#deps.changed();
  }

  /**
   * Stops the release and resets the connection; the latch itself is the courtroom's, and whether the connection is
   * really gone is for the kernel to say. A fault on the way is the session's own: the others are cut all the same.
   */
  cut(receivedMs: number): SessionCut {
    const { monotonicMs, wallMs } = this.#deps;
    const offsetMs = wallMs() - monotonicMs();
    const waiting = this.release.waiting();
    const pair = this.egress.addressPair;
    const wasConnected = this.egress.isConnected;
    this.#shielded(() => this.#dispatch({ type: "latch" }));
    const closedMs = monotonicMs();
    const lastMs = this.egress.lastContentArrivalMs;
    const report = {
      sessionId: this.id,
      courtroom: this.courtroom,
      airState: this.#air.name,
      receivedAt: new Date(receivedMs + offsetMs).toISOString(),
      closedAt: wasConnected ? new Date(closedMs + offsetMs).toISOString() : null,
      closedInMs: wasConnected ? Math.round((closedMs - receivedMs) * 1_000) / 1_000 : null,
      lastContentAt: lastMs === null ? null : new Date(lastMs + offsetMs).toISOString(),
      discardedSeconds: Math.round(waiting.seconds * 100) / 100,
      discardedBytes: waiting.sizeBytes,
    };
    return { report, pair };
  }

  /** Its courtroom is cut already when it opens, or everything is because a latch could not be written. */
  latch(): void {
    this.#shielded(() => this.#dispatch({ type: "latch" }));
  }

  unlatch(): void {
    this.#dispatch({ type: "unlatch" });
  }

  /** Called about every 25 ms. */
  tick(now: number): void {
    const lapsed = this.#air.leaseFresh && !isFresh(this.#air.lease, now);
    const waits = this.#air.name === "paused" && !this.#air.leaseFresh;
    try {
      if (lapsed || waits) this.#dispatch({ type: "tick" });
      this.egress.tick(now);
    } catch (error) {
      this.#wayOutFailed(error);
    }
  }

  /** Called about every second. */
  measure(): void {
    this.#rate.observe(this.recording.lastTimestampMs, this.#receivedBytes);
  }

  report(): SessionReport {
    const { recording, egress, release } = this;
    return presentSession({
      recording,
      egress,
      air: this.#air,
      reasons: this.#lease?.reasons ?? [],
      noCard: this.#noCard,
      endedAt: this.isOver ? this.#endedAt : null,
      encoderConnected: this.#encoderConnected,
      delayMs: this.delayMs,
      lagMs: release.lagMs(this.#deps.monotonicMs()),
      lostMs: release.lostMs,
      receivedBytes: this.#receivedBytes,
    });
  }

  #shielded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#wayOutFailed(error);
    }
  }

  /** A fault of the way out ends the connection; it never reaches the record or another session (law 1). */
  #wayOutFailed(error: unknown): void {
    this.egress.reset();
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#deps.note("egress-failed", detail);
  }

  /** Another address: what was on its way to the old one does not leave, the new one gets a full delay. */
  #moveTo(): void {
    this.#dispatch({ type: "dump" });
    this.egress.reset();
  }

  #hasPhaseCause(): boolean {
    return this.#lease?.pauseCauses.includes("phase") === true;
  }

  #clip(kind: CardKind) {
    const path = this.#lease?.cards[kind];
    return path === undefined ? null : this.#deps.cards.get(path);
  }

  /** Events that effects bring about (a range that drains at once) are taken in after the present one. */
  #dispatch(event: TimelessAirEvent): void {
    this.#pending.push(event);
    if (this.#dispatching) return;
    this.#dispatching = true;
    try {
      for (let queued = this.#pending.shift(); queued !== undefined; queued = this.#pending.shift()) {
        this.#step({ ...queued, now: this.#deps.monotonicMs() } as AirEvent);
      }
    } finally {
      this.#dispatching = false;
    }
  }

  #step(event: AirEvent): void {
    const before = this.#air;
    const { state, effects } = next(before, event, this.#deps.graceMs);
    this.#air = state;
    for (const effect of effects) this.#carryOut(effect);
    if (before.name !== state.name || before.draining !== state.draining) {
      if (state.name !== "paused") this.#noCard = false;
      this.#deps.changed();
    }
  }

  #carryOut(effect: AirEffect): void {
    switch (effect.type) {
      case "arm":
        this.release.arm(this.delayMs, this.#deps.monotonicMs());
        // So that the next key frame can be told from one that was waiting.
        this.#deps.readNow();
        return;
      case "discard":
        this.egress.discard();
        return;
      case "drain":
        this.#drain(this.#air.draining);
        return;
      case "card":
        this.egress.showCard(effect.card, effect.mayConnect);
        return;
      case "reset":
        this.egress.reset();
        return;
      case "finish":
        this.egress.finish();
        return;
    }
  }

  #drain(boundary: Draining | null): void {
    if (boundary === null) return;
    const limited = this.release.limit(this.recording.endPosition, boundary);
    if (!limited) this.#pending.push({ type: "drained", boundary, more: false });
  }
}

function isElsewhere(before: Target | null, after: Target | null): boolean {
  if (before === null || after === null) return before !== after && before !== null;
  return before.url !== after.url || before.streamName !== after.streamName;
}
