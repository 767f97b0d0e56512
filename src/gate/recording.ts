/**
 * A session's record as the gate uses it: the journal with places as single numbers, the key frames of each batch,
 * the headers in force, the stream's formats, and reading back what was written for the way out.
 */

import type { SignedHead } from "../journal/live-part.ts";
import { PartReader } from "../journal/part-reader.ts";
import type { JournalListener, PartCloseCause, SessionJournal } from "../journal/session-journal.ts";
import type { HeaderCopies } from "../journal/stream-headers.ts";
import type { SessionReport } from "../link/messages.ts";
import { AUDIO, DATA, dataFramePrefixBytes, METADATA, SEQUENCE_HEADER, VIDEO } from "../media/classify.ts";
import { type AudioFormat, audioFormat, type VideoFormat, videoFormat } from "../media/stream-format.ts";
import { HeaderHistory } from "./header-history.ts";
import { positionOf } from "./position.ts";

/** What the air of a session needs to hear of its record. Positions order across parts; times are monotonic ms. */
export interface RecordFollower {
  /** A batch [from, end) is written; `key` is its first key frame, or 0. The slices are valid during the call. */
  written(
    end: number,
    firstArrivalMs: number,
    lastArrivalMs: number,
    key: number,
    keyArrivalMs: number,
    from: number,
    slices: readonly Buffer[],
  ): void;
  synced(position: number): void;
  healthy(healthy: boolean): void;
}

/** What a part that begins in mid-stream takes over from the record before it. */
export interface StreamFacts {
  readonly video: SessionReport["video"];
  readonly audio: SessionReport["audio"];
  currentHeaders(): HeaderCopies;
}

export interface RecordingDeps {
  readonly makeJournal: (listener: JournalListener) => SessionJournal;
  readonly streamName: string;
  readonly courtroom: string;
  readonly predecessorId: string | null;
  readonly headSigned: (head: SignedHead) => void;
  readonly failed: (error: Error) => void;
}

export class Recording {
  readonly courtroom: string;
  readonly streamName: string;
  readonly predecessorId: string | null;
  readonly headers = new HeaderHistory();
  readonly journal: SessionJournal;
  #follower: RecordFollower | null = null;
  #keys: { position: number; arrivedMs: number }[] = [];
  #video: VideoFormat | null = null;
  #audio: AudioFormat | null = null;
  #lastTimestampMs = 0;
  #endPosition = 0;
  #reader: { part: number; file: PartReader } | null = null;

  constructor(deps: RecordingDeps) {
    this.courtroom = deps.courtroom;
    this.streamName = deps.streamName;
    this.predecessorId = deps.predecessorId;
    this.journal = deps.makeJournal({
      batchWritten: (part, end, firstMs, lastMs, slices) =>
        this.#batchWritten(part, end, firstMs, lastMs, slices),
      synced: (part, offset) => this.#follower?.synced(positionOf(part, offset)),
      headSigned: deps.headSigned,
      failed: deps.failed,
      healthy: (healthy) => this.#follower?.healthy(healthy),
    });
  }

  get sessionId(): string {
    return this.journal.sessionId;
  }

  get startedAt(): string {
    return new Date(this.journal.startedAtMs).toISOString();
  }

  get directory(): string {
    return this.journal.directory;
  }

  get recordingsRoot(): string {
    return this.journal.recordingsRoot;
  }

  get writtenBytes(): number {
    return this.journal.recordedBytes;
  }

  get writeLatencyMs(): number | null {
    return this.journal.writeLatencyMs;
  }

  get video(): SessionReport["video"] {
    return this.#video;
  }

  get audio(): SessionReport["audio"] {
    return this.#audio;
  }

  get parts(): SessionReport["parts"] {
    return this.journal.parts;
  }

  get gaps(): SessionReport["gaps"] {
    return this.journal.gaps;
  }

  get lastTagPosition(): number {
    return positionOf(this.journal.part, this.journal.lastTagOffset);
  }

  /** Where the record ends; a part that is being closed still counts as it was. */
  get endPosition(): number {
    if (this.journal.hasOpenPart) this.#endPosition = positionOf(this.journal.part, this.journal.endOffset);
    return this.#endPosition;
  }

  /** Media time of the newest message, as the encoder stamped it. */
  get lastTimestampMs(): number {
    return this.#lastTimestampMs;
  }

  follow(follower: RecordFollower): void {
    this.#follower = follower;
  }

  openPart(before: StreamFacts | null): void {
    const headers = before?.currentHeaders();
    this.journal.openPart(headers === undefined ? {} : { headers });
    if (headers === undefined || before === null) return;
    this.#takeHeader("metadata", headers.metadata);
    this.#takeHeader("video", headers.video);
    this.#takeHeader("audio", headers.audio);
    this.#video = before.video;
    this.#audio = before.audio;
  }

  currentHeaders(): HeaderCopies {
    return this.journal.currentHeaders();
  }

  /** The hot path. @returns media flags of the message. */
  append(
    type: 8 | 9 | 18,
    timestampMs: number,
    payload: Buffer,
    length: number,
    arrivedAtMs: number,
  ): number {
    const flags = this.journal.append(type, timestampMs, payload, length, arrivedAtMs);
    this.#lastTimestampMs = timestampMs;
    if ((flags & (SEQUENCE_HEADER | METADATA)) !== 0) this.#noteHeader(flags, payload, length);
    return flags;
  }

  noteKey(position: number, arrivedMs: number): void {
    this.#keys.push({ position, arrivedMs });
  }

  /** Reads [from, to) of a part; done(null) once all of it is in `into`. */
  read(part: number, from: number, to: number, into: Buffer, done: (error: Error | null) => void): void {
    if (this.#reader?.part !== part) {
      this.#closeReader();
      this.#reader = { part, file: new PartReader(this.journal.partPath(part)) };
    }
    this.#reader.file.read(from, to, into, (error) => {
      // A file that failed once is opened anew: the descriptor may be what is broken.
      if (error !== null) this.#closeReader();
      done(error);
    });
  }

  closePart(cause: PartCloseCause): Promise<void> {
    this.#endPosition = this.endPosition;
    return this.journal.closePart(cause);
  }

  async seal(): Promise<void> {
    this.#closeReader();
    await this.journal.seal();
  }

  #closeReader(): void {
    this.#reader?.file.close();
    this.#reader = null;
  }

  #batchWritten(part: number, end: number, firstMs: number, lastMs: number, slices: readonly Buffer[]): void {
    const endPosition = positionOf(part, end);
    let size = 0;
    for (const slice of slices) size += slice.length;
    const key = this.#takeFirstKey(endPosition - size, endPosition);
    const position = key?.position ?? 0;
    this.#follower?.written(
      endPosition,
      firstMs,
      lastMs,
      position,
      key?.arrivedMs ?? 0,
      endPosition - size,
      slices,
    );
  }

  /** The first key frame within a batch. Earlier ones belong to a part that failed: their tags moved to the next. */
  #takeFirstKey(from: number, end: number): { position: number; arrivedMs: number } | null {
    let taken = 0;
    let first: { position: number; arrivedMs: number } | null = null;
    for (let key = this.#keys[0]; key !== undefined && key.position < end; key = this.#keys[++taken]) {
      if (key.position >= from) first ??= key;
    }
    if (taken > 0) this.#keys.splice(0, taken);
    return first;
  }

  #noteHeader(flags: number, payload: Buffer, length: number): void {
    const position = this.lastTagPosition;
    if ((flags & DATA) !== 0) {
      const prefix = dataFramePrefixBytes(payload, length);
      this.headers.add("metadata", position, payload.subarray(prefix), length - prefix);
    } else if ((flags & SEQUENCE_HEADER) === 0) return;
    else if ((flags & VIDEO) !== 0) {
      this.headers.add("video", position, payload, length);
      this.#video = videoFormat(payload, length);
    } else if ((flags & AUDIO) !== 0) {
      this.headers.add("audio", position, payload, length);
      this.#audio = audioFormat(payload, length);
    }
  }

  #takeHeader(kind: "metadata" | "video" | "audio", bytes: Buffer | null): void {
    if (bytes !== null) this.headers.add(kind, this.endPosition, bytes, bytes.length);
  }
}
