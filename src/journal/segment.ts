// Where one segment of a part ends and the next begins, and what its index line will say (design 6).
import type { SegmentLine } from "./part-index.ts";

/** A segment ends at the first key frame after this time … */
export const SEGMENT_KEY_MS = 2000;
/** … or without one after this time or this size. */
export const SEGMENT_MAX_MS = 4000;
export const SEGMENT_MAX_BYTES = 4 * 1024 * 1024;
/**
 * Media that arrives faster than it plays is split by its own clock too, so that a second can be named;
 * this floor keeps a hostile clock from making a line of every message.
 */
const BURST_MIN_BYTES = 64 * 1024;

/** A segment that has ended; its hash is known once its last byte was handed to the disk. */
export interface EndedSegment {
  readonly facts: Omit<SegmentLine, "kind" | "hash">;
  hash: string | null;
}

/** The segment that is being filled. One object a part, reused, since it is touched at every message. */
export class OpenSegment {
  from = 0;
  tags = 0;
  monoFrom = 0;
  monoTo = 0;
  mediaFrom = 0;
  mediaTo = 0;
  key = false;
  wallMs = 0;
  metadata = -1;
  video = -1;
  audio = -1;
  copiedFrom = -1;
  copiedTo = -1;

  /** Whether the segment must end before a tag with these facts. */
  endsBefore(
    keyFrame: boolean,
    timestampMs: number,
    arrivedAtMs: number,
    end: number,
    bytes: number,
  ): boolean {
    if (this.tags === 0) return false;
    const held = end - this.from;
    if (held + bytes > SEGMENT_MAX_BYTES) return true;
    const age = arrivedAtMs - this.monoFrom;
    if (age >= SEGMENT_MAX_MS || (keyFrame && age >= SEGMENT_KEY_MS)) return true;
    if (held < BURST_MIN_BYTES) return false;
    const media = timestampMs - this.mediaFrom;
    return media >= SEGMENT_MAX_MS || (keyFrame && media >= SEGMENT_KEY_MS);
  }

  /** Starts a new segment at `from` with the header offsets in force there (-1: none). */
  begin(from: number, metadata: number, video: number, audio: number): void {
    this.from = from;
    this.tags = 0;
    this.key = false;
    this.metadata = metadata;
    this.video = video;
    this.audio = audio;
    this.copiedFrom = -1;
    this.copiedTo = -1;
  }

  end(to: number): EndedSegment {
    const known = this.tags > 0;
    return {
      facts: {
        from: this.from,
        to,
        wall: known ? new Date(this.wallMs).toISOString() : null,
        mono: known ? Math.round(this.monoFrom) : null,
        monoTo: known ? Math.round(this.monoTo) : null,
        media: known ? this.mediaFrom : null,
        mediaTo: known ? this.mediaTo : null,
        key: this.key,
        metadata: this.metadata < 0 ? null : this.metadata,
        video: this.video < 0 ? null : this.video,
        audio: this.audio < 0 ? null : this.audio,
        ...(this.copiedFrom < 0 ? {} : { copied: [this.copiedFrom, this.copiedTo] as const }),
      },
      hash: null,
    };
  }
}
