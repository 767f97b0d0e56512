// Reads a part while it grows (preview, watch, screening): whole tags only, into one buffer that is reused.
import {
  FLV_FILE_HEADER_BYTES,
  NO_TAG,
  TAG_HEADER_BYTES,
  TAG_OVERHEAD_BYTES,
  tagEnd,
  tagPayloadBytes,
} from "../media/flv.ts";
import { type Disk, readFully, realDisk } from "./disk.ts";
import { JournalError } from "./journal-error.ts";

/** A second of a stream in two reads; two hundred followers take 25 MiB together. */
const BUFFER_BYTES = 128 * 1024;

export interface FollowedTags {
  /** Offset of the first tag in the part. */
  readonly from: number;
  /** Offset behind the last one. */
  readonly to: number;
  /** Whole tags, back to back; valid until the next `read`. */
  readonly bytes: Buffer;
}

export class Follower {
  readonly #disk: Disk;
  readonly #path: string;
  #fd: number | null = null;
  #buffer: Buffer;
  #position: number;

  /** Begins at `fromOffset`, which must be the begin of a tag. */
  constructor(path: string, fromOffset = FLV_FILE_HEADER_BYTES, disk: Disk = realDisk) {
    this.#disk = disk;
    this.#path = path;
    this.#position = fromOffset;
    this.#buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  }

  /** Offset of the next tag to be read. */
  get position(): number {
    return this.#position;
  }

  /** Opens the file now, for whoever must know at once whether it is there; `read` does it by itself. */
  async open(): Promise<void> {
    this.#fd ??= await this.#disk.open(this.#path, "r");
  }

  /**
   * The next whole tags below `limit` (an offset), as many as fit; null when there is none yet. One read at a
   * time. Rejects with the disk's error, or `not-a-tag` when the file holds something else here.
   */
  async read(limit = Number.POSITIVE_INFINITY): Promise<FollowedTags | null> {
    await this.open();
    const fd = this.#fd ?? -1;
    const from = this.#position;
    const wanted = Math.min(this.#buffer.length, limit - from);
    if (wanted < TAG_OVERHEAD_BYTES) return null;
    const length = await readFully(this.#disk, fd, this.#buffer, wanted, from);
    let end = 0;
    for (;;) {
      const next = tagEnd(this.#buffer, end, length);
      if (next === NO_TAG) {
        if (end > 0) break;
        throw new JournalError("not-a-tag", `no tag at ${from} of ${this.#path}`);
      }
      if (next < 0) break;
      end = next;
    }
    if (end > 0) {
      this.#position = from + end;
      return { from, to: from + end, bytes: this.#buffer.subarray(0, end) };
    }
    const tagBytes = length < TAG_HEADER_BYTES ? 0 : tagPayloadBytes(this.#buffer, 0) + TAG_OVERHEAD_BYTES;
    // One tag larger than the buffer: at most 16 MiB, as its size field has 24 bits.
    if (tagBytes <= this.#buffer.length || length < this.#buffer.length) return null;
    this.#buffer = Buffer.allocUnsafeSlow(tagBytes);
    return this.read(limit);
  }

  /** Jumps to another tag, for instance a newer key frame. */
  seek(offset: number): void {
    this.#position = offset;
  }

  async close(): Promise<void> {
    const fd = this.#fd;
    this.#fd = null;
    if (fd !== null) await this.#disk.close(fd);
  }
}
