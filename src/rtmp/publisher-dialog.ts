// The server's half of the dialogue with a publisher, without I/O: bytes in; replies, one publish request and
// media out. It decides nothing: accept() and refuse() come from whoever knows the keys.
import { Acknowledger, WINDOW_BYTES } from "./acknowledgement.ts";
import { splitAggregate } from "./aggregate.ts";
import { type AmfObject, AmfReader, type AmfValue } from "./amf0.ts";
import { ChunkReader } from "./chunk-reader.ts";
import * as commands from "./commands.ts";
import { scriptTagBody } from "./data-message.ts";
import { answerHandshake, HandshakeReader } from "./handshake.ts";
import type { PublisherLimits } from "./limits.ts";
import * as types from "./message-types.ts";
import { type ConnectFacts, type PublishRequest, readPublishRequest } from "./publish-request.ts";
import { RateBudget } from "./rate-budget.ts";
import { WireError } from "./wire-error.ts";

export type RefusalStatus = "Denied" | "BadName" | "Rejected";

/** Audio 8, video 9, data 18: the types of FLV tags. */
export type MediaType = 8 | 9 | 18;

export interface PublisherDialogEvents {
  send(bytes: Buffer): void;
  publish(request: PublishRequest): void;
  message(type: MediaType, timestamp: number, payload: Buffer, length: number): void;
  unpublish(): void;
  /** The last word has been sent: let the peer read it, then close. */
  leave(code: string, detail: string): void;
}

/** What the answer to connect says is forwarded unread (enhanced RTMP v2, CanForward). */
export interface ForwardedCodecs {
  readonly video: readonly string[];
  readonly audio: readonly string[];
}

export const DEFAULT_FORWARDED_CODECS: ForwardedCodecs = {
  video: ["avc1", "hvc1", "av01", "vp09"],
  audio: ["mp4a"],
};

const CAN_FORWARD = 4;
/** Multitrack and ModEx pass through unread; no reconnect requests, no nanosecond timestamps. */
const CAPS_EX = 2 | 4;
const SERVER_CHUNK_SIZE = 4096;
const NOTHING = Buffer.alloc(0);

const REFUSAL_CODES: Readonly<Record<RefusalStatus, string>> = {
  Denied: "publish-denied",
  BadName: "publish-bad-name",
  Rejected: "publish-rejected",
};

type State =
  | "handshake"
  | "before-connect"
  | "connected"
  | "deciding"
  | "publishing"
  | "unpublished"
  | "over";

export interface PublisherDialogOptions {
  readonly limits: PublisherLimits;
  readonly monotonicMs: () => number;
  readonly remoteAddress: string;
  readonly codecs?: ForwardedCodecs;
  /** Where the count of received bytes begins; tests set it close to 4 GiB. */
  readonly receivedBytes?: number;
}

/** What a peer is read with once it has shaken hands: one that only knocks costs none of it. */
interface Reading {
  readonly chunks: ChunkReader;
  readonly commandBudget: RateBudget;
  readonly chunkBudget: RateBudget;
}

export class PublisherDialog {
  readonly #events: PublisherDialogEvents;
  readonly #limits: PublisherLimits;
  readonly #monotonicMs: () => number;
  readonly #remoteAddress: string;
  readonly #codecs: ForwardedCodecs;
  readonly #handshake: HandshakeReader;
  readonly #acknowledger: Acknowledger;
  #reading: Reading | null = null;
  #state: State = "handshake";
  #chunkSize: number = types.INITIAL_CHUNK_SIZE;
  #connect: ConnectFacts | null = null;
  #messageStreams = 0;
  /** The message stream that publishes, or asks to. */
  #publishStreamId = 0;
  /** What arrived together with the publish command and waits for the decision. */
  #waiting: Buffer = NOTHING;

  constructor(options: PublisherDialogOptions, events: PublisherDialogEvents) {
    this.#events = events;
    this.#limits = options.limits;
    this.#monotonicMs = options.monotonicMs;
    this.#remoteAddress = options.remoteAddress;
    this.#codecs = options.codecs ?? DEFAULT_FORWARDED_CODECS;
    this.#handshake = new HandshakeReader((c1) => events.send(answerHandshake(c1)));
    this.#acknowledger = new Acknowledger(options.receivedBytes);
  }

  get state(): State {
    return this.#state;
  }

  get receivedBytes(): number {
    return this.#acknowledger.receivedBytes;
  }

  /**
   * Takes what has arrived. While the state is "deciding" the caller should read no more: the rest is kept and
   * comes with releaseWaiting(). Throws WireError.
   */
  receive(bytes: Buffer, start: number, end: number): void {
    if (this.#state === "over") return;
    let at = start;
    if (this.#state === "handshake") {
      at = this.#handshake.push(bytes, start, end);
      if (this.#handshake.done) this.#state = "before-connect";
    }
    if (this.#state === "deciding") this.#keep(bytes, at, end);
    else if (at < end) this.#readOn(bytes, at, end);
    // Last, as the peer may just have said how often it wants to hear it.
    const sequence = this.#acknowledger.count(end - start);
    if (sequence >= 0 && this.state !== "over") this.#events.send(commands.acknowledgement(sequence));
  }

  /** Publish.Start. What had to wait stays so until releaseWaiting(), so that the caller can get ready. */
  accept(): void {
    if (this.#state !== "deciding") return;
    this.#state = "publishing";
    this.#peer.chunks.admit();
    this.#events.send(commands.streamBegin(this.#publishStreamId));
    this.#sendStatus("status", "NetStream.Publish.Start", "Publishing is accepted.");
  }

  releaseWaiting(): void {
    if (this.#state === "deciding" || this.#state === "over") return;
    const waiting = this.#waiting;
    this.#waiting = NOTHING;
    this.#readOn(waiting, 0, waiting.length);
  }

  refuse(status: RefusalStatus, description: string): void {
    if (this.#state === "over") return;
    this.#sendStatus("error", `NetStream.Publish.${status}`, description);
    this.#leave(REFUSAL_CODES[status], description);
  }

  #leave(code: string, detail: string): void {
    this.#state = "over";
    this.#waiting = NOTHING;
    this.#reading?.chunks.halt();
    this.#events.leave(code, detail);
  }

  get #peer(): Reading {
    if (this.#reading !== null) return this.#reading;
    const now = this.#monotonicMs();
    const { chunks, commandBurst, commandsPerSecond, chunkBurst, chunksPerSecond } = this.#limits;
    this.#reading = {
      chunks: new ChunkReader(this.#onMessage.bind(this), chunks),
      commandBudget: new RateBudget(commandBurst, commandsPerSecond, now),
      chunkBudget: new RateBudget(chunkBurst, chunksPerSecond, now),
    };
    return this.#reading;
  }

  #readOn(bytes: Buffer, from: number, to: number): void {
    const { chunks: reader, chunkBudget } = this.#peer;
    const chunksBefore = reader.chunks;
    const at = reader.push(bytes, from, to);
    const chunks = reader.chunks - chunksBefore;
    const paid = (at - from) / this.#limits.chunks.bytesPerChunk;
    if (chunks > paid && !chunkBudget.take(chunks - paid, this.#monotonicMs())) {
      throw new WireError(
        "chunk-rate",
        this.receivedBytes,
        `${this.#limits.chunksPerSecond} chunks a second`,
      );
    }
    if (at < to) this.#keep(bytes, at, to);
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    if (this.#state === "over") return;
    this.#waiting = Buffer.concat([this.#waiting, bytes.subarray(from, to)]);
  }

  #onMessage(type: number, timestamp: number, streamId: number, payload: Buffer, length: number): void {
    switch (type) {
      case types.AUDIO:
      case types.VIDEO:
        if (this.#takesMedia(streamId)) this.#events.message(type, timestamp, payload, length);
        return;
      case types.AGGREGATE:
        if (!this.#takesMedia(streamId)) return;
        splitAggregate(payload, length, timestamp, (partType, partTime, part, partLength) => {
          if (partType !== types.DATA_AMF0)
            this.#events.message(partType as MediaType, partTime, part, partLength);
          else this.#onData(partType, partTime, part, partLength);
        });
        return;
      case types.DATA_AMF0:
      case types.DATA_AMF3:
        if (this.#takesMedia(streamId)) this.#onData(type, timestamp, payload, length);
        return;
    }
    if (!this.#peer.commandBudget.take(1, this.#monotonicMs())) {
      throw new WireError(
        "command-rate",
        this.receivedBytes,
        `${this.#limits.commandsPerSecond} commands a second`,
      );
    }
    if (type === types.COMMAND_AMF0 || type === types.COMMAND_AMF3)
      this.#onCommand(streamId, payload, length);
    else if (type === types.USER_CONTROL) this.#onUserControl(payload, length);
    else if (type === types.WINDOW_ACKNOWLEDGEMENT_SIZE) {
      if (length < 4) throw new WireError("control-malformed", 0, "4 bytes of window size");
      this.#acknowledger.setWindow(payload.readUInt32BE(0));
    }
  }

  /** One publish a connection; some encoders put its media on stream 0. */
  #takesMedia(streamId: number): boolean {
    return this.#state === "publishing" && (streamId === this.#publishStreamId || streamId === 0);
  }

  #onData(type: number, timestamp: number, payload: Buffer, length: number): void {
    const body = scriptTagBody(type, payload, length);
    if (body !== null) this.#events.message(types.DATA_AMF0, timestamp, body, body.length);
  }

  #onUserControl(payload: Buffer, length: number): void {
    const timestamp = commands.pingTimestamp(payload, length);
    if (timestamp !== null) this.#events.send(commands.pingResponse(timestamp));
  }

  #onCommand(streamId: number, payload: Buffer, length: number): void {
    // An AMF3 command begins with a format byte 0, which can't be a name's marker; bytes after the last
    // argument that is used are not looked at, as some devices send some.
    const reader = new AmfReader(payload, length > 0 && payload[0] === 0 ? 1 : 0, length);
    const name = reader.readOptional();
    if (typeof name !== "string") throw new WireError("command-malformed", 0, "a command's name");
    const id = reader.readOptional();
    const transaction = typeof id === "number" ? id : 0;
    const object = reader.readOptional();
    if (name === "connect") this.#onConnect(transaction, object);
    else if (this.#connect === null) {
      throw new WireError("command-order", 0, "connect as the first command");
    } else this.#onConnectedCommand(name, transaction, streamId, reader);
  }

  #onConnect(transaction: number, object: AmfValue): void {
    if (this.#connect !== null) throw new WireError("command-order", 0, "one connect");
    const facts = isObject(object) ? object : {};
    this.#connect = {
      app: text(facts.app) ?? "",
      tcUrl: text(facts.tcUrl) ?? text(facts.tcurl),
      flashVer: text(facts.flashVer),
    };
    this.#state = "connected";
    this.#events.send(commands.windowAcknowledgementSize(WINDOW_BYTES));
    this.#events.send(commands.setPeerBandwidth(WINDOW_BYTES));
    this.#events.send(commands.setChunkSize(SERVER_CHUNK_SIZE));
    this.#chunkSize = SERVER_CHUNK_SIZE;
    const properties = { fmsVer: "FMS/3,0,1,123", capabilities: 31, ...this.#enhanced(facts) };
    const information = commands.status("status", "NetConnection.Connect.Success", "Connection succeeded.");
    this.#reply("_result", transaction, properties, { ...information, objectEncoding: 0 });
  }

  /** Each field is answered where the encoder has sent its own. */
  #enhanced(facts: AmfObject): AmfObject {
    const forward = (codecs: readonly string[]): AmfObject =>
      Object.fromEntries(codecs.map((codec) => [codec, CAN_FORWARD]));
    return {
      ...(facts.fourCcList === undefined
        ? {}
        : { fourCcList: [...this.#codecs.video, ...this.#codecs.audio] }),
      ...(facts.videoFourCcInfoMap === undefined ? {} : { videoFourCcInfoMap: forward(this.#codecs.video) }),
      ...(facts.audioFourCcInfoMap === undefined ? {} : { audioFourCcInfoMap: forward(this.#codecs.audio) }),
      ...(facts.capsEx === undefined ? {} : { capsEx: CAPS_EX }),
    };
  }

  #onConnectedCommand(name: string, transaction: number, streamId: number, reader: AmfReader): void {
    switch (name) {
      case "releaseStream":
      case "_checkbw":
        this.#reply("_result", transaction, null, undefined);
        return;
      case "FCPublish":
        // Livestream Studio and some hardware wait for this, with the transaction's number.
        this.#reply("_result", transaction, null, undefined);
        this.#reply("onFCPublish", transaction, null);
        return;
      case "createStream":
        if (this.#messageStreams === this.#limits.messageStreams) {
          throw new WireError(
            "streams-too-many",
            0,
            `at most ${this.#limits.messageStreams} message streams`,
          );
        }
        this.#messageStreams += 1;
        this.#reply("_result", transaction, null, this.#messageStreams);
        return;
      case "publish":
        this.#onPublish(streamId, reader.readOptional());
        return;
      case "FCUnpublish":
        this.#reply("onFCUnpublish", transaction, null);
        this.#unpublish();
        return;
      case "deleteStream":
        if (reader.readOptional() === this.#publishStreamId) this.#unpublish();
        return;
      case "closeStream":
        if (streamId === this.#publishStreamId) this.#unpublish();
        return;
      case "play":
        this.#publishStreamId = streamId;
        this.#sendStatus("error", "NetStream.Play.Failed", "This server takes publishers only.");
        this.#leave("play-refused", "play on a server for publishers");
        return;
    }
    // Unknown commands: some encoders give up at an _error, none needs an answer to these.
  }

  #onPublish(streamId: number, name: AmfValue): void {
    // Wirecast sends publish(false) when it stops; FCUnpublish or the end of the connection says the same.
    if (typeof name === "boolean") return;
    if (this.#state === "publishing") {
      // The first goes on: a recording does not end because of a command beside it.
      const busy = commands.status(
        "error",
        "NetStream.Publish.BadName",
        "This connection publishes already.",
      );
      if (streamId !== this.#publishStreamId) {
        this.#events.send(commands.command(streamId, this.#chunkSize, "onStatus", 0, null, busy));
      }
      return;
    }
    this.#publishStreamId = streamId;
    if (this.#state === "unpublished") this.refuse("Rejected", "publish again on a new connection");
    else if (streamId === 0 || streamId > this.#messageStreams) {
      this.refuse("Rejected", "publish on a stream that was not created");
    } else if (typeof name !== "string") this.refuse("Rejected", "the stream name is missing");
    else this.#askFor(name);
  }

  #askFor(name: string): void {
    const connect = this.#connect;
    if (connect === null) return;
    const request = readPublishRequest(connect, name, this.#remoteAddress);
    if (typeof request === "string") {
      this.refuse("Rejected", request);
      return;
    }
    this.#state = "deciding";
    this.#events.publish(request);
    if (this.state === "deciding") this.#peer.chunks.halt();
  }

  #unpublish(): void {
    if (this.#state !== "publishing") return;
    this.#state = "unpublished";
    this.#sendStatus("status", "NetStream.Unpublish.Success", "Publishing has ended.");
    this.#events.unpublish();
  }

  #reply(...values: readonly AmfValue[]): void {
    this.#events.send(commands.command(0, this.#chunkSize, ...values));
  }

  #sendStatus(level: "status" | "error", code: string, description: string): void {
    const information = commands.status(level, code, description);
    const bytes = commands.command(this.#publishStreamId, this.#chunkSize, "onStatus", 0, null, information);
    this.#events.send(bytes);
  }
}

function isObject(value: AmfValue): value is AmfObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function text(value: AmfValue): string | null {
  return typeof value === "string" ? value : null;
}
