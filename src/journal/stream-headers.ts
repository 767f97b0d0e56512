// The metadata and sequence headers in force: where they stand in the part, and copies for the next one.
import {
  AUDIO,
  DATA,
  dataFramePrefixBytes,
  METADATA,
  MULTITRACK,
  SEQUENCE_HEADER,
  VIDEO,
} from "../media/classify.ts";
import { AUDIO_TAG, DATA_TAG, VIDEO_TAG } from "../media/flv.ts";

/** Payloads, each whole; null where the stream has none. */
export interface HeaderCopies {
  readonly metadata: Buffer | null;
  readonly video: Buffer | null;
  readonly audio: Buffer | null;
}

/** A decoder configuration beyond this is hostile; it is recorded like all else, only never copied. */
const MAX_COPY_BYTES = 256 * 1024;

export class StreamHeaders {
  #metadata: Buffer | null = null;
  #video: Buffer | null = null;
  #audio: Buffer | null = null;

  /** Keeps a copy when the message is a header. Cold: headers come at the start of a stream. */
  note(flags: number, payload: Buffer, length: number): void {
    if ((flags & MULTITRACK) !== 0 || length > MAX_COPY_BYTES) return;
    if ((flags & SEQUENCE_HEADER) !== 0) {
      const copy = Buffer.from(payload.subarray(0, length));
      if ((flags & VIDEO) !== 0) this.#video = copy;
      else if ((flags & AUDIO) !== 0) this.#audio = copy;
    } else if ((flags & (DATA | METADATA)) === (DATA | METADATA)) {
      this.#metadata = Buffer.from(payload.subarray(dataFramePrefixBytes(payload, length), length));
    }
  }

  /** Copies are never written to again, so they are shared, not copied once more. */
  copies(): HeaderCopies {
    return { metadata: this.#metadata, video: this.#video, audio: this.#audio };
  }
}

/** The copies as tags, in the order in which an encoder sends them. */
export function headerTags(copies: HeaderCopies): readonly { type: number; payload: Buffer }[] {
  const tags: { type: number; payload: Buffer }[] = [];
  if (copies.metadata) tags.push({ type: DATA_TAG, payload: copies.metadata });
  if (copies.video) tags.push({ type: VIDEO_TAG, payload: copies.video });
  if (copies.audio) tags.push({ type: AUDIO_TAG, payload: copies.audio });
  return tags;
}
