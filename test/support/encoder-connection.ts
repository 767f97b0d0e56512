// An encoder's RTMP(S) connection, written as OBS and ffmpeg behave (chunk size before connect, releaseStream and
// FCPublish before createStream): not the gate's own client, so that one fault can't hide in both ends.
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type AmfValue, decodeAmf } from "../../src/rtmp/amf0.ts";
import { ChunkReader } from "../../src/rtmp/chunk-reader.ts";
import { chunkedMessage } from "../../src/rtmp/chunk-writer.ts";
import * as commands from "../../src/rtmp/commands.ts";
import { clientHello, HandshakeReader } from "../../src/rtmp/handshake.ts";
import * as types from "../../src/rtmp/message-types.ts";
import type { Track } from "./flv-payloads.ts";
import type { MediaMessage } from "./media-source.ts";
import { monotonicMs } from "./wait-for.ts";

export interface EncoderOptions {
  /** `rtmp[s]://host[:port]/app/stream[?query]`; the stream may be raw UTF-8. */
  readonly url: string;
  /** The authority to trust over rtmps. */
  readonly ca?: Buffer;
  /** Default 4096, as OBS. */
  readonly chunkSize?: number;
  /** Keeps its side open when the server has closed its own, and goes on sending. */
  readonly ignoresEnd?: boolean;
}

/** The server said no, in the protocol. */
export class PublishRefused extends Error {
  readonly code: string;
  constructor(code: string, description: string) {
    super(`${code}: ${description}`);
    this.code = code;
  }
}

const CONNECT = 1;
const RELEASE_STREAM = 2;
const FC_PUBLISH = 3;
const CREATE_STREAM = 4;
const PUBLISH = 5;
const UNPUBLISH = 6;
const DELETE_STREAM = 7;

const FAREWELL_MS = 2000;

const WIRE: Readonly<Record<Track, { type: number; chunkStream: number }>> = {
  audio: { type: types.AUDIO, chunkStream: types.CHUNK_STREAM_AUDIO },
  video: { type: types.VIDEO, chunkStream: types.CHUNK_STREAM_VIDEO },
  data: { type: types.DATA_AMF0, chunkStream: types.CHUNK_STREAM_DATA },
};

interface Address {
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
  readonly app: string;
  readonly stream: string;
}

export class EncoderConnection {
  readonly #address: Address;
  readonly #options: EncoderOptions;
  readonly #chunkSize: number;
  #raw: Socket | undefined;
  /** What is spoken over: `#raw` itself, or TLS over it. */
  #socket: Socket | undefined;
  #messageStream = 0;
  #acknowledgements = 0;
  #closedAtMs: number | null = null;
  #ending: "reset" | "fin" | "encoder" | null = null;
  #settle: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(options: EncoderOptions) {
    this.#options = options;
    this.#address = parseUrl(options.url);
    this.#chunkSize = options.chunkSize ?? 4096;
  }

  /** Resolves at Publish.Start; rejects with PublishRefused, or with an Error when the connection ends first. */
  publish(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#open();
    });
  }

  /** False once the connection has ended: the message is then dropped. */
  send({ track, timestampMs, payload }: MediaMessage): boolean {
    const socket = this.#socket;
    if (socket === undefined || !socket.writable) return false;
    const { type, chunkStream } = WIRE[track];
    socket.write(
      chunkedMessage(chunkStream, type, timestampMs, this.#messageStream, payload, this.#chunkSize),
    );
    return true;
  }

  /** Bytes that the server has not taken yet. */
  get unsentBytes(): number {
    return this.#socket?.writableLength ?? 0;
  }

  /** Acknowledgement messages that came from the server. */
  get acknowledgements(): number {
    return this.#acknowledgements;
  }

  get isOpen(): boolean {
    return this.#socket !== undefined && this.#closedAtMs === null;
  }

  /** How the connection ended: by the server's reset or FIN, or from this side. */
  get ending(): "reset" | "fin" | "encoder" | null {
    return this.#ending;
  }

  get closedAtMs(): number | null {
    return this.#closedAtMs;
  }

  /** Takes leave as encoders do and closes in order; resolves when the connection has gone. Idempotent. */
  close(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed) return Promise.resolve();
    if (this.#messageStream !== 0) {
      this.#command(0, "FCUnpublish", UNPUBLISH, null, this.#address.stream);
      this.#command(0, "deleteStream", DELETE_STREAM, null, this.#messageStream);
    }
    this.#ended("encoder");
    socket.end();
    // A server that reads no more never sees the FIN; it must not hold the test.
    const late = setTimeout(() => socket.destroy(), FAREWELL_MS);
    return new Promise<void>((resolve) => {
      socket.once("close", () => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  /** Sends FIN and keeps its other side open, without a farewell. */
  halfClose(): void {
    this.#socket?.end();
  }

  /** Whatever the server says from now on fills the buffers between. */
  stopReading(): void {
    this.#socket?.pause();
  }

  /** Pulls the plug: RST, no farewell. */
  abort(): void {
    this.#ended("encoder");
    this.#raw?.resetAndDestroy();
  }

  #open(): void {
    const { tls, host, port } = this.#address;
    // A TLS socket can't be reset, so the one under it is kept.
    const { ca, ignoresEnd = false } = this.#options;
    const raw = connectTcp({ host, port, allowHalfOpen: ignoresEnd });
    const socket = tls ? connectTls({ socket: raw, host, ...(ca === undefined ? {} : { ca }) }) : raw;
    this.#raw = raw;
    this.#socket = socket;
    socket.setNoDelay(true);
    const handshake = new HandshakeReader((s1) => socket.write(s1));
    const reader = new ChunkReader((type, _timestamp, _stream, payload, length) => {
      if (type === types.ACKNOWLEDGEMENT) this.#acknowledgements += 1;
      if (type === types.COMMAND_AMF0) this.#answer(decodeAmf(payload, 0, length));
    });
    socket.once(tls ? "secureConnect" : "connect", () => socket.write(clientHello()));
    socket.on("data", (bytes: Buffer) => {
      const wasDone = handshake.done;
      const at = wasDone ? 0 : handshake.push(bytes, 0, bytes.length);
      if (!wasDone && handshake.done) this.#connect();
      if (at < bytes.length) reader.push(bytes, at, bytes.length);
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      this.#settle?.reject(error);
      this.#ended(error.code === "ECONNRESET" || error.code === "EPIPE" ? "reset" : "fin");
    });
    socket.on("end", () => this.#ended("fin"));
    socket.on("close", () => {
      this.#ended("fin");
      this.#settle?.reject(new Error("the connection ended before Publish.Start"));
    });
  }

  #ended(how: "reset" | "fin" | "encoder"): void {
    if (this.#ending !== null) return;
    this.#ending = how;
    this.#closedAtMs = monotonicMs();
  }

  #connect(): void {
    const { tls, host, port, app } = this.#address;
    const tcUrl = `${tls ? "rtmps" : "rtmp"}://${host}:${port}/${app}`;
    this.#socket?.write(commands.setChunkSize(this.#chunkSize));
    this.#command(0, "connect", CONNECT, {
      app,
      type: "nonprivate",
      flashVer: "FMLE/3.0 (compatible; FMSc/1.0)",
      swfUrl: tcUrl,
      tcUrl,
      fourCcList: ["hvc1"],
    });
  }

  #answer([name, transaction, , info]: readonly AmfValue[]): void {
    if (name === "_error") this.#refused(info);
    else if (name === "_result" && transaction === CONNECT) {
      const { stream } = this.#address;
      this.#command(0, "releaseStream", RELEASE_STREAM, null, stream);
      this.#command(0, "FCPublish", FC_PUBLISH, null, stream);
      this.#command(0, "createStream", CREATE_STREAM, null);
    } else if (name === "_result" && transaction === CREATE_STREAM) {
      this.#messageStream = Number(info);
      this.#command(this.#messageStream, "publish", PUBLISH, null, this.#address.stream, "live");
    } else if (name === "onStatus") this.#status(info);
  }

  #status(info: AmfValue): void {
    const { level, code } = factsOf(info);
    if (level === "error") this.#refused(info);
    else if (code === "NetStream.Publish.Start") this.#settle?.resolve();
  }

  #refused(info: AmfValue): void {
    const { code = "no-code", description = "" } = factsOf(info);
    this.#settle?.reject(new PublishRefused(code, description));
  }

  #command(messageStream: number, ...values: readonly AmfValue[]): void {
    this.#socket?.write(commands.command(messageStream, this.#chunkSize, ...values));
  }
}

function factsOf(info: AmfValue): Partial<Record<"level" | "code" | "description", string>> {
  return typeof info === "object" && info !== null ? (info as Record<string, string>) : {};
}

/** As encoders split it: the first folder is the app, the rest with its query the stream. */
function parseUrl(url: string): Address {
  const parts = /^(rtmps?):\/\/([^/:]+)(?::(\d+))?\/([^/]+)\/(.+)$/.exec(url);
  if (parts === null) throw new Error("not an encoder's URL: rtmp[s]://host[:port]/app/stream");
  const [, scheme, host = "", port, app = "", stream = ""] = parts;
  return {
    tls: scheme === "rtmps",
    host,
    port: Number(port ?? (scheme === "rtmps" ? 443 : 1935)),
    app,
    stream,
  };
}
