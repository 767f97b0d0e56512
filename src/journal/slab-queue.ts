// The bytes of one part that are not yet written: FLV tags laid over slabs, taken off in batches.
import {
  TAG_HEADER_BYTES,
  TAG_OVERHEAD_BYTES,
  TAG_TRAILER_BYTES,
  writeTagHeader,
  writeTagTrailer,
} from "../media/flv.ts";
import { SLAB_BYTES, type SlabPool } from "./slab-pool.ts";

/** Scratch for the few tags whose header or trailer falls on the seam between two slabs. */
const scratch = Buffer.alloc(TAG_HEADER_BYTES);

export class SlabQueue {
  readonly #pool: SlabPool;
  /** Full slabs that wait for the next batch; only the first of them may begin at `#start`. */
  #full: Buffer[] = [];
  /** Full slabs of the batch in flight. */
  #flying: Buffer[] = [];
  #current: Buffer | null = null;
  /** Where the bytes begin that no batch has taken: in the first full slab, else in the current one. */
  #start = 0;
  #position = 0;

  constructor(pool: SlabPool) {
    this.#pool = pool;
  }

  /** Copies one message in as a whole FLV tag. `from` skips bytes of the payload. */
  putTag(type: number, timestampMs: number, payload: Buffer, from: number, to: number): void {
    const bytes = to - from;
    const slab = this.#current ?? this.#begin();
    const at = this.#position;
    if (at + bytes + TAG_OVERHEAD_BYTES <= SLAB_BYTES) {
      writeTagHeader(slab, at, type, bytes, timestampMs);
      payload.copy(slab, at + TAG_HEADER_BYTES, from, to);
      writeTagTrailer(slab, at + TAG_HEADER_BYTES + bytes, bytes);
      this.#position = at + bytes + TAG_OVERHEAD_BYTES;
      return;
    }
    writeTagHeader(scratch, 0, type, bytes, timestampMs);
    this.put(scratch, 0, TAG_HEADER_BYTES);
    this.put(payload, from, to);
    writeTagTrailer(scratch, 0, bytes);
    this.put(scratch, 0, TAG_TRAILER_BYTES);
  }

  /** Copies raw bytes in. */
  put(source: Readonly<Buffer>, from: number, to: number): void {
    let at = from;
    while (at < to) {
      let slab = this.#current ?? this.#begin();
      if (this.#position === SLAB_BYTES) {
        this.#full.push(slab);
        slab = this.#begin();
      }
      const bytes = Math.min(to - at, SLAB_BYTES - this.#position);
      source.copy(slab, this.#position, at, at + bytes);
      this.#position += bytes;
      at += bytes;
    }
  }

  #begin(): Buffer {
    const slab = this.#pool.take();
    if (this.#full.length === 0) this.#start = 0;
    this.#current = slab;
    this.#position = 0;
    return slab;
  }

  /** Slices of everything not yet taken, in order. They stay valid until `written()`. */
  take(): Buffer[] {
    const from = this.#start;
    this.#start = this.#position;
    // Nearly every batch lies in one slab: no list grows for it (design 11).
    if (this.#full.length === 0) return this.#currentFrom(from);
    const slices = from < SLAB_BYTES ? [(this.#full[0] as Buffer).subarray(from)] : [];
    slices.push(...this.#full.slice(1), ...this.#currentFrom(0));
    this.#flying = this.#full;
    this.#full = [];
    return slices;
  }

  #currentFrom(start: number): Buffer[] {
    if (this.#current === null || this.#position <= start) return [];
    return [this.#current.subarray(start, this.#position)];
  }

  /** The batch in flight is on disk: its slabs are free again, for other sessions too until the next message. */
  written(): void {
    if (this.#flying.length > 0) {
      for (const slab of this.#flying) this.#pool.give(slab);
      this.#flying = [];
    }
    if (this.#full.length > 0 || this.#start !== this.#position || this.#current === null) return;
    this.#pool.give(this.#current);
    this.#current = null;
    this.#start = 0;
    this.#position = 0;
  }

  /** Gives every slab back; slices handed out before are void. */
  release(): void {
    for (const slab of this.#flying) this.#pool.give(slab);
    for (const slab of this.#full) this.#pool.give(slab);
    if (this.#current !== null) this.#pool.give(this.#current);
    this.#flying = [];
    this.#full = [];
    this.#current = null;
    this.#start = 0;
    this.#position = 0;
  }
}
