// A session with its real air, release and egress on a clock of the test's own: the record is in memory, the platform
// reads the egress's own chunks. What can't run on a fake clock (disk, sockets) is judged in test/integration/gate.
import { BatchBuffers } from "../../../src/gate/batch-buffers.ts";
import type { CardClip } from "../../../src/gate/card-clip.ts";
import { CardShelf } from "../../../src/gate/card-shelf.ts";
import { HeaderHistory } from "../../../src/gate/header-history.ts";
import type { PlatformEvents, PlatformLink } from "../../../src/gate/platform-link.ts";
import { offsetOf, positionOf } from "../../../src/gate/position.ts";
import type { RecordFollower } from "../../../src/gate/recording.ts";
import { PART_START } from "../../../src/gate/release.ts";
import { Session, type SessionDeps } from "../../../src/gate/session.ts";
import type { SessionRecord } from "../../../src/gate/session-record.ts";
import { classify } from "../../../src/media/classify.ts";
import { ChunkReader } from "../../../src/rtmp/chunk-reader.ts";

const FLUSH_MS = 160;
const MESSAGE_MS = 100;
const GOP = 10;
const CARD_BYTE = 0xcc;

/** One message that the platform holds: content by its number, or a card (null). */
export interface Received {
  readonly atMs: number;
  readonly number: number | null;
  readonly timestampMs: number;
  readonly type: number;
}

/** The record in memory: one buffer a part, a batch every 160 ms, synced when written. */
export class MemoryRecord implements SessionRecord {
  readonly sessionId: string;
  readonly courtroom: string;
  readonly streamName: string;
  sealed = 0;
  /** What reading and sealing fail with, while set. */
  failure: Error | null = null;
  readonly predecessorId = null;
  readonly directory = "";
  readonly recordingsRoot = "";
  readonly startedAt = "";
  readonly writtenBytes = 0;
  readonly writeLatencyMs = null;
  readonly parts = [];
  readonly gaps = [];
  readonly video = null;
  readonly audio = null;
  readonly headers = new HeaderHistory();
  readonly lastTimestampMs = 0;
  lastTagPosition = 0;
  #follower: RecordFollower | null = null;
  #parts: Buffer[] = [];
  #open = false;
  #batch: { from: number; firstMs: number; lastMs: number; key: number; keyMs: number } | null = null;

  constructor(sessionId = "session", streamName = "room-1", courtroom = "room-1") {
    this.sessionId = sessionId;
    this.courtroom = courtroom;
    this.streamName = streamName;
  }

  get endPosition(): number {
    return positionOf(this.#parts.length, this.#parts.at(-1)?.length ?? 0);
  }

  follow(follower: RecordFollower): void {
    this.#follower = follower;
  }

  openPart(): void {
    this.#open = true;
    this.#parts.push(Buffer.alloc(PART_START));
  }

  closePart(): Promise<void> {
    this.flush();
    this.#open = false;
    return Promise.resolve();
  }

  get isOpen(): boolean {
    return this.#open;
  }

  get partCount(): number {
    return this.#parts.length;
  }

  append(type: number, timestampMs: number, payload: Buffer, length: number, arrivedAtMs: number): number {
    this.lastTagPosition = this.endPosition;
    const header = Buffer.alloc(11);
    header[0] = type;
    header.writeUIntBE(length, 1, 3);
    header.writeUIntBE(timestampMs & 0xffffff, 4, 3);
    header[7] = timestampMs >>> 24;
    const part = this.#parts.pop() ?? Buffer.alloc(0);
    this.#parts.push(Buffer.concat([part, header, payload.subarray(0, length), Buffer.alloc(4)]));
    this.#batch ??= {
      from: this.lastTagPosition,
      firstMs: arrivedAtMs,
      lastMs: arrivedAtMs,
      key: 0,
      keyMs: 0,
    };
    this.#batch.lastMs = arrivedAtMs;
    return classify(type, payload, length);
  }

  noteKey(position: number, arrivedMs: number): void {
    if (this.#batch !== null && this.#batch.key === 0)
      Object.assign(this.#batch, { key: position, keyMs: arrivedMs });
  }

  flush(): void {
    const batch = this.#batch;
    this.#batch = null;
    if (batch === null) return;
    const slice = this.#parts.at(-1)?.subarray(offsetOf(batch.from)) ?? Buffer.alloc(0);
    const { firstMs, lastMs, key, keyMs, from } = batch;
    this.#follower?.written(this.endPosition, firstMs, lastMs, key, keyMs, from, [slice]);
    this.#follower?.synced(this.endPosition);
  }

  /** Later, as a disk does: in the next step of the simulation. */
  read(part: number, from: number, to: number, into: Buffer, done: (error: Error | null) => void): void {
    this.reads.push(() => {
      if (this.failure === null) this.#parts[part - 1]?.copy(into, 0, from, to);
      done(this.failure);
    });
  }

  readonly reads: (() => void)[] = [];

  currentHeaders() {
    return { metadata: null, video: null, audio: null };
  }

  async seal(): Promise<void> {
    if (this.failure !== null) throw this.failure;
    this.sealed++;
  }
}

/** A platform that answers a moment later, and can be taken away. */
export class MemoryPlatform {
  readonly received: Received[] = [];
  isUp = true;
  /** Stops reading: a write is not confirmed until it reads again. */
  isReading = true;
  readonly #now: () => number;
  #links: MemoryLink[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  connect(events: PlatformEvents): MemoryLink {
    const link = new MemoryLink(events, (type, timestampMs, payload) => {
      const isCard = payload[5] === CARD_BYTE;
      const number = isCard ? null : payload.readUInt32BE(6);
      this.received.push({ atMs: this.#now(), number, timestampMs, type });
    });
    this.#links.push(link);
    return link;
  }

  step(): void {
    for (const link of this.#links) link.step(this.isUp, this.isReading);
    this.#links = this.#links.filter((link) => link.state !== "closed");
  }
}

class MemoryLink implements PlatformLink {
  state = "connecting";
  readonly messageStreamId = 1;
  readonly outgoingChunkSize = 65_536;
  readonly unsentBytes = 0;
  readonly addressPair = null;
  readonly #events: PlatformEvents;
  readonly #reader: ChunkReader;
  #done: (() => void) | null = null;

  constructor(events: PlatformEvents, sink: (type: number, timestampMs: number, payload: Buffer) => void) {
    this.#events = events;
    const { FULL_LIMITS } = { FULL_LIMITS: undefined };
    this.#reader = new ChunkReader(
      (type, timestamp, _stream, payload) => sink(type, timestamp, payload),
      FULL_LIMITS,
    );
    this.#reader.admit();
    this.#reader.push(SET_CHUNK_SIZE, 0, SET_CHUNK_SIZE.length);
  }

  start(): void {}

  write(bytes: Buffer, done: () => void): void {
    this.#reader.push(bytes, 0, bytes.length);
    this.#done = done;
  }

  reset(): void {
    this.state = "closed";
    this.#done = null;
  }

  finish(): void {
    this.state = "finishing";
  }

  step(isUp: boolean, isReading: boolean): void {
    if (this.state === "closed") return;
    if (!isUp || this.state === "finishing") {
      this.state = "closed";
      this.#events.onClosed({ code: "peer-closed", detail: "" });
    } else if (this.state === "connecting") {
      this.state = "ready";
      this.#events.onReady();
    } else if (isReading) {
      const done = this.#done;
      this.#done = null;
      done?.();
    }
  }
}

/** Protocol control message 1: chunks of up to 65,536 bytes. */
const SET_CHUNK_SIZE = Buffer.from("020000000000040100000000" + "00010000", "hex");

export interface SimulatedSessionOptions {
  readonly now: () => number;
  readonly delaySeconds: number;
  readonly random?: () => number;
  readonly note?: (code: string) => void;
  readonly mayConnect?: () => boolean;
  /** In place of a platform in memory. */
  readonly connect?: SessionDeps["connect"];
}

/** The gate's own Session over a record in memory, and a platform in memory or a real connection. */
export function simulatedSession(
  record: SessionRecord,
  platform: MemoryPlatform | null,
  options: SimulatedSessionOptions,
): Session {
  const { now, delaySeconds, random = () => 0.5, note = () => undefined, mayConnect = () => true } = options;
  const toMemory: SessionDeps["connect"] = (_target, events) => {
    if (platform === null) throw new Error("neither a platform nor a way to connect");
    return platform.connect(events);
  };
  const shelf = new CardShelf(() => undefined);
  // The shelf reads files; the simulation's cards are in memory.
  Object.assign(shelf, { get: () => CARD, prepare: () => undefined });
  return new Session(record, {
    monotonicMs: now,
    wallMs: now,
    random,
    delaySeconds,
    graceMs: 30_000,
    buffers: new BatchBuffers(),
    cards: shelf,
    connect: options.connect ?? toMemory,
    unsentInKernel: () => 0,
    mayConnect,
    readNow: () => undefined,
    changed: () => undefined,
    note,
  });
}

/** The whole: time moves in steps; an encoder sends a message every 100 ms while it is there. */
export class Simulation {
  now = 1_000_000;
  readonly session: Session;
  readonly record = new MemoryRecord();
  readonly platform = new MemoryPlatform(() => this.now);
  /** Arrival of each content message, by number. */
  readonly arrivedMs: number[] = [];
  readonly notes: string[] = [];
  encoderOn = true;
  #nextMessageMs = 0;
  #nextFlushMs = 0;
  #encoderStartedMs = 0;
  #messages = 0;
  #revision = 0;

  constructor(delaySeconds: number, random: () => number) {
    this.session = simulatedSession(this.record, this.platform, {
      now: () => this.now,
      delaySeconds,
      random,
      note: (code) => this.notes.push(code),
    });
    this.record.openPart();
    this.#nextMessageMs = this.now;
    this.#encoderStartedMs = this.now;
  }

  lease(
    will: {
      allow: boolean;
      wanted: boolean;
      causes: readonly ("operator" | "phase")[];
      phaseCard: "upcoming" | "recess" | "paused";
    },
    url = "rtmp://platform/live",
    readAtMs = this.now,
  ): void {
    const { causes: pauseCauses, ...rest } = will;
    this.session.takeLease({
      type: "lease",
      sessionId: "session",
      incarnation: 1,
      revision: ++this.#revision,
      readAtMs,
      reasons: [],
      target: { url, streamName: "out" },
      cards: { upcoming: "card", recess: "card", paused: "card", lost: "card", ended: "card" },
      minDelaySeconds: null,
      pauseCauses,
      ...rest,
    });
  }

  encoderLeaves(): void {
    if (!this.encoderOn) return;
    this.encoderOn = false;
    this.session.encoderLeft("encoder-lost");
  }

  encoderReturns(): void {
    if (this.encoderOn) return;
    this.encoderOn = true;
    this.#encoderStartedMs = this.now;
    this.#nextMessageMs = this.now;
    this.#messages = 0;
    this.session.encoderReturned();
  }

  /** Time goes on in steps of 25 ms, everything due in its order. */
  pass(ms: number): void {
    for (const end = this.now + ms; this.now < end; ) {
      this.now += 25;
      while (this.encoderOn && this.#nextMessageMs <= this.now) this.#send();
      if (this.now >= this.#nextFlushMs) {
        this.#nextFlushMs = this.now + FLUSH_MS;
        this.record.flush();
      }
      for (const read of this.record.reads.splice(0)) read();
      this.platform.step();
      this.session.tick(this.now);
    }
  }

  /** A key frame every second; its number in the payload. */
  #send(): void {
    const isKey = this.#messages++ % GOP === 0;
    const payload = Buffer.from([isKey ? 0x17 : 0x27, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    payload.writeUInt32BE(this.arrivedMs.length, 6);
    const timestamp = this.#nextMessageMs - this.#encoderStartedMs;
    this.session.message(9, timestamp, payload, payload.length, this.now, this.now);
    this.arrivedMs.push(this.now);
    this.#nextMessageMs += MESSAGE_MS;
  }
}

const CARD_TAG = Buffer.from([0x17, 1, 0, 0, 0, CARD_BYTE, 0, 0, 0, 0]);
const CARD: CardClip = {
  bytes: CARD_TAG,
  headers: [],
  tags: [{ type: 9, timestampMs: 0, from: 0, to: CARD_TAG.length }],
  durationMs: 200,
};
