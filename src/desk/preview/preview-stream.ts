/** One session as it is looked at: its journal followed once, for however many viewers. */
import { type FollowedPlace, SessionFollower } from "../../journal/session-follower.ts";
import { classify, KEY_FRAME, METADATA, SEQUENCE_HEADER, VIDEO } from "../../media/classify.ts";
import {
  TAG_HEADER_BYTES,
  TAG_OVERHEAD_BYTES,
  tagPayloadBytes,
  tagTimestampMs,
  tagType,
  writeTagHeader,
} from "../../media/flv.ts";
import type { PreviewClosed } from "../contract/preview.ts";
import { Opening, type Piece } from "./opening.ts";
import { Rebase } from "./rebase.ts";
import { type Looker, Viewer } from "./viewer.ts";

export interface PreviewStreamOptions {
  readonly place: () => FollowedPlace;
  /** What is read now is of a public hearing, and no seal has ended a moment ago. */
  readonly isPublic: () => boolean;
  readonly monotonicMs: () => number;
  readonly onJump: () => void;
  readonly onClosed: (why: PreviewClosed) => void;
}

export class PreviewStream {
  readonly #options: PreviewStreamOptions;
  readonly #follower: SessionFollower;
  readonly #opening = new Opening();
  readonly #rebase = new Rebase();
  readonly #viewers = new Set<Viewer>();

  constructor(options: PreviewStreamOptions) {
    this.#options = options;
    this.#follower = new SessionFollower({
      place: options.place,
      onPart: (_part, headers) => this.#beginPart(headers),
      onTags: (tags) => this.#take(tags),
    });
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** @returns what to call when his connection is gone. */
  add(looker: Looker): () => void {
    const { monotonicMs, onJump } = this.#options;
    const viewer = new Viewer(looker, monotonicMs(), onJump);
    this.#viewers.add(viewer);
    viewer.begin(this.#opening);
    return () => void this.#viewers.delete(viewer);
  }

  /** Rejects with the disk's error; the next call tries again. */
  poll(): Promise<boolean> {
    return this.#follower.poll();
  }

  /** Sends away who may not look any more, or has not taken anything. */
  look(): void {
    const nowMs = this.#options.monotonicMs();
    for (const viewer of this.#viewers) {
      const why = viewer.refusal(nowMs);
      if (why !== null) this.#sendAway(viewer, why);
    }
  }

  async close(why: PreviewClosed): Promise<void> {
    for (const viewer of this.#viewers) this.#sendAway(viewer, why);
    await this.#follower.close();
  }

  #sendAway(viewer: Viewer, why: PreviewClosed): void {
    this.#viewers.delete(viewer);
    viewer.close(why);
    this.#options.onClosed(why);
  }

  #beginPart(headers: readonly Buffer[]): void {
    this.#rebase.begin();
    this.#opening.begin();
    for (const tag of headers)
      this.#opening.header(tagType(tag, 0), at(Buffer.from(tag), this.#rebase.nowMs));
  }

  #take(tags: Buffer): void {
    // The follower's buffer is read into again: one copy, with the preview's own timestamps.
    const bytes = Buffer.from(tags);
    let keyAt: number | null = null;
    for (let from = 0; from < bytes.length; ) {
      const size = tagPayloadBytes(bytes, from);
      const end = from + size + TAG_OVERHEAD_BYTES;
      const type = tagType(bytes, from);
      const payload = bytes.subarray(from + TAG_HEADER_BYTES, from + TAG_HEADER_BYTES + size);
      const kind = classify(type, payload, size);
      const isHeader = (kind & (SEQUENCE_HEADER | METADATA)) !== 0;
      const rawMs = tagTimestampMs(bytes, from);
      writeTagHeader(bytes, from, type, size, isHeader ? this.#rebase.nowMs : this.#rebase.of(rawMs));
      if (isHeader) this.#opening.header(type, Buffer.from(bytes.subarray(from, end)));
      else if ((kind & KEY_FRAME) !== 0 || ((kind & VIDEO) === 0 && !this.#opening.hasVideo)) keyAt = from;
      from = end;
    }
    this.#send({ bytes, keyAt, isPublic: this.#options.isPublic() });
  }

  #send(piece: Piece): void {
    this.#opening.add(piece);
    for (const viewer of this.#viewers) viewer.take(piece, this.#opening);
  }
}

function at(tag: Buffer, ms: number): Buffer {
  writeTagHeader(tag, 0, tagType(tag, 0), tagPayloadBytes(tag, 0), ms >>> 0);
  return tag;
}
