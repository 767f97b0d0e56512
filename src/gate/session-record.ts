import type { PartCloseCause } from "../journal/session-journal.ts";
import type { HeaderCopies } from "../journal/stream-headers.ts";
import type { SessionReport } from "../link/messages.ts";
import type { HeaderHistory } from "./header-history.ts";
import type { RecordFollower, StreamFacts } from "./recording.ts";

/** The record as a session needs it; the gate's is a Recording. */
export interface SessionRecord {
  readonly sessionId: string;
  readonly courtroom: string;
  readonly streamName: string;
  readonly predecessorId: string | null;
  readonly directory: string;
  readonly recordingsRoot: string;
  readonly startedAt: string;
  readonly writtenBytes: number;
  readonly writeLatencyMs: number | null;
  readonly parts: SessionReport["parts"];
  readonly gaps: SessionReport["gaps"];
  readonly video: SessionReport["video"];
  readonly audio: SessionReport["audio"];
  readonly headers: HeaderHistory;
  readonly lastTagPosition: number;
  readonly endPosition: number;
  readonly lastTimestampMs: number;
  follow(follower: RecordFollower): void;
  /** @param before a record on the same encoder connection whose headers begin this part, in mid-stream. */
  openPart(before: StreamFacts | null): void;
  closePart(cause: PartCloseCause): Promise<void>;
  currentHeaders(): HeaderCopies;
  seal(): Promise<void>;
  append(type: 8 | 9 | 18, timestampMs: number, payload: Buffer, length: number, arrivedAtMs: number): number;
  noteKey(position: number, arrivedMs: number): void;
  read(part: number, from: number, to: number, into: Buffer, done: (error: Error | null) => void): void;
}
