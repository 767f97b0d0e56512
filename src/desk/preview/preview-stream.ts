/** One session as it is looked at: its journal followed once, for however many viewers. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { partFileName } from "../../journal/part-index.ts";
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
  /**
   * From when on what is written is for everybody who may see a public hearing; null: all of it is, since nothing of the
   * session ever was closed.
   */
  readonly publicFromMs: () => number | null;
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
  /** Where the record ended when following began, or began again: what lies before may be of any time. null: not looked at yet. */
  #caughtUpAt: { readonly part: number; readonly offset: number } | null = null;

  constructor(options: PreviewStreamOptions) {
    this.#options = options;
    this.#follower = new SessionFollower({
      place: options.place,
      onPart: (_part, headers) => this.#beginPart(headers),
      onTags: (tags, part, offset) => this.#take(tags, part, offset),
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
  async poll(): Promise<void> {
    try {
      this.#caughtUpAt ??= await endOf(this.#options.place());
      await this.#follower.poll();
    } catch (error) {
      this.#caughtUpAt = null;
      throw error;
    }
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

  #isPublic(part: number, offset: number): boolean {
    const fromMs = this.#options.publicFromMs();
    if (fromMs === null) return true;
    const end = this.#caughtUpAt;
    if (end === null || part < end.part || (part === end.part && offset < end.offset)) return false;
    return this.#options.monotonicMs() > fromMs;
  }

  #take(tags: Buffer, part: number, offset: number): void {
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
    this.#send({ bytes, keyAt, isPublic: this.#isPublic(part, offset) });
  }

  #send(piece: Piece): void {
    this.#opening.add(piece);
    for (const viewer of this.#viewers) viewer.take(piece, this.#opening);
  }
}

/** null: there is no part yet, so nothing lies before. */
async function endOf({ directory, newestPart }: FollowedPlace) {
  if (newestPart === null) return null;
  const { size } = await stat(join(directory, partFileName(newestPart, "flv")));
  return { part: newestPart, offset: size };
}

function at(tag: Buffer, ms: number): Buffer {
  writeTagHeader(tag, 0, tagType(tag, 0), tagPayloadBytes(tag, 0), ms >>> 0);
  return tag;
}
