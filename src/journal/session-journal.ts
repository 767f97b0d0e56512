// One session's record: its parts one after another, the gaps between them, session.json, and what happens
// when the disk fails. Hot path: `append`.

import { METADATA, SEQUENCE_HEADER } from "../media/classify.ts";
import { AbandonedParts } from "./abandoned-parts.ts";
import type { Ballast } from "./ballast.ts";
import { carriedTags } from "./carried-tags.ts";
import { DiskFullError, errorCode, isDiskFull } from "./disk.ts";
import { JournalError } from "./journal-error.ts";
import { type ClosedPart, LivePart, type PartHost, type SignedHead } from "./live-part.ts";
import { RecentMost } from "./recent-most.ts";
import { RecordKeeper, type RecordSetting } from "./record-keeper.ts";
import type { GapRecord, PartRecord } from "./session-file.ts";
import type { SlabPool } from "./slab-pool.ts";
import { type HeaderCopies, StreamHeaders } from "./stream-headers.ts";

export type { RecoveredSession } from "./record-keeper.ts";

/** A record is unhealthy when its oldest unwritten byte is older (design 6). */
export const UNHEALTHY_AFTER_MS = 5000;
/** How long to wait before the disk is tried again after a failure. */
const RETRY_MS = 1000;

/** Why a part ends. `ended` and `switched` leave no gap behind them. */
export type PartCloseCause =
  | "encoder-lost"
  | "gate-restart"
  | "write-failed"
  | "recess"
  | "suspended"
  | "ended"
  | "switched";

export interface JournalListener {
  /**
   * A batch is on disk as far as the process goes: [endOffset − its bytes, endOffset) of that part. The
   * slices are those bytes, valid during the call only. Arrivals are monotonic ms of its messages.
   */
  batchWritten(
    part: number,
    endOffset: number,
    firstArrivalMs: number,
    lastArrivalMs: number,
    slices: readonly Buffer[],
  ): void;
  /** Everything below `offset` of the part survives a power loss. */
  synced(part: number, offset: number): void;
  headSigned(head: SignedHead): void;
  /** A write, sync or opening failed; the session goes on in its next part by itself. */
  failed(error: Error): void;
  /** The record became healthy or unhealthy. */
  healthy(healthy: boolean): void;
}

/**
 * Identity and places (see RecordSetting) and what all sessions share. `secondRoot`: where the next part goes
 * when the first directory fails. `streamName`: of the encoder's URL, raw, key removed.
 */
export interface SessionJournalOptions extends RecordSetting {
  readonly pool: SlabPool;
  readonly ballast: Ballast | null;
  readonly monotonicMs: () => number;
  readonly listener: JournalListener;
}

const HEADER_FLAGS = SEQUENCE_HEADER | METADATA;

export class SessionJournal {
  readonly sessionId: string;
  /** `<yyyy-mm-dd>/<session id>`, below the root. */
  readonly directory: string;
  readonly startedAtMs: number;

  readonly #options: SessionJournalOptions;
  readonly #record: RecordKeeper;
  readonly #headers = new StreamHeaders();
  readonly #host: PartHost;
  readonly #identity;
  #live: LivePart | null = null;
  /** Number of the newest part. */
  #number: number;
  /** Openings and closings, one after another. */
  #work: Promise<void> = Promise.resolve();
  #isOpening = false;
  #sealing: Promise<void> | null = null;
  /** Which of the roots the next part goes to. */
  #root = 0;
  #retryAtMs = 0;
  /** Code of the failure that has not been overcome yet. */
  #failed: string | null = null;
  #needsRoom = false;
  #toldHealthy = true;
  readonly #abandoned: AbandonedParts;
  readonly #writeTimes = new RecentMost();

  constructor(options: SessionJournalOptions) {
    const { resume, listener } = options;
    this.#options = options;
    this.#record = new RecordKeeper(options);
    this.sessionId = options.sessionId;
    this.directory = this.#record.directory;
    this.startedAtMs = this.#record.startedAtMs;
    this.#number = (resume?.nextPart ?? 1) - 1;
    this.#identity = {
      session: options.sessionId,
      courtroom: options.courtroom,
      streamName: options.streamName,
      digest: this.#record.digest,
      key: options.signer.fingerprint,
    };
    if (resume && resume.record.parts.length > 0) {
      this.noteGap("gate-restart", resume.lastDataWallMs ?? options.wallMs());
    }
    this.#host = {
      batchWritten: (part, first, last, slices) => {
        const now = options.monotonicMs();
        if (first >= 0) this.#writeTimes.see(now - first, now);
        listener.batchWritten(part.number, part.writtenOffset, first, last, slices);
      },
      synced: (part) => {
        listener.synced(part.number, part.syncedOffset);
        // Only a sync that worked proves that the disk does again.
        if (part === this.#live && part.failure === null) this.#failed = null;
        this.checkHealth();
      },
      headSigned: (head) => listener.headSigned(head),
      failed: (part, error) => this.#partFailed(part, error),
      makeRoom: () => this.#makeRoom(),
    };
    this.#abandoned = new AbandonedParts({
      ...options,
      identity: this.#identity,
      partPath: (number) => this.partPath(number),
      sealed: (record, head) => this.#abandonedSealed(record, head),
      failed: (error) => listener.failed(error),
    });
  }

  /** Number of the open part, or of the last one; 0 before the first. */
  get part(): number {
    return this.#number;
  }

  get hasOpenPart(): boolean {
    return this.#live !== null;
  }

  /** Offset in the part at which the newest tag begins. */
  get lastTagOffset(): number {
    return this.#live?.lastTagOffset ?? 0;
  }

  get endOffset(): number {
    return this.#live?.endOffset ?? this.#record.parts.at(-1)?.sizeBytes ?? 0;
  }

  get writtenOffset(): number {
    return this.#live?.writtenOffset ?? this.#record.parts.at(-1)?.sizeBytes ?? 0;
  }

  get syncedOffset(): number {
    return this.#live?.syncedOffset ?? this.#record.parts.at(-1)?.sizeBytes ?? 0;
  }

  get unwrittenBytes(): number {
    return this.#live?.unwrittenBytes ?? 0;
  }

  /** Arrival (monotonic ms) of the oldest message not yet written, null when all are. */
  get oldestUnwrittenAtMs(): number | null {
    const at = this.#live?.oldestUnwrittenAtMs ?? -1;
    return at < 0 ? null : at;
  }

  /**
   * From a message's arrival until the disk had taken it, the longest of the last ten to twenty seconds, ms; also while it still
   * waits. Null: nothing was to be written.
   */
  get writeLatencyMs(): number | null {
    const now = this.#options.monotonicMs();
    const oldest = this.oldestUnwrittenAtMs;
    const done = this.#writeTimes.at(now);
    return oldest === null ? done : Math.max(done ?? 0, now - oldest);
  }

  /** Bytes of all parts that are written. */
  get recordedBytes(): number {
    let bytes = this.#live?.writtenOffset ?? 0;
    for (const part of this.#record.parts) bytes += part.sizeBytes;
    return bytes;
  }

  /** No failed write or sync since the last that worked, and nothing unwritten for 5 s. */
  get healthy(): boolean {
    if (this.#failed !== null) return false;
    const oldest = this.#live?.oldestUnwrittenAtMs ?? -1;
    return oldest < 0 || this.#options.monotonicMs() - oldest < UNHEALTHY_AFTER_MS;
  }

  get needsSync(): boolean {
    const live = this.#live;
    return live?.isOpen === true && live.writtenOffset > live.syncedOffset;
  }

  get parts(): readonly PartRecord[] {
    const live = this.#liveRecord();
    return live === null ? this.#record.parts : [...this.#record.parts, live];
  }

  get gaps(): readonly GapRecord[] {
    return this.#record.gaps;
  }

  get sealed(): boolean {
    return this.#record.sealed !== null;
  }

  /** Root directory that the present part lies under. */
  get recordingsRoot(): string {
    return this.#record.rootOf(this.#number);
  }

  /** Path of a part's FLV file. */
  partPath(number: number): string {
    return this.#record.partPath(number);
  }

  /** Payloads of the metadata and sequence headers in force, for a successor's first part. */
  currentHeaders(): HeaderCopies {
    return this.#headers.copies();
  }

  /**
   * Opens the next part. Tags may be appended at once; the files follow. With `headers` the part begins with
   * marked copies of them (a start in mid-stream), without it with what the encoder sends.
   */
  openPart(options: { readonly headers?: HeaderCopies } = {}): void {
    if (this.#sealing !== null) throw new JournalError("session-sealed", "the session is sealed");
    if (this.#live !== null) throw new JournalError("part-already-open", "close the open part first");
    this.#beginPart(options.headers ?? null);
  }

  /**
   * Takes one message (type 8, 9 or 18): copied once, as an FLV tag. Returns its media flags. `payload` may
   * be reused at once. Throws `part-not-open` without an open part.
   */
  append(type: number, timestampMs: number, payload: Buffer, length: number, arrivedAtMs: number): number {
    const live = this.#live;
    if (live === null) throw new JournalError("part-not-open", "open a part first");
    const flags = live.append(type, timestampMs, payload, length, arrivedAtMs);
    if ((flags & HEADER_FLAGS) !== 0) this.#headers.note(flags, payload, length);
    return flags;
  }

  /** Starts a batch if none is in flight; after a failure tries the disk again once a second. */
  flush(): void {
    const live = this.#live;
    if (live === null) return;
    if (live.hadFiles) live.flush();
    else if (!this.#isOpening && this.#options.monotonicMs() >= this.#retryAtMs) this.#openFiles(live);
  }

  /** Makes what is written durable. `done` gets the error that failed the part, if any. */
  sync(done: (error: Error | null) => void): void {
    if (this.#live === null) done(null);
    else this.#live.sync(done);
  }

  /** Tells the listener when the record became healthy or unhealthy; the scheduler calls it regularly. */
  checkHealth(): void {
    const healthy = this.healthy;
    if (healthy === this.#toldHealthy) return;
    this.#toldHealthy = healthy;
    this.#options.listener.healthy(healthy);
  }

  /**
   * Closes the open part: writes what is left, seals its index, updates session.json. A cause that leaves a
   * gap notes it. A new part may be opened at once. Resolves when the part is durable or the disk gave up.
   */
  closePart(cause: PartCloseCause): Promise<void> {
    const live = this.#live;
    if (live === null) return this.#work;
    this.#live = null;
    this.#noteArrival(live);
    this.#enter(live, null, cause);
    if (cause !== "ended" && cause !== "switched") {
      this.noteGap(cause, this.#record.lastDataWallMs ?? this.#options.wallMs());
    }
    return this.#inTurn(() => this.#closeLive(live, cause));
  }

  /** Notes that nothing is recorded from `fromWallMs` on; the next part ends the gap. */
  noteGap(cause: string, fromWallMs: number): void {
    this.#record.noteGap(cause, fromWallMs, this.#number);
  }

  /** Ends the record for good: closes the open part and signs session.json. Rejects when no disk takes it. */
  seal(): Promise<void> {
    this.#sealing ??= this.#seal();
    return this.#sealing;
  }

  async #seal(): Promise<void> {
    await this.closePart("ended");
    await this.#abandoned.settle();
    await this.#record.seal();
  }

  #beginPart(headers: HeaderCopies | null): LivePart {
    const live = this.#newPart(headers);
    this.#live = live;
    this.#retryAtMs = 0;
    this.#openFiles(live);
    return live;
  }

  #newPart(headers: HeaderCopies | null): LivePart {
    this.#number += 1;
    const { disk, syncs, pool, signer, monotonicMs, wallMs } = this.#options;
    return new LivePart({
      number: this.#number,
      identity: this.#identity,
      disk,
      syncs,
      pool,
      signer,
      headers,
      monotonicMs,
      wallMs,
      host: this.#host,
    });
  }

  #openFiles(live: LivePart): void {
    this.#isOpening = true;
    // The chain of a part starts from the head of the one before, which must be closed first.
    void this.#inTurn(() => this.#tryRoots(live)).then(() => {
      this.#isOpening = false;
    });
  }

  /** Tries the present root, then the other. */
  async #tryRoots(live: LivePart): Promise<void> {
    const { roots } = this.#record;
    // A part is opened once: one that failed meanwhile has been given up and must not begin anew.
    for (let attempt = 0; attempt < roots.length && !live.hadFiles; attempt++) {
      try {
        await this.#openUnder(roots[this.#root] ?? "", live);
      } catch (error) {
        this.#record.forget(live.number);
        this.#noteFailure(error as Error);
        this.#nextRoot();
      }
    }
    if (!live.hadFiles) this.#retryAtMs = this.#options.monotonicMs() + RETRY_MS;
  }

  async #openUnder(root: string, live: LivePart): Promise<void> {
    const { ballast } = this.#options;
    // On a disk that was full nothing new begins until the reserve stands again.
    if (this.#needsRoom && this.#root === 0) {
      if (ballast !== null && !(await ballast.restore())) throw new DiskFullError();
      this.#needsRoom = false;
    }
    const path = await this.#record.prepare(root, live.number);
    await live.open(path, this.#record.head);
    live.flush();
    this.#record.endGap(live.number, live.openedAtMs);
    // A part that session.json does not name yet is found by recovery.
    await this.#save();
  }

  async #closeLive(live: LivePart, cause: string, mayRescue = true): Promise<void> {
    let closed: ClosedPart | null = null;
    try {
      if (!live.hadFiles) await this.#tryRoots(live);
      closed = await live.close(cause);
    } catch (error) {
      this.#noteFailure(error as Error);
      const tags = live.abandon();
      this.#enter(live, null, cause);
      this.#abandoned.leave(live, error as Error);
      if (mayRescue && tags.length > 0 && live.number === this.#number) {
        return this.#closeLive(this.#carry(tags, live.lastArrivalMs), cause, false);
      }
    }
    this.#enter(live, closed, cause);
    await this.#save();
  }

  /** Enters what is known of a part that takes no more bytes. */
  #enter(live: LivePart, closed: ClosedPart | null, cause: string): void {
    if (!live.hadFiles) return;
    const closedAt = new Date(this.#options.wallMs()).toISOString();
    this.#record.head = closed?.head ?? live.writtenHead;
    this.#record.enter({ ...recordOf(live), closedAt, head: closed?.head ?? null, cause });
  }

  /** A write or sync failed: what is not surely on disk moves to the next part, elsewhere if possible. */
  #partFailed(part: LivePart, error: Error): void {
    this.#noteFailure(error);
    if (part !== this.#live) return;
    this.#noteArrival(part);
    this.noteGap("write-failed", this.#record.lastDataWallMs ?? this.#options.wallMs());
    const tags = part.abandon();
    this.#enter(part, null, "write-failed");
    const next = this.#carry(tags, part.lastArrivalMs);
    this.#live = next;
    this.#retryAtMs = 0;
    this.#openFiles(next);
    this.#abandoned.leave(part, error);
  }

  /** A new part in the other directory that begins with tags a failed one could not write. */
  #carry(tags: Buffer, arrivedAtMs: number): LivePart {
    this.#nextRoot();
    const next = this.#newPart(this.#headers.copies());
    // Arrivals of single messages are not kept: the newest one makes them leave later, never earlier.
    for (const tag of carriedTags(tags)) {
      next.append(tag.type, tag.timestampMs, tag.payload, tag.payload.length, arrivedAtMs);
    }
    return next;
  }

  async #abandonedSealed(record: PartRecord, head: string): Promise<void> {
    this.#record.enter(record);
    if (this.#number === record.number) this.#record.head = head;
    await this.#save();
  }

  async #makeRoom(): Promise<void> {
    this.#noteFailure(new DiskFullError());
    this.#needsRoom = true;
    await this.#options.ballast?.free();
  }

  /** Told once until it is overcome: a dead disk is tried every second. */
  #noteFailure(error: Error): void {
    if (isDiskFull(error)) this.#needsRoom = true;
    const code = errorCode(error);
    if (this.#failed === code) return;
    this.#failed = code;
    this.#options.listener.failed(error);
    this.checkHealth();
  }

  #noteArrival(live: LivePart): void {
    if (live.lastArrivalMs < 0) return;
    this.#record.lastDataWallMs = this.#options.wallMs() - (this.#options.monotonicMs() - live.lastArrivalMs);
  }

  #liveRecord(): PartRecord | null {
    return this.#live?.hadFiles ? recordOf(this.#live) : null;
  }

  #nextRoot(): void {
    this.#root = (this.#root + 1) % this.#record.roots.length;
  }

  /** Whatever became of the work before; never rejects. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work).catch((error: Error) => this.#noteFailure(error));
    return this.#work;
  }

  async #save(): Promise<void> {
    try {
      await this.#record.save(this.#liveRecord());
    } catch (error) {
      this.#noteFailure(error as Error);
    }
  }
}

function recordOf(live: LivePart): PartRecord {
  return {
    number: live.number,
    openedAt: new Date(live.openedAtMs).toISOString(),
    closedAt: null,
    sizeBytes: live.writtenOffset,
    head: null,
    cause: null,
    recovered: false,
    mediaFromMs: live.mediaFromMs,
    mediaToMs: live.mediaToMs,
  };
}
