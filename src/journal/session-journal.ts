// One session's record: its parts one after another, the gaps between them, session.json, and what happens
// when the disk fails. Hot path: `append`.
import { basename, dirname, join } from "node:path";
import { METADATA, SEQUENCE_HEADER } from "../media/classify.ts";
import type { Ballast } from "./ballast.ts";
import { carriedTags } from "./carried-tags.ts";
import { type Disk, DiskFullError, errorCode, isDiskFull } from "./disk.ts";
import { JournalError } from "./journal-error.ts";
import { type ClosedPart, LivePart, type PartHost, type SignedHead } from "./live-part.ts";
import { noteOpen, noteSealed } from "./open-sessions.ts";
import { type Digest, NO_HEAD, partFileName } from "./part-index.ts";
import { recoverPart } from "./part-recovery.ts";
import { type GapRecord, type PartRecord, type SessionRecord, saveSession } from "./session-file.ts";
import { sessionDirectory } from "./session-place.ts";
import type { Signer } from "./signer.ts";
import type { SlabPool } from "./slab-pool.ts";
import { type HeaderCopies, StreamHeaders } from "./stream-headers.ts";
import type { SyncSlots } from "./sync-slots.ts";

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

/** What recovery knows of a session that is still open, to go on with it. */
export interface RecoveredSession {
  readonly record: SessionRecord;
  /** Directory that holds session.json. */
  readonly directory: string;
  /** Wall clock ms of the last recorded data, as well as it can be told; null when nothing was recorded. */
  readonly lastDataWallMs: number | null;
  readonly nextPart: number;
  /** Which root each part lies under. */
  readonly places: readonly { readonly number: number; readonly root: string }[];
  /** Head of the last part, from which the next one starts. */
  readonly head: string;
}

export interface SessionJournalOptions {
  readonly recordingsRoot: string;
  /** Where the next part goes when the first directory fails; null: nowhere. */
  readonly secondRoot: string | null;
  readonly timeZone: string;
  readonly sessionId: string;
  readonly courtroom: string;
  /** The raw stream name of the encoder's URL, key removed. */
  readonly streamName: string;
  readonly digest: Digest;
  readonly signer: Signer;
  readonly pool: SlabPool;
  readonly syncs: SyncSlots;
  readonly disk: Disk;
  readonly ballast: Ballast | null;
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
  readonly listener: JournalListener;
  readonly resume?: RecoveredSession;
  readonly predecessorId?: string | null;
}

const HEADER_FLAGS = SEQUENCE_HEADER | METADATA;

export class SessionJournal {
  readonly sessionId: string;
  /** `<yyyy-mm-dd>/<session id>`, below the root. */
  readonly directory: string;
  readonly startedAtMs: number;

  readonly #options: SessionJournalOptions;
  readonly #roots: readonly string[];
  readonly #headers = new StreamHeaders();
  readonly #host: PartHost;
  readonly #identity;
  readonly #parts: PartRecord[];
  readonly #gaps: GapRecord[];
  readonly #partRoots = new Map<number, string>();
  #live: LivePart | null = null;
  #closing: Promise<void> = Promise.resolve();
  #opening: Promise<void> | null = null;
  #root = 0;
  #retryAtMs = 0;
  #head: string;
  #revision: number;
  #saves: Promise<void> = Promise.resolve();
  #lastDataWallMs: number | null;
  /** Code of the failure that has not been overcome yet. */
  #failed: string | null = null;
  #needsRoom = false;
  #toldHealthy = true;
  #sealed: SessionRecord["sealed"] = null;
  #lastNumber: number;
  /** Whether a session.json of this session is on disk. */
  #hasFile: boolean;
  /** The part that the last gap follows. */
  #gapAfter = 0;
  /** Parts that a failed disk left without a seal. */
  readonly #abandoned = new Map<LivePart, Promise<void>>();
  /** Roots in which the session is noted as open. */
  readonly #marked = new Set<string>();

  constructor(options: SessionJournalOptions) {
    const { resume } = options;
    this.#options = options;
    this.#roots =
      options.secondRoot === null ? [options.recordingsRoot] : [options.recordingsRoot, options.secondRoot];
    this.sessionId = options.sessionId;
    const now = options.wallMs();
    this.startedAtMs = resume ? Date.parse(resume.record.startedAt) : now;
    this.directory = resume
      ? join(basename(dirname(resume.directory)), basename(resume.directory))
      : sessionDirectory(now, options.timeZone, options.sessionId);
    this.#parts = resume ? [...resume.record.parts] : [];
    this.#gaps = resume ? [...resume.record.gaps] : [];
    this.#head = resume?.head ?? NO_HEAD;
    this.#revision = resume?.record.revision ?? 0;
    this.#lastDataWallMs = resume?.lastDataWallMs ?? null;
    this.#hasFile = resume !== undefined;
    this.#lastNumber = (resume?.nextPart ?? 1) - 1;
    for (const { number, root } of resume?.places ?? []) this.#partRoots.set(number, root);
    this.#identity = {
      session: options.sessionId,
      courtroom: options.courtroom,
      streamName: options.streamName,
      // A session keeps the digest it began with: its chain runs through all parts.
      digest: resume?.record.digest ?? options.digest,
      key: options.signer.fingerprint,
    };
    if (resume && resume.record.parts.length > 0) {
      this.noteGap("gate-restart", resume.lastDataWallMs ?? now);
    }
    const { listener } = options;
    this.#host = {
      batchWritten: (part, first, last, slices) => {
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
  }

  /** Number of the open part, or of the last one; 0 before the first. */
  get part(): number {
    return this.#lastNumber;
  }

  get hasOpenPart(): boolean {
    return this.#live !== null;
  }

  /** Offset in the part at which the newest tag begins. */
  get lastTagOffset(): number {
    return this.#live?.lastTagOffset ?? 0;
  }

  get endOffset(): number {
    return this.#live?.endOffset ?? this.#parts.at(-1)?.sizeBytes ?? 0;
  }

  get writtenOffset(): number {
    return this.#live?.writtenOffset ?? this.#parts.at(-1)?.sizeBytes ?? 0;
  }

  get syncedOffset(): number {
    return this.#live?.syncedOffset ?? this.#parts.at(-1)?.sizeBytes ?? 0;
  }

  get unwrittenBytes(): number {
    return this.#live?.unwrittenBytes ?? 0;
  }

  /** Arrival (monotonic ms) of the oldest message not yet written, null when all are. */
  get oldestUnwrittenAtMs(): number | null {
    const at = this.#live?.oldestUnwrittenAtMs ?? -1;
    return at < 0 ? null : at;
  }

  /** Bytes of all parts that are written. */
  get recordedBytes(): number {
    let bytes = this.#live?.writtenOffset ?? 0;
    for (const part of this.#parts) bytes += part.sizeBytes;
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
    const live = this.#live;
    return live === null || !live.hadFiles ? this.#parts : [...this.#parts, this.#liveRecord(live)];
  }

  get gaps(): readonly GapRecord[] {
    return this.#gaps;
  }

  get sealed(): boolean {
    return this.#sealed !== null;
  }

  /** Root directory that the present part lies under. */
  get recordingsRoot(): string {
    return this.#partRoots.get(this.part) ?? this.#roots[0] ?? "";
  }

  /** Path of a part's FLV file. */
  partPath(number: number): string {
    const root = this.#partRoots.get(number) ?? this.#roots[0] ?? "";
    return join(root, this.directory, partFileName(number, "flv"));
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
    if (this.#sealed !== null) throw new JournalError("session-sealed", "the session is sealed");
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
    if (live.isOpen) live.flush();
    else if (this.#opening === null && this.#options.monotonicMs() >= this.#retryAtMs) this.#openFiles(live);
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
    if (live === null) return this.#closing;
    this.#live = null;
    this.#noteArrival(live);
    this.#record(live, null, cause);
    if (cause !== "ended" && cause !== "switched") {
      this.noteGap(cause, this.#lastDataWallMs ?? this.#options.wallMs());
    }
    this.#closing = this.#afterClosing(() => this.#closeLive(live, cause));
    return this.#closing;
  }

  /** Notes that nothing is recorded from `fromWallMs` on; the next part ends the gap. */
  noteGap(cause: string, fromWallMs: number): void {
    if (this.#gaps.at(-1)?.to === null) return;
    this.#gapAfter = this.#lastNumber;
    this.#gaps.push({ from: new Date(fromWallMs).toISOString(), to: null, cause });
  }

  /** Ends the record for good: closes the open part and signs session.json. */
  async seal(): Promise<void> {
    if (this.#sealed !== null) return this.#saves;
    await this.closePart("ended");
    await Promise.all(this.#abandoned.values());
    for (const part of this.#abandoned.keys()) await this.#sealAbandoned(part);
    this.#sealed = { at: new Date(this.#options.wallMs()).toISOString(), head: this.#head };
    await this.#save();
    for (const root of this.#roots) {
      await noteSealed(this.#options.disk, root, this.directory).catch((error: Error) =>
        this.#noteFailure(error),
      );
    }
  }

  #beginPart(headers: HeaderCopies | null): LivePart {
    const live = this.#newPart(headers);
    this.#live = live;
    this.#retryAtMs = 0;
    this.#openFiles(live);
    return live;
  }

  #newPart(headers: HeaderCopies | null): LivePart {
    this.#lastNumber += 1;
    const { disk, syncs, pool, signer, monotonicMs, wallMs } = this.#options;
    return new LivePart({
      number: this.#lastNumber,
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
    // The chain of a part starts from the head of the one before, which must be closed first.
    this.#opening = this.#afterClosing(() => this.#tryRoots(live)).finally(() => {
      this.#opening = null;
    });
  }

  /** Tries the present root, then the other. */
  async #tryRoots(live: LivePart): Promise<void> {
    for (let attempt = 0; attempt < this.#roots.length && !live.isOpen; attempt++) {
      const root = this.#roots[this.#root] ?? "";
      try {
        await this.#openUnder(root, live);
      } catch (error) {
        this.#noteFailure(error as Error);
        this.#root = (this.#root + 1) % this.#roots.length;
      }
    }
    if (!live.isOpen) this.#retryAtMs = this.#options.monotonicMs() + RETRY_MS;
  }

  async #openUnder(root: string, live: LivePart): Promise<void> {
    const { disk, syncs, ballast } = this.#options;
    // On a disk that was full nothing new begins until the reserve stands again.
    if (this.#needsRoom && this.#root === 0) {
      if (ballast !== null && !(await ballast.restore())) throw new DiskFullError();
      this.#needsRoom = false;
    }
    const path = join(root, this.directory);
    await disk.mkdir(path);
    await syncs.during(() => disk.syncDirectory(dirname(path)));
    await syncs.during(() => disk.syncDirectory(root));
    this.#partRoots.set(live.number, root);
    // The first time session.json goes ahead, so that no file lies about without its identity; later a part
    // that session.json does not know yet is found by recovery.
    const first = !this.#hasFile;
    try {
      if (!this.#marked.has(root)) await syncs.during(() => noteOpen(disk, root, this.directory));
      this.#marked.add(root);
      if (first) await this.#save();
      await live.open(path, this.#head);
    } catch (error) {
      this.#partRoots.delete(live.number);
      throw error;
    }
    live.flush();
    this.#endGap(live);
    if (!first) await this.#save().catch((error: Error) => this.#noteFailure(error));
  }

  /** A gap ends when the next part is there; after a failed write only then, not when it was first tried. */
  #endGap(live: LivePart): void {
    const gap = this.#gaps.at(-1);
    if (!gap || gap.to !== null || live.number <= this.#gapAfter) return;
    const at = gap.cause === "write-failed" ? this.#options.wallMs() : live.openedAtMs;
    this.#gaps[this.#gaps.length - 1] = { ...gap, to: new Date(at).toISOString() };
  }

  async #closeLive(live: LivePart, cause: string, rescue = true): Promise<void> {
    let closed: ClosedPart | null = null;
    try {
      if (!live.isOpen && live.failure === null) await this.#tryRoots(live);
      closed = await live.close(cause);
    } catch (error) {
      this.#noteFailure(error as Error);
      const tags = live.abandon();
      this.#record(live, null, cause);
      if (live.hadFiles) {
        this.#abandoned.set(live, this.#sealAbandoned(live));
      }
      if (rescue && tags.length > 0 && live.number === this.#lastNumber) {
        return this.#closeLive(this.#carry(tags, live.lastArrivalMs), cause, false);
      }
    }
    this.#record(live, closed, cause);
    await this.#save().catch((error: Error) => this.#noteFailure(error));
  }

  /** Enters what is known of a part that takes no more bytes. */
  #record(live: LivePart, closed: ClosedPart | null, cause: string): void {
    if (!live.hadFiles) return;
    if (closed !== null) this.#head = closed.head;
    else this.#head = live.writtenHead;
    const record: PartRecord = {
      ...this.#liveRecord(live),
      closedAt: new Date(this.#options.wallMs()).toISOString(),
      head: closed?.head ?? null,
      cause,
    };
    const at = this.#parts.findIndex((part) => part.number === live.number);
    if (at < 0) this.#parts.push(record);
    else this.#parts[at] = record;
  }

  /** A write or sync failed: what is not surely on disk moves to the next part, elsewhere if possible. */
  #partFailed(part: LivePart, error: Error): void {
    this.#noteFailure(error);
    if (part !== this.#live) return;
    this.#noteArrival(part);
    this.noteGap("write-failed", this.#lastDataWallMs ?? this.#options.wallMs());
    const tags = part.abandon();
    this.#record(part, null, "write-failed");
    const next = this.#carry(tags, part.lastArrivalMs);
    this.#live = next;
    this.#retryAtMs = 0;
    this.#openFiles(next);
    this.#abandoned.set(part, this.#sealAbandoned(part));
  }

  /**
   * Indexes and seals a part that was given up, from its file. Beside the chain of openings, so that a disk
   * that hangs holds up nothing; what fails here is tried again at the end, and else left to recovery.
   */
  async #sealAbandoned(part: LivePart): Promise<void> {
    const { disk, signer, wallMs } = this.#options;
    try {
      await part.released;
      const { record, head } = await recoverPart({
        disk,
        directory: dirname(this.partPath(part.number)),
        number: part.number,
        identity: this.#identity,
        previous: NO_HEAD,
        signer,
        cause: "write-failed",
        wallMs,
        mayTruncate: false,
      });
      this.#abandoned.delete(part);
      const at = this.#parts.findIndex((known) => known.number === part.number);
      this.#parts[at] = { ...record, openedAt: this.#parts[at]?.openedAt ?? record.openedAt };
      if (this.#lastNumber === part.number) this.#head = head;
      await this.#save();
    } catch (error) {
      this.#options.listener.failed(error as Error);
    }
  }

  /** A new part in the other directory that begins with tags a failed one could not write. */
  #carry(tags: Buffer, arrivedAtMs: number): LivePart {
    this.#root = (this.#root + 1) % this.#roots.length;
    const next = this.#newPart(this.#headers.copies());
    // Arrivals of single messages are not kept: the newest one makes them leave later, never earlier.
    for (const tag of carriedTags(tags)) {
      next.append(tag.type, tag.timestampMs, tag.payload, tag.payload.length, arrivedAtMs);
    }
    return next;
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
    this.#lastDataWallMs = this.#options.wallMs() - (this.#options.monotonicMs() - live.lastArrivalMs);
  }

  #liveRecord(live: LivePart): PartRecord {
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

  /** Closings and openings happen one after another, whatever became of the one before. */
  #afterClosing(work: () => Promise<void>): Promise<void> {
    const chained = this.#closing.then(work);
    this.#closing = chained.catch(() => undefined);
    return this.#closing;
  }

  /** Saves session.json where the session lies, in every directory that holds a part; one that works is enough. */
  #save(): Promise<void> {
    const work = this.#saves.then(async () => {
      this.#revision += 1;
      const record = this.#sessionRecord();
      const roots = new Set([
        ...this.#partRoots.values(),
        ...(this.#partRoots.size === 0 ? [this.#roots[0] ?? ""] : []),
      ]);
      const { disk, syncs, signer } = this.#options;
      const results = await Promise.allSettled(
        [...roots].map((root) =>
          syncs.during(() => saveSession(disk, join(root, this.directory), record, signer)),
        ),
      );
      const refused = results.filter((result) => result.status === "rejected");
      if (refused.length === results.length) throw refused[0]?.reason;
      this.#hasFile = true;
    });
    this.#saves = work.catch(() => undefined);
    return work;
  }

  #sessionRecord(): SessionRecord {
    const lastDataAt = this.#lastDataWallMs === null ? null : new Date(this.#lastDataWallMs).toISOString();
    return {
      version: 1,
      revision: this.#revision,
      session: this.sessionId,
      courtroom: this.#identity.courtroom,
      streamName: this.#identity.streamName,
      predecessor: this.#options.resume?.record.predecessor ?? this.#options.predecessorId ?? null,
      digest: this.#identity.digest,
      key: this.#identity.key,
      publicKey: this.#options.signer.publicKey,
      startedAt: new Date(this.startedAtMs).toISOString(),
      lastDataAt,
      parts: this.parts,
      gaps: this.#gaps,
      sealed: this.#sealed,
    };
  }
}
