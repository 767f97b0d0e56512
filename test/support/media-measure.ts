// What one connection brought to the platform: counts, ages by the stamps, order, and if asked each message.
import {
  describePayload,
  type FlvPayload,
  isKeyFrame,
  isSequenceHeader,
  type Track,
} from "./flv-payloads.ts";
import { readStamp, type Stamp } from "./stamp.ts";

/** How much is kept: figures only; one record a message; or with the digest of its payload. */
export type Detail = "figures" | "messages" | "payloads";

export interface MessageRecord {
  readonly track: Track;
  readonly timestampMs: number;
  readonly sizeBytes: number;
  /** Monotonic, when its last byte was read. */
  readonly arrivedAtMs: number;
  readonly isHeader: boolean;
  readonly isKeyFrame: boolean;
  /** null: a header, a card, or not from our publisher. */
  readonly stamp: Stamp | null;
  /** SHA-256 (hex) of the payload, with detail "payloads". */
  readonly digest: string | null;
}

export interface MediaFigures {
  readonly audioMessages: number;
  readonly videoMessages: number;
  readonly dataMessages: number;
  readonly mediaBytes: number;
  readonly headers: number;
  /** Audio and video that carry a stamp: courtroom content. */
  readonly stamped: number;
  /** Audio and video that are neither headers nor stamped: cards, when the publisher stamps everything. */
  readonly unstamped: number;
  readonly firstMediaAtMs: number | null;
  readonly lastMediaAtMs: number | null;
  /** When the newest stamped payload was sent: what the public has seen of the courtroom. */
  readonly newestStampMs: number | null;
  readonly newestSequence: number | null;
  /** Least arrival minus stamp: content never left earlier than this after it was sent. */
  readonly youngestAgeMs: number | null;
  readonly oldestAgeMs: number | null;
  /** Stamped payloads that came after one of a higher sequence number. */
  readonly outOfOrder: number;
  /** Places where sequence numbers were left out, as after a dump or a cut. */
  readonly holes: number;
  /** Timestamps below the one before on the same track. */
  readonly backwardTimestamps: number;
}

/** Arrival minus stamp of each stamped message within a window. */
export type AgeListener = (ageMs: number) => void;
/** Every audio and video message that is no header. */
export type RowListener = (stamp: Stamp | null, arrivedAtMs: number) => void;

export class MediaMeasure {
  readonly messages: MessageRecord[] = [];
  readonly #detail: Detail;
  readonly #onAge: AgeListener;
  readonly #onRow: RowListener;
  readonly #counts = { audio: 0, video: 0, data: 0 };
  readonly #lastTimestampMs = { audio: 0, video: 0, data: 0 };
  #mediaBytes = 0;
  #headers = 0;
  #stamped = 0;
  #unstamped = 0;
  #firstMediaAtMs: number | null = null;
  #lastMediaAtMs: number | null = null;
  #newest: Stamp | null = null;
  #lastSequence: number | null = null;
  #youngestAgeMs: number | null = null;
  #oldestAgeMs: number | null = null;
  #outOfOrder = 0;
  #holes = 0;
  #backwardTimestamps = 0;

  constructor(detail: Detail, onAge: AgeListener, onRow: RowListener) {
    this.#detail = detail;
    this.#onAge = onAge;
    this.#onRow = onRow;
  }

  /** Audio and video messages so far. */
  get mediaMessages(): number {
    return this.#counts.audio + this.#counts.video;
  }

  /** `payload` is read during the call only. */
  take(track: Track, timestampMs: number, payload: Buffer, arrivedAtMs: number): void {
    this.#counts[track] += 1;
    if (timestampMs < this.#lastTimestampMs[track]) this.#backwardTimestamps += 1;
    this.#lastTimestampMs[track] = timestampMs;
    const isHeader = isSequenceHeader(track, payload);
    const stamp = track === "data" || isHeader ? null : readStamp(payload);
    if (track !== "data") {
      this.#mediaBytes += payload.length;
      this.#firstMediaAtMs ??= arrivedAtMs;
      this.#lastMediaAtMs = arrivedAtMs;
      if (isHeader) this.#headers += 1;
      else if (stamp === null) this.#unstamped += 1;
      else this.#takeStamp(stamp, arrivedAtMs);
      if (!isHeader) this.#onRow(stamp, arrivedAtMs);
    }
    if (this.#detail === "figures") return;
    const digest = this.#detail === "payloads" ? describePayload(track, timestampMs, payload).digest : null;
    this.messages.push({
      ...{ track, timestampMs, sizeBytes: payload.length, arrivedAtMs, isHeader, stamp, digest },
      isKeyFrame: isKeyFrame(track, payload),
    });
  }

  get figures(): MediaFigures {
    return {
      audioMessages: this.#counts.audio,
      videoMessages: this.#counts.video,
      dataMessages: this.#counts.data,
      mediaBytes: this.#mediaBytes,
      headers: this.#headers,
      stamped: this.#stamped,
      unstamped: this.#unstamped,
      firstMediaAtMs: this.#firstMediaAtMs,
      lastMediaAtMs: this.#lastMediaAtMs,
      newestStampMs: this.#newest?.sentAtMs ?? null,
      newestSequence: this.#newest?.sequence ?? null,
      youngestAgeMs: this.#youngestAgeMs,
      oldestAgeMs: this.#oldestAgeMs,
      outOfOrder: this.#outOfOrder,
      holes: this.#holes,
      backwardTimestamps: this.#backwardTimestamps,
    };
  }

  #takeStamp(stamp: Stamp, arrivedAtMs: number): void {
    const ageMs = arrivedAtMs - stamp.sentAtMs;
    this.#stamped += 1;
    this.#onAge(ageMs);
    if (this.#newest === null || stamp.sentAtMs > this.#newest.sentAtMs) this.#newest = stamp;
    if (this.#youngestAgeMs === null || ageMs < this.#youngestAgeMs) this.#youngestAgeMs = ageMs;
    if (this.#oldestAgeMs === null || ageMs > this.#oldestAgeMs) this.#oldestAgeMs = ageMs;
    if (this.#lastSequence !== null) {
      if (stamp.sequence <= this.#lastSequence) this.#outOfOrder += 1;
      else if (stamp.sequence > this.#lastSequence + 1) this.#holes += 1;
    }
    this.#lastSequence = stamp.sequence;
  }
}

/** The messages as payloads to compare with what was sent; they must have been kept with digests. */
export function asPayloads(messages: readonly MessageRecord[]): FlvPayload[] {
  return messages.map(({ digest, ...message }) => {
    if (digest === null) throw new Error('the platform was not started with detail "payloads"');
    return { ...message, digest };
  });
}
