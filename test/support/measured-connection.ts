// One publisher's connection at the measuring platform: answers as a platform does (or misbehaves as told), and
// notes when and how the connection ended.
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { Acknowledger, WINDOW_BYTES } from "../../src/rtmp/acknowledgement.ts";
import { type AmfObject, type AmfValue, decodeAmf } from "../../src/rtmp/amf0.ts";
import { ChunkReader } from "../../src/rtmp/chunk-reader.ts";
import * as commands from "../../src/rtmp/commands.ts";
import { answerHandshake, HandshakeReader } from "../../src/rtmp/handshake.ts";
import * as types from "../../src/rtmp/message-types.ts";
import type { AdobeAuth } from "./adobe-auth.ts";
import type { Certificates } from "./certificates.ts";
import {
  type AgeListener,
  type Detail,
  type MediaFigures,
  MediaMeasure,
  type MessageRecord,
  type RowListener,
} from "./media-measure.ts";
import type { Behaviour, Stage } from "./platform-behaviour.ts";
import { ReadPace } from "./read-pace.ts";
import { monotonicMs } from "./wait-for.ts";

/** "reset": the peer sent RST; "fin": it closed in order; "platform": this side did. */
export type Ending = "reset" | "fin" | "platform";

export interface ConnectionSummary extends MediaFigures {
  readonly id: number;
  readonly remotePort: number;
  readonly openedAtMs: number;
  /** Of the connect command, as sent; empty before it. */
  readonly app: string;
  readonly tcUrl: string;
  readonly streamName: string;
  /** When Publish.Start was sent. */
  readonly publishedAtMs: number | null;
  readonly closedAtMs: number | null;
  readonly ending: Ending | null;
  /** Whether the publisher took leave (FCUnpublish or deleteStream) before it ended. */
  readonly unpublished: boolean;
  readonly receivedBytes: number;
  /** What was wrong with the publisher's bytes; the platform then closed. null for correct RTMP. */
  readonly fault: string | null;
}

export interface ConnectionOptions {
  readonly id: number;
  readonly behaviour: Behaviour;
  readonly detail: Detail;
  readonly certificates: Certificates | null;
  readonly auth: AdobeAuth | null;
  readonly onAge: AgeListener;
  readonly onRow: RowListener;
}

const MESSAGE_STREAM = 1;

export class MeasuredConnection {
  readonly #options: ConnectionOptions;
  readonly #raw: Socket;
  readonly #socket: Socket;
  readonly #remotePort: number;
  readonly #handshake = new HandshakeReader((c1) => this.#write(answerHandshake(c1)));
  readonly #acknowledger = new Acknowledger();
  readonly #reader: ChunkReader;
  readonly #measure: MediaMeasure;
  readonly #pace: ReadPace;
  readonly #openedAtMs = monotonicMs();
  #arrivedAtMs = 0;
  #app = "";
  #tcUrl = "";
  #streamName = "";
  #publishedAtMs: number | null = null;
  #closedAtMs: number | null = null;
  #ending: Ending | null = null;
  #unpublished = false;
  #fault: string | null = null;
  #mute = false;

  constructor(raw: Socket, options: ConnectionOptions) {
    this.#options = options;
    this.#raw = raw;
    this.#remotePort = raw.remotePort ?? 0;
    this.#measure = new MediaMeasure(options.detail, options.onAge, options.onRow);
    this.#reader = new ChunkReader((...message) => this.#message(...message));
    const { certificates } = options;
    const hangsBeforeTls = certificates !== null && this.#stopsAt("tls");
    this.#socket =
      certificates === null || hangsBeforeTls
        ? raw
        : new TLSSocket(raw, { isServer: true, cert: certificates.cert, key: certificates.key });
    this.#pace = new ReadPace({
      socket: this.#socket,
      localPort: raw.localPort ?? 0,
      remotePort: this.#remotePort,
      onEnd: (ending) => this.#ended(ending),
    });
    this.#socket.setNoDelay(true);
    this.#socket.on("data", (bytes: Buffer) => this.#data(bytes));
    // A reset shows as an error of the read or, while we write, of the write.
    this.#socket.on("error", (error: NodeJS.ErrnoException) => {
      this.#ended(error.code === "ECONNRESET" || error.code === "EPIPE" ? "reset" : "platform");
    });
    this.#socket.on("end", () => this.#ended("fin"));
    this.#socket.on("close", () => this.#ended("platform"));
  }

  get summary(): ConnectionSummary {
    return {
      ...this.#measure.figures,
      id: this.#options.id,
      remotePort: this.#remotePort,
      openedAtMs: this.#openedAtMs,
      app: this.#app,
      tcUrl: this.#tcUrl,
      streamName: this.#streamName,
      publishedAtMs: this.#publishedAtMs,
      closedAtMs: this.#closedAtMs,
      ending: this.#ending,
      unpublished: this.#unpublished,
      receivedBytes: this.#acknowledger.receivedBytes,
      fault: this.#fault,
    };
  }

  get messages(): readonly MessageRecord[] {
    return this.#measure.messages;
  }

  /** Ends the connection from this side: RST, or FIN. */
  end(how: "reset" | "close"): void {
    if (how === "reset") this.#raw.resetAndDestroy();
    else this.#socket.end();
    this.#ended("platform");
  }

  /** Reads on normally after `reading` was "never" or slow. */
  readAgain(): void {
    this.#pace.release();
  }

  #ended(ending: Ending): void {
    if (this.#ending !== null) return;
    this.#ending = ending;
    this.#closedAtMs = monotonicMs();
    this.#pace.stop();
  }

  #data(bytes: Buffer): void {
    this.#arrivedAtMs = monotonicMs();
    const sequenceNumber = this.#acknowledger.count(bytes.length);
    if (this.#mute) return;
    if (sequenceNumber >= 0) this.#write(commands.acknowledgement(sequenceNumber));
    this.#pace.spend(bytes.length);
    if (!this.#handshake.done && (this.#stopsAt("tls") || this.#stopsAt("handshake"))) return;
    try {
      const at = this.#handshake.done ? 0 : this.#handshake.push(bytes, 0, bytes.length);
      if (at < bytes.length) this.#reader.push(bytes, at, bytes.length);
    } catch (error) {
      this.#fault = String(error);
      this.#mute = true;
      this.end("reset");
    }
  }

  #message(type: number, timestampMs: number, _stream: number, buffer: Buffer, length: number): void {
    if (this.#mute) return;
    const payload = buffer.subarray(0, length);
    if (type === types.AUDIO) this.#media("audio", timestampMs, payload);
    else if (type === types.VIDEO) this.#media("video", timestampMs, payload);
    else if (type === types.DATA_AMF0) this.#measure.take("data", timestampMs, payload, this.#arrivedAtMs);
    else if (type === types.COMMAND_AMF0) this.#command(decodeAmf(payload));
  }

  #media(track: "audio" | "video", timestampMs: number, payload: Buffer): void {
    this.#measure.take(track, timestampMs, payload, this.#arrivedAtMs);
    const { resetAfterMessages, reconnectRequest } = this.#options.behaviour;
    const count = this.#measure.mediaMessages;
    if (count === reconnectRequest?.afterMessages) this.#requestReconnect(reconnectRequest.tcUrl);
    if (count === resetAfterMessages) {
      this.#mute = true;
      this.end("reset");
    }
  }

  #command([name, transaction = 0, first, second]: readonly AmfValue[]): void {
    switch (name) {
      case "connect":
        this.#connect(transaction, isObject(first) ? first : {});
        return;
      case "createStream":
        if (this.#stopsAt("create-stream")) return;
        this.#reply("_result", transaction, null, MESSAGE_STREAM);
        return;
      case "publish":
        this.#publish(String(second));
        return;
      case "FCUnpublish":
      case "deleteStream":
      case "closeStream":
        this.#unpublished = true;
        return;
      case "releaseStream":
      case "FCPublish":
      case "_checkbw":
        this.#reply("_result", transaction, null, undefined);
        return;
    }
  }

  #connect(transaction: AmfValue, { app, tcUrl }: AmfObject): void {
    this.#app = String(app ?? "");
    this.#tcUrl = String(tcUrl ?? "");
    if (this.#stopsAt("connect")) return;
    this.#write(commands.windowAcknowledgementSize(WINDOW_BYTES));
    this.#write(commands.setPeerBandwidth(WINDOW_BYTES));
    const { auth } = this.#options;
    const verdict = auth?.judge(this.#app) ?? { granted: true };
    if (!verdict.granted) {
      this.#reject(transaction, verdict.description);
      return;
    }
    const success = commands.status("status", "NetConnection.Connect.Success", "accepted");
    this.#reply("_result", transaction, { fmsVer: "FMS/3,0,1,123", capabilities: 31 }, success);
  }

  #reject(transaction: AmfValue, description: string): void {
    const rejected = commands.status("error", "NetConnection.Connect.Rejected", description);
    this.#reply("_error", transaction, null, rejected);
    this.#socket.end();
  }

  #publish(streamName: string): void {
    this.#streamName = streamName;
    if (this.#stopsAt("publish")) return;
    this.#write(commands.streamBegin(MESSAGE_STREAM));
    this.#status(commands.status("status", "NetStream.Publish.Start", `${streamName} is published`));
    this.#publishedAtMs = monotonicMs();
    this.#reader.admit();
    const { reading = "normal" } = this.#options.behaviour;
    if (reading === "never") this.#pace.halt();
    else if (reading !== "normal") this.#pace.slowTo(reading.bytesPerSecond);
  }

  /** True when the behaviour stops here; it has then been done. */
  #stopsAt(stage: Stage): boolean {
    const { stop } = this.#options.behaviour;
    if (stop?.at !== stage) return false;
    this.#mute = true;
    if (stop.how === "refuse") {
      const description = "refused by the measuring platform";
      if (stage === "connect") this.#reject(1, description);
      else this.#status(commands.status("error", stop.code ?? "NetStream.Publish.BadName", description));
    } else if (stop.how !== "hang") {
      this.end(stop.how);
    }
    return true;
  }

  #requestReconnect(tcUrl: string | undefined): void {
    const request = commands.status("status", "NetConnection.Connect.ReconnectRequest", "please move");
    this.#reply("onStatus", 0, null, tcUrl === undefined ? request : { ...request, tcUrl });
  }

  #reply(name: string, transaction: AmfValue, ...values: readonly AmfValue[]): void {
    this.#write(commands.command(0, types.INITIAL_CHUNK_SIZE, name, transaction, ...values));
  }

  #status(status: AmfObject): void {
    this.#write(commands.command(MESSAGE_STREAM, types.INITIAL_CHUNK_SIZE, "onStatus", 0, null, status));
  }

  #write(bytes: Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }
}

function isObject(value: AmfValue): value is AmfObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
