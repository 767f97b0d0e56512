// Writes the index of a part while it is recorded: lines chained to one another, heads and the seal signed.
import type { PartFiles } from "./part-files.ts";
import {
  chainAfter,
  headText,
  type IndexLine,
  renderLine,
  type SealLine,
  type StartLine,
} from "./part-index.ts";
import type { EndedSegment } from "./segment.ts";
import type { Signer } from "./signer.ts";

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

export interface IndexWriterOptions {
  readonly files: PartFiles;
  readonly start: StartLine;
  readonly signer: Signer;
  /** Monotonic ms at which the part was begun. */
  readonly begunAtMs: number;
  readonly makeRoom: () => Promise<unknown>;
  /** A line could not be written: the part has failed. */
  readonly failed: (error: Error) => void;
}

export class IndexWriter {
  /** Chain of the last line that is surely in the file. */
  writtenHead: string;
  readonly #options: IndexWriterOptions;
  #chain: string;
  #indexedTo = 0;
  #headOffset = 0;
  #headAtMs: number;

  constructor(options: IndexWriterOptions) {
    this.#options = options;
    this.#chain = options.start.previous;
    this.writtenHead = options.start.previous;
    this.#headAtMs = options.begunAtMs;
    void this.#write(options.start, null, null);
  }

  /** The segment's bytes must be durable: no line ever speaks of bytes that a power loss can take away. */
  segment({ facts, hash }: EndedSegment): void {
    if (hash === null) return;
    this.#indexedTo = facts.to;
    void this.#write({ kind: "segment", ...facts, hash }, hash, null);
  }

  /** Signs the running head when its time has come; null when it has not. Rejects when the disk fails. */
  async signHead(nowMs: number, nowWallMs: number): Promise<SignedHead | null> {
    if (nowMs - this.#headAtMs < HEAD_EVERY_MS || this.#indexedTo <= this.#headOffset) return null;
    this.#headAtMs = nowMs;
    this.#headOffset = this.#indexedTo;
    const head = this.#head(this.#indexedTo, this.#chain, false);
    const wall = new Date(nowWallMs).toISOString();
    const line = {
      kind: "head",
      offset: head.offset,
      of: head.chain,
      wall,
      mono: Math.round(nowMs),
    } as const;
    await this.#writeThrough(line, head.signature);
    return head;
  }

  /** The last line: signs the part as closed at `offset` bytes. Rejects when the disk fails. */
  async seal(offset: number, cause: string, nowMs: number, nowWallMs: number): Promise<SignedHead> {
    const seal: SealLine = {
      kind: "seal",
      offset,
      cause,
      recovered: false,
      witnessedTo: offset,
      wall: new Date(nowWallMs).toISOString(),
      mono: Math.round(nowMs),
    };
    const chain = chainAfter(this.#options.start.digest, this.#chain, null, JSON.stringify(seal));
    const head = this.#head(offset, chain, true);
    await this.#writeThrough(seal, head.signature);
    return head;
  }

  #head(offset: number, chain: string, final: boolean): SignedHead {
    const { start, signer } = this.#options;
    const { session: sessionId, part } = start;
    const signature = signer.sign(headText(sessionId, part, offset, chain, final));
    return { sessionId, part, offset, chain, signature, final };
  }

  /**
   * What a signature covers is durable before the signed line is written: a disk that kept that line and lost one
   * before it would leave what looks like a forged index.
   */
  async #writeThrough(line: IndexLine, signature: string): Promise<void> {
    await this.#options.files.syncIndex();
    const error = await this.#write(line, null, signature);
    if (error !== null) throw error;
    await this.#options.files.syncIndex();
  }

  /** Never rejects; lines are written in the order of the calls. */
  async #write(line: IndexLine, segmentHash: string | null, signature: string | null): Promise<Error | null> {
    const { files, start, makeRoom, failed } = this.#options;
    const body = JSON.stringify(line);
    const chain = chainAfter(start.digest, this.#chain, segmentHash, body);
    this.#chain = chain;
    try {
      await files.writeIndex(renderLine(body, chain, signature), makeRoom);
      this.writtenHead = chain;
      return null;
    } catch (error) {
      failed(error as Error);
      return error as Error;
    }
  }
}
