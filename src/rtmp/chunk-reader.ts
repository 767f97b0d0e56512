// RTMP chunks in, whole messages out (5.3). The result is the same however the bytes are split; no message
// costs an allocation once its chunk stream's buffer has grown; nothing is allocated from a length field.
//
// One file, because header, payload and the rewinding of a wrongly guessed extended timestamp share one state.
import { type ChunkLimits, DEFAULT_CHUNK_LIMITS } from "./limits.ts";
import * as types from "./message-types.ts";
import { WireError, type WireErrorCode } from "./wire-error.ts";

/** `payload[0..length)` is valid during the call only: the buffer is used again for the next message. */
export type MessageSink = (
  type: number,
  timestamp: number,
  messageStreamId: number,
  payload: Buffer,
  length: number,
) => void;

const EXTENDED = 0xffffff;
const MAX_CHUNK_STREAM_ID = 65_599;
/** 3 bytes basic header, 11 message header, 4 extended timestamp. */
const MAX_HEADER_BYTES = 18;
const FIRST_GROWTH_BYTES = 4096;
const EMPTY = Buffer.alloc(0);

/** Inlined by the engine, unlike Buffer's own generic reader. */
function readUInt24(bytes: Buffer, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

class ChunkStream {
  readonly id: number;
  type = 0;
  length = 0;
  messageStreamId = 0;
  /** Of the message in assembly, absolute. */
  timestamp = 0;
  /** What a type-3 chunk that begins a message adds: the last delta or, after type 0, its timestamp (5.3.1.2.4). */
  delta = 0;
  /** The extended field as it last stood on the wire; -1 when the header had none. */
  extended = -1;
  assembling = false;
  received = 0;
  chunks = 0;
  buffer: Buffer = EMPTY;

  constructor(id: number) {
    this.id = id;
  }
}

export class ChunkReader {
  readonly #limits: ChunkLimits;
  readonly #sink: MessageSink;
  readonly #streams = new Map<number, ChunkStream>();
  readonly #header = Buffer.alloc(MAX_HEADER_BYTES);
  #headerBytes = 0;
  /** Bytes taken for an extended timestamp that turned out to be payload; at most 3. */
  readonly #rewound = Buffer.alloc(4);
  #rewoundAt = 0;
  #rewoundEnd = 0;
  #stream: ChunkStream | null = null;
  #leftInChunk = 0;
  #chunkSize: number = types.INITIAL_CHUNK_SIZE;
  #assemblyBytes = 0;
  #assemblyLimitBytes: number;
  #heldBytes = 0;
  #chunks = 0;
  #consumed = 0;
  #halted = false;

  constructor(sink: MessageSink, limits: ChunkLimits = DEFAULT_CHUNK_LIMITS) {
    this.#sink = sink;
    this.#limits = limits;
    this.#assemblyLimitBytes = limits.strangerAssemblyBytes;
  }

  /** The peer is trusted with the full assembly budget from now on; before, it needs commands only. */
  admit(): void {
    this.#assemblyLimitBytes = this.#limits.assemblyBytes;
  }

  get chunkSize(): number {
    return this.#chunkSize;
  }

  /** Chunks begun since the start, for a rate budget. */
  get chunks(): number {
    return this.#chunks;
  }

  /** Memory held for messages, finished or not. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Called from the sink: push() returns after the present message, and the rest can be pushed later. */
  halt(): void {
    this.#halted = true;
  }

  /**
   * Reads `bytes[start..end)`, calling the sink for every message completed. Returns the offset up to which it
   * has read: `end`, unless the sink halted it. Throws WireError; the reader is useless afterwards.
   */
  push(bytes: Buffer, start: number, end: number): number {
    this.#halted = false;
    let at = start;
    for (;;) {
      while (this.#rewoundAt < this.#rewoundEnd && !this.#halted) {
        this.#rewoundAt = this.#step(this.#rewound, this.#rewoundAt, this.#rewoundEnd);
      }
      if (this.#halted || at >= end) return at;
      at = this.#step(bytes, at, end);
    }
  }

  /** Takes a header or a run of payload. */
  #step(bytes: Buffer, at: number, end: number): number {
    const next = this.#stream === null ? this.#takeHeader(bytes, at, end) : this.#takePayload(bytes, at, end);
    this.#consumed += next - at;
    return next;
  }

  #fail(code: WireErrorCode, expectation: string): WireError {
    return new WireError(code, this.#consumed, expectation);
  }

  #takeHeader(bytes: Buffer, at: number, end: number): number {
    if (this.#headerBytes === 0 && end - at >= MAX_HEADER_BYTES) {
      return at + this.#parseHeader(bytes, at, end - at);
    }
    const before = this.#headerBytes;
    const count = Math.min(MAX_HEADER_BYTES - before, end - at);
    bytes.copy(this.#header, before, at, at + count);
    const available = before + count;
    const used = this.#parseHeader(this.#header, 0, available);
    if (used === 0) {
      this.#headerBytes = available;
      return at + count;
    }
    this.#headerBytes = 0;
    if (used >= before) return at + used - before;
    // The guess at an extended timestamp began in an earlier push: its bytes are payload, to be read first.
    this.#header.copy(this.#rewound, 0, used, before);
    this.#rewoundAt = 0;
    this.#rewoundEnd = before - used;
    this.#consumed -= before - used;
    return at;
  }

  /** Parses the header at `at` once it is whole: returns its length, or 0 while bytes are missing. */
  #parseHeader(bytes: Buffer, at: number, available: number): number {
    const first = bytes[at] ?? 0;
    const format = first >> 6;
    let id = first & 0x3f;
    let used = 1;
    if (id === 0) {
      if (available < 2) return 0;
      id = 64 + (bytes[at + 1] ?? 0);
      used = 2;
    } else if (id === 1) {
      if (available < 3) return 0;
      id = 64 + (bytes[at + 1] ?? 0) + 256 * (bytes[at + 2] ?? 0);
      used = 3;
    }
    if (id > MAX_CHUNK_STREAM_ID) {
      throw this.#fail("chunk-stream-id-too-large", `at most ${MAX_CHUNK_STREAM_ID}`);
    }
    const stream = this.#streams.get(id) ?? this.#openStream(id, format);

    if (format === 3) {
      if (stream.extended >= 0) {
        const repeated = this.#extendedRepeated(stream, bytes, at + used, available - used);
        if (repeated < 0) return 0;
        used += repeated;
      }
      this.#beginChunk(stream, 3, stream.delta);
      return used;
    }

    const fieldAt = at + used;
    used += format === 0 ? 11 : format === 1 ? 7 : 3;
    if (available < used) return 0;
    let time = readUInt24(bytes, fieldAt);
    const extended = time === EXTENDED;
    if (extended) {
      if (available < used + 4) return 0;
      time = bytes.readUInt32BE(at + used);
      used += 4;
    }
    if (format < 2) {
      const length = readUInt24(bytes, fieldAt + 3);
      const type = bytes[fieldAt + 6] ?? 0;
      const messageStreamId = format === 0 ? bytes.readUInt32LE(fieldAt + 7) : stream.messageStreamId;
      this.#setHeader(stream, type, length, messageStreamId);
    }
    if (!stream.assembling) stream.extended = extended ? time : -1;
    this.#beginChunk(stream, format, time);
    return used;
  }

  /** A chunk stream's life begins with a type-0 chunk (5.3.1.2). */
  #openStream(id: number, format: number): ChunkStream {
    // librtmp answers pings with a type-1 chunk on stream 2, whatever came before; such encoders are many.
    const pingOfLibrtmp = id === types.CHUNK_STREAM_CONTROL && format === 1;
    if (format !== 0 && !pingOfLibrtmp) {
      throw this.#fail("chunk-without-header", `a type-0 chunk first on chunk stream ${id}`);
    }
    if (this.#streams.size >= this.#limits.chunkStreams) {
      throw this.#fail("chunk-streams-too-many", `at most ${this.#limits.chunkStreams} chunk streams`);
    }
    const stream = new ChunkStream(id);
    this.#streams.set(id, stream);
    return stream;
  }

  #setHeader(stream: ChunkStream, type: number, length: number, messageStreamId: number): void {
    if (stream.assembling) {
      // A repeated header is harmless; a changed one is CVE-2016-10191.
      const same =
        stream.type === type && stream.length === length && stream.messageStreamId === messageStreamId;
      if (same) return;
      throw this.#fail("chunk-header-changed", "the same type, length and stream within one message");
    }
    if (length > this.#limitOf(type)) {
      throw this.#fail(
        "message-too-long",
        `at most ${this.#limitOf(type)} bytes in a message of type ${type}`,
      );
    }
    stream.type = type;
    stream.length = length;
    stream.messageStreamId = messageStreamId;
  }

  #limitOf(type: number): number {
    switch (type) {
      case types.AUDIO:
      case types.VIDEO:
      case types.AGGREGATE:
        return this.#limits.mediaBytes;
      case types.DATA_AMF0:
      case types.DATA_AMF3:
        return this.#limits.dataBytes;
      case types.SET_CHUNK_SIZE:
      case types.ABORT:
      case types.ACKNOWLEDGEMENT:
      case types.USER_CONTROL:
      case types.WINDOW_ACKNOWLEDGEMENT_SIZE:
      case types.SET_PEER_BANDWIDTH:
        return this.#limits.controlBytes;
      default:
        return this.#limits.commandBytes;
    }
  }

  /**
   * Whether a type-3 chunk repeats the extended timestamp: 4 or 0, or -1 while that is undecided. The
   * specification says it does (5.3.1.3), OBS before 30.1 did not, and the bytes alone do not tell: they count
   * as a timestamp when they equal the last one, or the absolute one that some write after a delta.
   */
  #extendedRepeated(stream: ChunkStream, bytes: Buffer, at: number, available: number): number {
    const count = Math.min(available, 4);
    let asField = true;
    let asAbsolute = true;
    for (let index = 0; index < count; index += 1) {
      const byte = bytes[at + index] ?? 0;
      const shift = 24 - 8 * index;
      if (byte !== ((stream.extended >>> shift) & 0xff)) asField = false;
      if (byte !== ((stream.timestamp >>> shift) & 0xff)) asAbsolute = false;
    }
    if (!asField && !asAbsolute) return 0;
    return count === 4 ? 4 : -1;
  }

  #beginChunk(stream: ChunkStream, format: number, time: number): void {
    this.#chunks += 1;
    if (!stream.assembling) {
      stream.timestamp = format === 0 ? time : (stream.timestamp + time) >>> 0;
      stream.delta = time;
      stream.assembling = true;
      stream.received = 0;
      stream.chunks = 0;
    }
    stream.chunks += 1;
    const mostChunks = this.#limits.chunksPerMessage + stream.length / this.#limits.bytesPerChunk;
    if (stream.chunks > mostChunks) {
      throw this.#fail("chunks-too-small", `at most ${Math.floor(mostChunks)} chunks in this message`);
    }
    this.#leftInChunk = Math.min(this.#chunkSize, stream.length - stream.received);
    if (this.#leftInChunk > 0) this.#stream = stream;
    else this.#finish(stream);
  }

  #takePayload(bytes: Buffer, at: number, end: number): number {
    const stream = this.#stream;
    if (stream === null) return at;
    const count = Math.min(this.#leftInChunk, end - at);
    const received = stream.received + count;
    this.#assemblyBytes += count;
    if (this.#assemblyBytes > this.#assemblyLimitBytes) {
      throw this.#fail(
        "assembly-too-large",
        `at most ${this.#assemblyLimitBytes} bytes in unfinished messages`,
      );
    }
    if (received > stream.buffer.length) this.#grow(stream, received);
    bytes.copy(stream.buffer, stream.received, at, at + count);
    stream.received = received;
    this.#leftInChunk -= count;
    if (this.#leftInChunk === 0) {
      this.#stream = null;
      if (received === stream.length) this.#finish(stream);
    }
    return at + count;
  }

  /** To what has arrived, doubling up to the whole message, so never beyond twice the bytes the peer has paid for. */
  #grow(stream: ChunkStream, neededBytes: number): void {
    const doubled = Math.max(stream.buffer.length * 2, FIRST_GROWTH_BYTES);
    const wholeMessage = Math.ceil(stream.length / FIRST_GROWTH_BYTES) * FIRST_GROWTH_BYTES;
    const wanted = Math.max(neededBytes, Math.min(doubled, wholeMessage));
    const grown = Buffer.allocUnsafeSlow(wanted);
    stream.buffer.copy(grown, 0, 0, stream.received);
    this.#heldBytes += wanted - stream.buffer.length;
    stream.buffer = grown;
  }

  #discard(stream: ChunkStream): void {
    this.#assemblyBytes -= stream.received;
    stream.received = 0;
    stream.assembling = false;
    // Small buffers stay in any case: to renew them for every audio message would cost more than it saves.
    const large = stream.buffer.length > this.#limits.retainedBytes / this.#limits.chunkStreams;
    if (large && this.#heldBytes > this.#limits.retainedBytes) {
      this.#heldBytes -= stream.buffer.length;
      stream.buffer = EMPTY;
    }
  }

  #finish(stream: ChunkStream): void {
    const payload = stream.buffer;
    // The buffer stays with this call even where discard() lets go of it.
    this.#discard(stream);
    if (stream.type === types.SET_CHUNK_SIZE) this.#setChunkSize(payload, stream.length);
    else if (stream.type === types.ABORT) this.#abort(payload, stream.length);
    else this.#sink(stream.type, stream.timestamp, stream.messageStreamId, payload, stream.length);
  }

  #setChunkSize(payload: Buffer, length: number): void {
    if (length < 4) throw this.#fail("control-malformed", "4 bytes of chunk size");
    const size = payload.readUInt32BE(0);
    if (size === 0 || size >= 0x80000000) throw this.#fail("chunk-size-invalid", "1 to 2,147,483,647");
    // No message is longer than 0xFFFFFF, so larger sizes are equivalent (5.4.1).
    this.#chunkSize = Math.min(size, EXTENDED);
  }

  #abort(payload: Buffer, length: number): void {
    if (length < 4) throw this.#fail("control-malformed", "4 bytes of chunk stream id");
    const stream = this.#streams.get(payload.readUInt32BE(0));
    if (stream?.assembling) this.#discard(stream);
  }
}
