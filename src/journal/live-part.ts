// One part while it is written: tags into slabs, batches to disk, segments into the index, heads signed.
// `append` is the hot path: one copy, no allocation.
import { createHash, type Hash } from "node:crypto";
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
import { JournalError } from "./journal-error.ts";
import { PartFiles } from "./part-files.ts";
import {
  chainAfter,
  type Digest,
  headText,
  type IndexLine,
  NO_HEAD,
  renderLine,
  type StartLine,
} from "./part-index.ts";
import { type EndedSegment, OpenSegment } from "./segment.ts";
import type { Signer } from "./signer.ts";
import type { SlabPool } from "./slab-pool.ts";
import { SlabQueue } from "./slab-queue.ts";
import { type HeaderCopies, headerTags } from "./stream-headers.ts";
import type { SyncSlots } from "./sync-slots.ts";

/** The running head is signed this often (design 6). */
const HEAD_EVERY_MS = 10_000;

/** A signed running head, or with `final` the head of a closed part; the shape of the link's report. */
export interface SignedHead {
  readonly sessionId: string;
  readonly part: number;
  readonly offset: number;
  readonly chain: string;
  readonly signature: string;
  readonly final: boolean;
}

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
  /** Chain of the last line that is surely in the index file. */
  writtenHead = NO_HEAD;
  /** Whether it ever had files: then it is part of the record whatever became of it. */
  hadFiles = false;
  /** Settles when an abandoned part's files are closed. */
  released: Promise<void> = Promise.resolve();

  readonly #setting: PartSetting;
  readonly #digest: Digest;
  readonly #queue: SlabQueue;
  readonly #segment = new OpenSegment();
  readonly #ended: EndedSegment[] = [];
  #copies: HeaderCopies | null;
  #metadataAt = -1;
  #videoAt = -1;
  #audioAt = -1;
  #firstPendingMs = -1;
  #firstFlyingMs = -1;
  #flyingLastMs = -1;
  #flying: readonly Buffer[] | null = null;
  #files: PartFiles | null = null;
  #chain = NO_HEAD;
  #hash: Hash;
  #hashedTo = 0;
  #indexedTo = 0;
  #headOffset = 0;
  readonly #openedAtMonoMs: number;
  #headAtMs: number;
  #syncing = false;
  #failure: Error | null = null;
  #reported = false;
  #diskWasFull = false;
  #settled: (() => void)[] = [];

  constructor(setting: PartSetting) {
    this.#setting = setting;
    this.number = setting.number;
    this.#digest = setting.identity.digest;
    this.#copies = setting.headers;
    this.#queue = new SlabQueue(setting.pool);
    this.#queue.put(FLV_FILE_HEADER, 0, FLV_FILE_HEADER_BYTES);
    setting.pool.unwrittenBytes += FLV_FILE_HEADER_BYTES;
    this.#hash = createHash(this.#digest);
    this.#segment.begin(0, -1, -1, -1);
    this.openedAtMs = setting.wallMs();
    this.#openedAtMonoMs = setting.monotonicMs();
    this.#headAtMs = this.#openedAtMonoMs;
  }

  get unwrittenBytes(): number {
    return this.endOffset - this.writtenOffset;
  }

  /** Arrival of the oldest message that is not yet written, -1 when there is none. */
  get oldestUnwrittenAtMs(): number {
    return this.#firstFlyingMs >= 0 ? this.#firstFlyingMs : this.#firstPendingMs;
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
    const { disk, syncs, identity } = this.#setting;
    this.#files = await PartFiles.create(disk, syncs, directory, this.number);
    this.hadFiles = true;
    this.#chain = previous;
    this.writtenHead = previous;
    const { session, courtroom, streamName, digest, key } = identity;
    void this.#writeLine(
      {
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
      },
      null,
      null,
    );
  }

  /** Hands everything appended so far to the disk, unless a batch is still in flight. */
  flush(): void {
    const files = this.#files;
    if (files === null || this.#flying !== null || this.#failure !== null) return;
    if (this.endOffset === this.writtenOffset) return;
    const slices = this.#queue.take();
    const end = this.endOffset;
    this.#hashSlices(slices);
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

  /** Makes what is written durable, and signs the head when its time has come. */
  sync(done: (error: Error | null) => void): void {
    const files = this.#files;
    const target = this.writtenOffset;
    if (files === null || this.#failure !== null || this.#syncing || target === this.syncedOffset) {
      done(this.#failure);
      return;
    }
    this.#syncing = true;
    const work = async (): Promise<void> => {
      await files.syncMedia();
      this.syncedOffset = target;
      this.#setting.host.synced(this);
      this.#writeEndedSegments();
      const due = this.#setting.monotonicMs() - this.#headAtMs >= HEAD_EVERY_MS;
      if (due && this.#indexedTo > this.#headOffset) await this.#signHead(files);
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

  async #signHead(files: PartFiles): Promise<void> {
    const { signer, identity, monotonicMs, host } = this.#setting;
    this.#headAtMs = monotonicMs();
    this.#headOffset = this.#indexedTo;
    const head = {
      sessionId: identity.session,
      part: this.number,
      offset: this.#indexedTo,
      chain: this.#chain,
    };
    const signature = signer.sign(headText(head.sessionId, head.part, head.offset, head.chain, false));
    const wall = new Date(this.#setting.wallMs()).toISOString();
    const mono = Math.round(this.#headAtMs);
    await this.#writeLine({ kind: "head", offset: head.offset, of: head.chain, wall, mono }, null, signature);
    if (this.#failure !== null) throw this.#failure;
    await files.syncIndex();
    host.headSigned({ ...head, signature, final: false });
  }

  /** Writes what is left, seals the index and closes the files. Rejects when the disk fails. */
  async close(cause: string): Promise<ClosedPart> {
    const files = this.#files;
    if (files === null) throw this.#failure ?? new JournalError("part-not-open", "the part has no file");
    while (this.#failure === null && (this.unwrittenBytes > 0 || this.#syncing)) {
      const settled = new Promise<void>((resolve) => this.#settled.push(resolve));
      this.flush();
      await settled;
    }
    if (this.#failure !== null) throw this.#failure;
    if (this.endOffset > this.#segment.from) this.#endSegment();
    await files.syncMedia();
    this.syncedOffset = this.writtenOffset;
    this.#writeEndedSegments();
    const { signer, identity, monotonicMs, wallMs, host } = this.#setting;
    const offset = this.writtenOffset;
    const seal: IndexLine = {
      kind: "seal",
      offset,
      cause,
      recovered: false,
      witnessedTo: offset,
      wall: new Date(wallMs()).toISOString(),
      mono: Math.round(monotonicMs()),
    };
    const chain = chainAfter(this.#digest, this.#chain, null, JSON.stringify(seal));
    const signature = signer.sign(headText(identity.session, this.number, offset, chain, true));
    await this.#writeLine(seal, null, signature);
    if (this.#failure !== null) throw this.#failure;
    await files.syncIndex();
    await files.close();
    this.#files = null;
    this.#queue.release();
    host.synced(this);
    host.headSigned({
      sessionId: identity.session,
      part: this.number,
      offset,
      chain,
      signature,
      final: true,
    });
    return { sizeBytes: offset, head: chain };
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
    if (this.#hashedTo === this.endOffset) ended.hash = this.#nextHash();
    this.#ended.push(ended);
    this.#segment.begin(this.endOffset, this.#metadataAt, this.#videoAt, this.#audioAt);
  }

  #nextHash(): string {
    const hash = this.#hash.digest("hex");
    this.#hash = createHash(this.#digest);
    return hash;
  }

  /** Hashes a batch, stopping at the ends of segments within it. */
  #hashSlices(slices: readonly Buffer[]): void {
    let waiting = this.#ended.findIndex((segment) => segment.hash === null);
    for (const slice of slices) {
      let at = 0;
      while (at < slice.length) {
        const ended = waiting < 0 ? undefined : this.#ended[waiting];
        const stop = ended ? Math.min(slice.length, at + ended.facts.to - this.#hashedTo) : slice.length;
        this.#hash.update(at === 0 && stop === slice.length ? slice : slice.subarray(at, stop));
        this.#hashedTo += stop - at;
        at = stop;
        if (ended && this.#hashedTo === ended.facts.to) {
          ended.hash = this.#nextHash();
          waiting += 1;
        }
      }
    }
  }

  /**
   * Index lines of the segments whose every byte is durable: neither the index nor a signed head ever speaks
   * of bytes that a power loss can take away.
   */
  #writeEndedSegments(): void {
    for (;;) {
      const first = this.#ended[0];
      if (!first || first.hash === null || first.facts.to > this.syncedOffset) return;
      this.#ended.shift();
      void this.#writeLine({ kind: "segment", ...first.facts, hash: first.hash }, first.hash, null);
      this.#indexedTo = first.facts.to;
    }
  }

  /** A line that can't be written fails the part. Never rejects. */
  async #writeLine(line: IndexLine, segmentHash: string | null, signature: string | null): Promise<void> {
    const files = this.#files;
    if (files === null) return;
    const body = JSON.stringify(line);
    const chain = chainAfter(this.#digest, this.#chain, segmentHash, body);
    this.#chain = chain;
    try {
      await files.writeIndex(renderLine(body, chain, signature), this.#makeRoom);
      this.writtenHead = chain;
    } catch (error) {
      this.#fail(error as Error);
      if (this.#flying === null) this.#report();
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
