// The client's half of the dialogue, without I/O: handshake, connect, publish. It serves egress to a platform
// and, in tests and the demo, an encoder that publishes to us.
import { Acknowledger, WINDOW_BYTES } from "./acknowledgement.ts";
import { type AuthDemand, answerAuth, type Credentials, readAuthDemand } from "./adobe-auth.ts";
import { type AmfObject, AmfReader, type AmfValue } from "./amf0.ts";
import { ChunkReader } from "./chunk-reader.ts";
import * as commands from "./commands.ts";
import { clientHello, HandshakeReader } from "./handshake.ts";
import * as types from "./message-types.ts";
import { RateBudget } from "./rate-budget.ts";
import { WireError } from "./wire-error.ts";

export interface PublishDialogOptions {
  readonly app: string;
  readonly tcUrl: string;
  readonly streamName: string;
  readonly monotonicMs: () => number;
  readonly credentials?: Credentials | null;
  /** The answer to a challenge, from an earlier `reconnect`. */
  readonly authQuery?: string;
  readonly flashVer?: string;
  /** Further properties of connect, such as fourCcList or capsEx. */
  readonly connectProperties?: AmfObject;
  /** For what we send; the server is told before connect. */
  readonly outgoingChunkSize?: number;
}

export interface PublishDialogEvents {
  send(bytes: Buffer): void;
  /** The dialogue has entered this state; "ready" is Publish.Start. */
  entered(state: "connect" | "publish" | "ready"): void;
  /** The server's answer to connect: its properties, such as videoFourCcInfoMap. */
  connected?(properties: AmfObject): void;
  /** The server challenged us: this connection is over, the next one carries `authQuery`. */
  reconnect(authQuery: string): void;
  /** The server refused or ended it. Codes: PUBLISH_FAILURES. */
  failed(code: string, detail: string): void;
  /** The server asks us to come again, elsewhere if `tcUrl` says so (enhanced RTMP v2). */
  reconnectRequest(tcUrl: string | null): void;
}

export const DEFAULT_OUTGOING_CHUNK_SIZE = 65_536;
const DEFAULT_FLASH_VERSION = "FMLE/3.0 (compatible; Tingzha)";
/** A platform that floods us with statuses is left. */
const COMMAND_BURST = 500;
const COMMANDS_PER_SECOND = 100;

/** What a server's status code means to us; every other error status is `platform-error`. */
export const PUBLISH_FAILURES: Readonly<Record<string, string>> = {
  "NetConnection.Connect.Rejected": "connect-rejected",
  "NetConnection.Connect.InvalidApp": "connect-invalid-app",
  "NetConnection.Connect.Failed": "connect-failed",
  "NetConnection.Connect.Closed": "connect-closed",
  "NetStream.Publish.BadName": "publish-bad-name",
  "NetStream.Publish.Denied": "publish-denied",
  "NetStream.Publish.Rejected": "publish-rejected",
};

const CONNECT = 1;
const RELEASE_STREAM = 2;
const FC_PUBLISH = 3;
const CREATE_STREAM = 4;
const PUBLISH = 5;
const FC_UNPUBLISH = 6;
const DELETE_STREAM = 7;

export class PublishDialog {
  readonly outgoingChunkSize: number;
  readonly #options: PublishDialogOptions;
  readonly #events: PublishDialogEvents;
  readonly #handshake: HandshakeReader;
  readonly #reader: ChunkReader;
  readonly #acknowledger = new Acknowledger();
  readonly #budget: RateBudget;
  #state: "handshake" | "connect" | "publish" | "ready" | "over" = "handshake";
  #messageStreamId = 0;

  constructor(options: PublishDialogOptions, events: PublishDialogEvents) {
    this.#options = options;
    this.#events = events;
    this.outgoingChunkSize = options.outgoingChunkSize ?? DEFAULT_OUTGOING_CHUNK_SIZE;
    this.#budget = new RateBudget(COMMAND_BURST, COMMANDS_PER_SECOND, options.monotonicMs());
    this.#handshake = new HandshakeReader((s1) => events.send(s1));
    this.#reader = new ChunkReader((type, _timestamp, _streamId, payload, length) =>
      this.#onMessage(type, payload, length),
    );
  }

  /** What createStream gave; 0 before "ready". */
  get messageStreamId(): number {
    return this.#messageStreamId;
  }

  start(): void {
    this.#events.send(clientHello());
  }

  /** Throws WireError. */
  receive(bytes: Buffer, start: number, end: number): void {
    if (this.#state === "over") return;
    let at = start;
    if (this.#state === "handshake") {
      at = this.#handshake.push(bytes, start, end);
      if (this.#handshake.done) {
        this.#enter("connect");
        this.#sendConnect();
      }
    }
    if (at < end) this.#reader.push(bytes, at, end);
    const sequence = this.#acknowledger.count(end - start);
    if (sequence >= 0) this.#events.send(commands.acknowledgement(sequence));
  }

  /** What to send for a polite end: FCUnpublish and deleteStream. */
  farewell(): Buffer {
    this.#state = "over";
    return Buffer.concat([
      this.#command(0, "FCUnpublish", FC_UNPUBLISH, null, this.#options.streamName),
      this.#command(0, "deleteStream", DELETE_STREAM, null, this.#messageStreamId),
    ]);
  }

  #enter(state: "connect" | "publish" | "ready"): void {
    this.#state = state;
    this.#events.entered(state);
  }

  #over(): void {
    this.#state = "over";
    this.#reader.halt();
  }

  #fail(code: string, detail: string): void {
    this.#over();
    this.#events.failed(code, detail);
  }

  #command(messageStreamId: number, ...values: readonly AmfValue[]): Buffer {
    return commands.command(messageStreamId, this.outgoingChunkSize, ...values);
  }

  #sendConnect(): void {
    const { app, tcUrl, authQuery, connectProperties } = this.#options;
    const withAuth = (text: string): string =>
      authQuery === undefined ? text : `${text}${text.includes("?") ? "&" : "?"}${authQuery}`;
    this.#events.send(commands.setChunkSize(this.outgoingChunkSize));
    const object: AmfObject = {
      app: withAuth(app),
      type: "nonprivate",
      flashVer: this.#options.flashVer ?? DEFAULT_FLASH_VERSION,
      swfUrl: tcUrl,
      tcUrl: withAuth(tcUrl),
      ...connectProperties,
    };
    this.#events.send(this.#command(0, "connect", CONNECT, object));
  }

  #onMessage(type: number, payload: Buffer, length: number): void {
    // Media from a platform is not for us; everything else is rare.
    if (type === types.AUDIO || type === types.VIDEO || type === types.AGGREGATE) return;
    if (!this.#budget.take(1, this.#options.monotonicMs())) {
      throw new WireError("command-rate", this.#acknowledger.receivedBytes, "fewer messages a second");
    }
    if (type === types.COMMAND_AMF0 || type === types.COMMAND_AMF3) this.#onCommand(payload, length);
    else if (type === types.USER_CONTROL) {
      const timestamp = commands.pingTimestamp(payload, length);
      if (timestamp !== null) this.#events.send(commands.pingResponse(timestamp));
    } else if (type === types.WINDOW_ACKNOWLEDGEMENT_SIZE) {
      if (length < 4) throw new WireError("control-malformed", 0, "4 bytes of window size");
      this.#acknowledger.setWindow(payload.readUInt32BE(0));
    }
  }

  #onCommand(payload: Buffer, length: number): void {
    const reader = new AmfReader(payload, length > 0 && payload[0] === 0 ? 1 : 0, length);
    const name = reader.readOptional();
    if (typeof name !== "string") throw new WireError("command-malformed", 0, "a command's name");
    if (name !== "_result" && name !== "_error" && name !== "onStatus") return;
    const transaction = reader.readOptional();
    const object = reader.readOptional();
    const argument = reader.readOptional();
    if (name === "onStatus") this.#onStatus(asObject(argument));
    else if (name === "_result") this.#onResult(transaction, asObject(object), argument);
    else this.#onError(transaction, asObject(argument));
  }

  #onResult(transaction: AmfValue, properties: AmfObject, argument: AmfValue): void {
    if (this.#state === "connect" && transaction === CONNECT) {
      this.#events.connected?.(properties);
      this.#enter("publish");
      const { streamName } = this.#options;
      this.#events.send(
        Buffer.concat([
          commands.windowAcknowledgementSize(WINDOW_BYTES),
          this.#command(0, "releaseStream", RELEASE_STREAM, null, streamName),
          this.#command(0, "FCPublish", FC_PUBLISH, null, streamName),
          this.#command(0, "createStream", CREATE_STREAM, null),
        ]),
      );
    } else if (this.#state === "publish" && transaction === CREATE_STREAM && this.#messageStreamId === 0) {
      if (typeof argument !== "number" || !(argument > 0 && argument <= 0xffffffff)) {
        throw new WireError("command-malformed", 0, "a message stream id");
      }
      this.#messageStreamId = argument;
      const { streamName } = this.#options;
      this.#events.send(this.#command(argument, "publish", PUBLISH, null, streamName, "live"));
    }
  }

  #onError(transaction: AmfValue, information: AmfObject): void {
    // releaseStream and FCPublish are courtesies that many servers do not know.
    if (transaction === RELEASE_STREAM || transaction === FC_PUBLISH) return;
    const description = text(information.description);
    if (this.#state === "connect") {
      const demand = readAuthDemand(description);
      if (demand !== null) {
        this.#onDemand(demand);
        return;
      }
    }
    const code = text(information.code);
    this.#fail(
      PUBLISH_FAILURES[code] ?? (this.#state === "connect" ? "connect-rejected" : "platform-error"),
      `${code} ${description}`,
    );
  }

  #onDemand(demand: AuthDemand): void {
    const { credentials } = this.#options;
    if (demand.kind === "failed") this.#fail("auth-failed", demand.reason);
    else if (credentials == null) this.#fail("auth-needed", "the platform asks for user and password");
    else {
      this.#over();
      this.#events.reconnect(answerAuth(demand, credentials));
    }
  }

  #onStatus(information: AmfObject): void {
    const code = text(information.code);
    if (code === "NetConnection.Connect.ReconnectRequest") {
      this.#events.reconnectRequest(text(information.tcUrl) || null);
    } else if (information.level === "error" || PUBLISH_FAILURES[code] !== undefined) {
      this.#fail(PUBLISH_FAILURES[code] ?? "platform-error", `${code} ${text(information.description)}`);
    } else if (code === "NetStream.Publish.Start" && this.#state === "publish" && this.#messageStreamId > 0) {
      this.#enter("ready");
    } else if (code === "NetStream.Unpublish.Success" && this.#state === "ready") {
      this.#fail("platform-unpublished", "the platform ended the stream");
    }
  }
}

function asObject(value: AmfValue): AmfObject {
  const plain =
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
  return plain ? (value as AmfObject) : {};
}

function text(value: AmfValue): string {
  return typeof value === "string" ? value : "";
}
