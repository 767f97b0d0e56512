// A window on a big file: tag headers and ranges are read through it without taking the whole into memory.
import { createHash } from "node:crypto";
import { classify, KEY_FRAME, METADATA, SEQUENCE_HEADER } from "../media/classify.ts";
import {
  FLV_FILE_HEADER,
  FLV_FILE_HEADER_BYTES,
  NO_TAG,
  NOT_WHOLE,
  TAG_HEADER_BYTES,
  TAG_OVERHEAD_BYTES,
  TAG_TRAILER_BYTES,
  tagPayloadBytes,
  tagTimestampMs,
  tagType,
} from "../media/flv.ts";
import { type Disk, readFully } from "./disk.ts";
import type { Digest } from "./part-index.ts";

const WINDOW_BYTES = 1024 * 1024;
/** Enough of a payload to classify it. */
const PEEK_BYTES = 64;

export interface ScannedTag {
  readonly from: number;
  /** End of the tag, or NOT_WHOLE, or NO_TAG; then the other fields say nothing. */
  readonly end: number;
  readonly type: number;
  readonly timestampMs: number;
  readonly flags: number;
}

export class FileWindow {
  readonly sizeBytes: number;
  readonly #disk: Disk;
  readonly #fd: number;
  readonly #buffer = Buffer.allocUnsafeSlow(WINDOW_BYTES);
  #from = 0;
  #length = 0;

  constructor(disk: Disk, fd: number, sizeBytes: number) {
    this.#disk = disk;
    this.#fd = fd;
    this.sizeBytes = sizeBytes;
  }

  /** The bytes [from, to), as far as the file goes; at most 1 MiB. Valid until the next call. */
  async bytes(from: number, to: number): Promise<Buffer> {
    const end = Math.min(to, this.sizeBytes);
    if (from < this.#from || end > this.#from + this.#length) {
      this.#from = from;
      this.#length = await readFully(this.#disk, this.#fd, this.#buffer, WINDOW_BYTES, from);
    }
    const stop = Math.min(end - this.#from, this.#length);
    return this.#buffer.subarray(from - this.#from, Math.max(stop, from - this.#from));
  }

  /** Lower-case hex of the hash of [from, to); null when the file ends before. */
  async hash(digest: Digest, from: number, to: number): Promise<string | null> {
    if (to > this.sizeBytes) return null;
    const hash = createHash(digest);
    for (let at = from; at < to; ) {
      const piece = await this.bytes(at, Math.min(to, at + WINDOW_BYTES));
      if (piece.length === 0) return null;
      hash.update(piece);
      at += piece.length;
    }
    return hash.digest("hex");
  }

  async hasFlvHeader(): Promise<boolean> {
    return (await this.bytes(0, FLV_FILE_HEADER_BYTES)).equals(FLV_FILE_HEADER);
  }

  /** What a power loss leaves of a header that was never synced: zeros where bytes did not arrive. */
  async hasTornFlvHeader(): Promise<boolean> {
    const head = await this.bytes(0, FLV_FILE_HEADER_BYTES);
    return head.every((byte, at) => byte === FLV_FILE_HEADER[at] || byte === 0);
  }

  /** The tag that begins at `from`, looked at by its header, the first bytes of its payload and its trailer. */
  async tag(from: number): Promise<ScannedTag> {
    const none = { from, type: 0, timestampMs: 0, flags: 0 };
    const head = await this.bytes(from, from + TAG_HEADER_BYTES + PEEK_BYTES);
    const type = tagType(head, 0);
    if (head.length > 0 && type !== 8 && type !== 9 && type !== 18) return { ...none, end: NO_TAG };
    if (head.length < TAG_HEADER_BYTES) return { ...none, end: NOT_WHOLE };
    if (head[8] !== 0 || head[9] !== 0 || head[10] !== 0) return { ...none, end: NO_TAG };
    const bytes = tagPayloadBytes(head, 0);
    const end = from + bytes + TAG_OVERHEAD_BYTES;
    const timestampMs = tagTimestampMs(head, 0);
    const payload = head.subarray(TAG_HEADER_BYTES);
    const flags = classify(type, payload, Math.min(bytes, payload.length));
    if (end > this.sizeBytes) return { ...none, end: NOT_WHOLE };
    const trailer = await this.bytes(end - TAG_TRAILER_BYTES, end);
    if (trailer.length < TAG_TRAILER_BYTES) return { ...none, end: NOT_WHOLE };
    if (trailer.readUInt32BE(0) !== bytes + TAG_HEADER_BYTES) return { ...none, end: NO_TAG };
    return { from, end, type, timestampMs, flags };
  }
}

export function isKeyFrame(tag: ScannedTag): boolean {
  return (tag.flags & KEY_FRAME) !== 0;
}

export function isHeader(tag: ScannedTag): boolean {
  return (tag.flags & (SEQUENCE_HEADER | METADATA)) !== 0;
}
