// One part while it is written: tags into slabs, batches to disk, segments into the index, heads signed.
// `append` is the hot path: one copy, no allocation.
import {
  AUDIO,
  classify,
  DATA,
  dataFramePrefixBytes,
  KEY_FRAME,
  METADATA,
  SEQUENCE_HEADER,
  VIDEO,
} from "../media/classify.ts";
import {
  DATA_TAG,
  FLV_FILE_HEADER,
  FLV_FILE_HEADER_BYTES,
  MAX_TAG_PAYLOAD_BYTES,
  TAG_OVERHEAD_BYTES,
  tagEnd,
} from "../media/flv.ts";
import { type Disk, DiskFullError } from "./disk.ts";
import { IndexWriter, type SignedHead } from "./index-writer.ts";
import { JournalError } from "./journal-error.ts";
import { PartFiles } from "./part-files.ts";
import { NO_HEAD, type StartLine } from "./part-index.ts";
import { OpenSegment } from "./segment.ts";
import { SegmentHashes } from "./segment-hashes.ts";
import type { Signer } from "./signer.ts";
import type { SlabPool } from "./slab-pool.ts";
import { SlabQueue } from "./slab-queue.ts";
import { type HeaderCopies, headerTags } from "./stream-headers.ts";
import type { SyncSlots } from "./sync-slots.ts";

export type { SignedHead } from "./index-writer.ts";

/** What a part tells its session. */
export interface PartHost {
  batchWritten(
    part: LivePart,
    firstArrivalMs: number,
    lastArrivalMs: number,
    slices: readonly Buffer[],
  ): void;
  synced(part: LivePart): void;
  headSigned(head: SignedHead): void;
  /** Once a part, when no write is in flight any more: it takes no more bytes. */
  failed(part: LivePart, error: Error): void;
  /** The disk is full: make room if there is any. */
  makeRoom(): Promise<unknown>;
}

export interface PartSetting {
  readonly number: number;
  readonly identity: Omit<StartLine, "kind" | "part" | "previous" | "wall" | "mono" | "version">;
  readonly disk: Disk;
  readonly syncs: SyncSlots;
  readonly pool: SlabPool;
  readonly signer: Signer;
  readonly headers: HeaderCopies | null;
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
  readonly host: PartHost;
}

/** What is known for good once a part is closed. */
export interface ClosedPart {
  readonly sizeBytes: number;
  readonly head: string;
}

export class LivePart {
  readonly number: number;
  /** Wall clock at which it was opened, ms. */
  readonly openedAtMs: number;
  lastTagOffset = 0;
  endOffset = FLV_FILE_HEADER_BYTES;
  writtenOffset = 0;
  syncedOffset = 0;
  mediaFromMs: number | null = null;
  mediaToMs: number | null = null;
  lastArrivalMs = -1;
  /** Whether it ever had files: then it is part of the record whatever became of it. */
  hadFiles = false;
  /** Settles when an abandoned part's files are closed. */
  released: Promise<void> = Promise.resolve();

  readonly #setting: PartSetting;
  readonly #queue: SlabQueue;
  readonly #segment = new OpenSegment();
  readonly #hashes: SegmentHashes;
  #copies: HeaderCopies | null;
  #metadataAt = -1;
  #videoAt = -1;
  #audioAt = -1;
  #firstPendingMs = -1;
  #firstFlyingMs = -1;
  #flyingLastMs = -1;
  #flying: readonly Buffer[] | null = null;
  #files: PartFiles | null = null;
  #index: IndexWriter | null = null;
  readonly #openedAtMonoMs: number;
  #syncing = false;
  #failure: Error | null = null;
  #reported = false;
  #diskWasFull = false;
  #settled: (() => void)[] = [];

  constructor(setting: PartSetting) {
    this.#setting = setting;
    this.number = setting.number;
    this.#copies = setting.headers;
    this.#queue = new SlabQueue(setting.pool);
    this.#queue.put(FLV_FILE_HEADER, 0, FLV_FILE_HEADER_BYTES);
    setting.pool.unwrittenBytes += FLV_FILE_HEADER_BYTES;
    this.#hashes = new SegmentHashes(setting.identity.digest);
    this.#segment.begin(0, -1, -1, -1);
    this.openedAtMs = setting.wallMs();
    this.#openedAtMonoMs = setting.monotonicMs();
  }

  get unwrittenBytes(): number {
    return this.endOffset - this.writtenOffset;
  }

  /** Arrival of the oldest message that is not yet written, -1 when there is none. */
  get oldestUnwrittenAtMs(): number {
    return this.#firstFlyingMs >= 0 ? this.#firstFlyingMs : this.#firstPendingMs;
  }

  /** Chain of the last line that is surely in the index file; NO_HEAD before there is one. */
  get writtenHead(): string {
    return this.#index?.writtenHead ?? NO_HEAD;
  }

  get isOpen(): boolean {
    return this.#files !== null;
  }

  get failure(): Error | null {
    return this.#failure;
  }

  /** Copies one RTMP message in as an FLV tag and returns its media flags. */
  append(type: number, timestampMs: number, payload: Buffer, length: number, arrivedAtMs: number): number {
    if (length > MAX_TAG_PAYLOAD_BYTES) throw new JournalError("message-too-long", "a tag holds 16 MiB");
    if (this.#copies !== null) this.#putCopies(timestampMs, arrivedAtMs);
    const flags = classify(type, payload, length);
    this.#put(type, timestampMs, payload, length, arrivedAtMs, flags);
    return flags;
  }

  #put(
    type: number,
    timestampMs: number,
    payload: Buffer,
    length: number,
    arrivedAtMs: number,
    flags: number,
  ): void {
    // "@setDataFrame" is a command to an RTMP server and no content: FLV players want the metadata itself.
    const from = type === DATA_TAG ? dataFramePrefixBytes(payload, length) : 0;
    const bytes = length - from + TAG_OVERHEAD_BYTES;
    const at = this.endOffset;
    const keyFrame = (flags & KEY_FRAME) !== 0;
    const segment = this.#segment;
    if (segment.endsBefore(keyFrame, timestampMs, arrivedAtMs, at, bytes)) this.#endSegment();
    if (segment.tags === 0) {
      segment.monoFrom = arrivedAtMs;
      segment.mediaFrom = timestampMs;
      segment.key = keyFrame;
      segment.wallMs = this.#wallAt(arrivedAtMs);
      if (this.mediaFromMs === null) this.mediaFromMs = timestampMs;
    }
    this.#queue.putTag(type, timestampMs, payload, from, length);
    segment.tags += 1;
    segment.monoTo = arrivedAtMs;
    segment.mediaTo = timestampMs;
    if ((flags & (SEQUENCE_HEADER | METADATA)) !== 0) this.#noteHeader(flags, at);
    this.lastTagOffset = at;
    this.endOffset = at + bytes;
    this.#setting.pool.unwrittenBytes += bytes;
    this.lastArrivalMs = arrivedAtMs;
    if (this.#firstPendingMs < 0) this.#firstPendingMs = arrivedAtMs;
  }

  /** Creates the files and starts the index with the head of the part before. */
  async open(directory: string, previous: string): Promise<void> {
    const { disk, syncs, identity, signer } = this.#setting;
    const files = await PartFiles.create(disk, syncs, directory, this.number);
    const { session, courtroom, streamName, digest, key } = identity;
    const start: StartLine = {
      kind: "start",
      version: 1,
      session,
      courtroom,
      streamName,
      part: this.number,
      digest,
      key,
      previous,
      wall: new Date(this.openedAtMs).toISOString(),
      mono: Math.round(this.#openedAtMonoMs),
    };
    this.#files = files;
    this.hadFiles = true;
    this.#index = new IndexWriter({
      files,
      start,
      signer,
      begunAtMs: this.#openedAtMonoMs,
      makeRoom: this.#makeRoom,
      failed: (error) => {
        this.#fail(error);
        if (this.#flying === null) this.#report();
      },
    });
  }

  /** Hands everything appended so far to the disk, unless a batch is still in flight. */
  flush(): void {
    const files = this.#files;
    if (files === null || this.#flying !== null || this.#failure !== null) return;
    if (this.endOffset === this.writtenOffset) return;
    const slices = this.#queue.take();
    const end = this.endOffset;
    this.#hashes.update(slices);
    this.#flying = slices;
    this.#firstFlyingMs = this.#firstPendingMs;
    this.#flyingLastMs = this.lastArrivalMs;
    this.#firstPendingMs = -1;
    files.writeMedia(slices, this.#makeRoom, (error, confirmed) => this.#batchDone(end, error, confirmed));
  }

  #batchDone(end: number, error: Error | null, confirmed: number): void {
    const slices = this.#flying ?? [];
    if (error !== null) {
      this.#confirmed(this.writtenOffset + confirmed);
      this.#fail(error);
      this.#report();
      return;
    }
    this.#confirmed(end);
    const first = this.#firstFlyingMs;
    this.#firstFlyingMs = -1;
    this.#setting.host.batchWritten(this, first, this.#flyingLastMs, slices);
    this.#flying = null;
    this.#queue.written();
    // The batch found room at last and the file ends on a whole tag: the best moment to leave a full disk.
    if (this.#diskWasFull) this.#fail(new DiskFullError());
    if (this.#failure !== null) this.#report();
    this.#settle();
  }

  #confirmed(offset: number): void {
    this.#setting.pool.unwrittenBytes -= offset - this.writtenOffset;
    this.writtenOffset = offset;
  }

  /** Makes what is written durable, indexes it, and signs the head when its time has come. */
  sync(done: (error: Error | null) => void): void {
    const files = this.#files;
    const target = this.writtenOffset;
    if (files === null || this.#failure !== null || this.#syncing || target === this.syncedOffset) {
      done(this.#failure);
      return;
    }
    this.#syncing = true;
    const { host, monotonicMs, wallMs } = this.#setting;
    const work = async (): Promise<void> => {
      await files.syncMedia();
      this.syncedOffset = target;
      host.synced(this);
      this.#indexSegments();
      const head = await this.#index?.signHead(monotonicMs(), wallMs());
      if (head) host.headSigned(head);
    };
    work().then(
      () => {
        this.#syncing = false;
        this.#settle();
        done(null);
      },
      (error: Error) => {
        this.#syncing = false;
        this.#fail(error);
        if (this.#flying === null) this.#report();
        done(error);
      },
    );
  }

  /** Writes what is left, seals the index and closes the files. Rejects when the disk fails. */
  async close(cause: string): Promise<ClosedPart> {
    const files = this.#files;
    const index = this.#index;
    if (files === null || index === null) {
      throw this.#failure ?? new JournalError("part-not-open", "the part has no file");
    }
    while (this.#failure === null && (this.unwrittenBytes > 0 || this.#syncing)) {
      const settled = new Promise<void>((resolve) => this.#settled.push(resolve));
      this.flush();
      await settled;
    }
    if (this.#failure !== null) throw this.#failure;
    if (this.endOffset > this.#segment.from) this.#endSegment();
    await files.syncMedia();
    this.syncedOffset = this.writtenOffset;
    this.#indexSegments();
    const { monotonicMs, wallMs, host } = this.#setting;
    const head = await index.seal(this.writtenOffset, cause, monotonicMs(), wallMs());
    await files.close();
    this.#files = null;
    this.#queue.release();
    host.synced(this);
    host.headSigned(head);
    return { sizeBytes: head.offset, head: head.chain };
  }

  /**
   * Gives up on the files after a failure: closes them, frees the slabs and returns the whole tags that are
   * not surely on disk, for the next part.
   */
  abandon(): Buffer {
    const bytes = Buffer.concat([...(this.#flying ?? []), ...this.#queue.take()]);
    const offset = this.endOffset - bytes.length;
    let at = offset === 0 ? FLV_FILE_HEADER_BYTES : 0;
    for (;;) {
      const next = tagEnd(bytes, at, bytes.length);
      if (next < 0 || offset + next > this.writtenOffset) break;
      at = next;
    }
    this.#flying = null;
    this.#firstFlyingMs = -1;
    this.#firstPendingMs = -1;
    this.#setting.pool.unwrittenBytes -= this.unwrittenBytes;
    this.endOffset = this.writtenOffset;
    this.#queue.release();
    this.released = this.#files?.close() ?? this.released;
    this.#files = null;
    return bytes.subarray(at);
  }

  #putCopies(timestampMs: number, arrivedAtMs: number): void {
    const copies = this.#copies;
    this.#copies = null;
    if (copies === null) return;
    const from = this.endOffset;
    for (const { type, payload } of headerTags(copies)) {
      const flags = classify(type, payload, payload.length);
      this.#put(type, timestampMs, payload, payload.length, arrivedAtMs, flags);
    }
    if (this.endOffset > from) {
      this.#segment.copiedFrom = from;
      this.#segment.copiedTo = this.endOffset;
    }
  }

  #noteHeader(flags: number, at: number): void {
    if ((flags & DATA) !== 0) this.#metadataAt = at;
    else if ((flags & SEQUENCE_HEADER) === 0) return;
    else if ((flags & VIDEO) !== 0) this.#videoAt = at;
    else if ((flags & AUDIO) !== 0) this.#audioAt = at;
  }

  #endSegment(): void {
    const ended = this.#segment.end(this.endOffset);
    this.mediaToMs = ended.facts.mediaTo ?? this.mediaToMs;
    this.#hashes.end(ended);
    this.#segment.begin(this.endOffset, this.#metadataAt, this.#videoAt, this.#audioAt);
  }

  #indexSegments(): void {
    for (;;) {
      const ended = this.#hashes.takeBelow(this.syncedOffset);
      if (ended === null) return;
      this.#index?.segment(ended);
    }
  }

  readonly #makeRoom = (): Promise<unknown> => {
    this.#diskWasFull = true;
    return this.#setting.host.makeRoom();
  };

  #fail(error: Error): void {
    this.#failure ??= error;
  }

  #report(): void {
    if (this.#reported || this.#failure === null) return;
    this.#reported = true;
    this.#settle();
    this.#setting.host.failed(this, this.#failure);
  }

  #settle(): void {
    const settled = this.#settled;
    this.#settled = [];
    for (const resolve of settled) resolve();
  }

  /** Wall clock of an arrival: now, less its age. */
  #wallAt(arrivedAtMs: number): number {
    return Math.round(this.#setting.wallMs() - (this.#setting.monotonicMs() - arrivedAtMs));
  }
}
