// What the socket tests of this folder share: conditions instead of sleeps, a listener that records, a platform
// that follows a script.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, connect as netConnect, type Server, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { createSecureContext, TLSSocket } from "node:tls";
import { type AmfValue, decodeAmf } from "../../../src/rtmp/amf0.ts";
import { ChunkReader } from "../../../src/rtmp/chunk-reader.ts";
import { command, status } from "../../../src/rtmp/commands.ts";
import { answerHandshake, HandshakeReader } from "../../../src/rtmp/handshake.ts";
import { DEFAULT_PUBLISHER_LIMITS, type PublisherLimits } from "../../../src/rtmp/limits.ts";
import { RtmpListener } from "../../../src/rtmp/listener.ts";
import type { PublishRequest } from "../../../src/rtmp/publish-request.ts";
import type { CloseReason, PublisherConnection } from "../../../src/rtmp/publisher-connection.ts";
import type { PaceSetting } from "../../../src/rtmp/read-pace.ts";

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
/** For localhost and 127.0.0.1, signed by itself. */
export const CERTIFICATE = fixture("localhost-cert.pem");
export const PRIVATE_KEY = fixture("localhost-key.pem");

export const monotonicMs = (): number => performance.now();

/** Waits until `condition` holds; fails with `what` after 15 s. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** What one publisher's handler saw. */
export interface Publisher {
  readonly connection: PublisherConnection;
  readonly requests: PublishRequest[];
  readonly messages: { type: number; timestamp: number; payload: string }[];
  unpublished: number;
  readonly closed: CloseReason[];
}

export interface Door {
  readonly listener: RtmpListener;
  readonly port: number;
  readonly publishers: Publisher[];
}

/** A listener that accepts every publisher, or does what `onPublish` says. */
export async function openDoor(
  options: {
    limits?: Partial<PublisherLimits>;
    tls?: boolean;
    unauthenticatedPerAddress?: number;
    pace?: PaceSetting;
    onPublish?: (connection: PublisherConnection, request: PublishRequest) => void;
    onMessage?: (publisher: Publisher) => void;
    onRest?: (publisher: Publisher) => void;
  } = {},
): Promise<Door> {
  const publishers: Publisher[] = [];
  const listener = new RtmpListener({
    host: "127.0.0.1",
    port: 0,
    limits: { ...DEFAULT_PUBLISHER_LIMITS, ...options.limits },
    monotonicMs,
    ...(options.pace === undefined ? {} : { pace: options.pace }),
    ...(options.tls === true ? { tls: { cert: CERTIFICATE, key: PRIVATE_KEY } } : {}),
    ...(options.unauthenticatedPerAddress === undefined
      ? {}
      : { unauthenticatedPerAddress: options.unauthenticatedPerAddress }),
    createHandler: (connection) => {
      const publisher: Publisher = { connection, requests: [], messages: [], unpublished: 0, closed: [] };
      publishers.push(publisher);
      return {
        publish: (request) => {
          publisher.requests.push(request);
          if (options.onPublish === undefined) connection.accept();
          else options.onPublish(connection, request);
        },
        message: (type, timestamp, payload, length) => {
          publisher.messages.push({ type, timestamp, payload: payload.toString("latin1", 0, length) });
          options.onMessage?.(publisher);
        },
        rests: () => options.onRest?.(publisher),
        unpublish: () => {
          publisher.unpublished += 1;
        },
        closed: (reason) => publisher.closed.push(reason),
      };
    },
  });
  await listener.start();
  return { listener, port: listener.address()?.port ?? 0, publishers };
}

/** A plain TCP client that keeps what it was sent. */
export interface Client {
  readonly socket: Socket;
  readonly received: () => Buffer;
  closed: boolean;
}

export async function openClient(port: number): Promise<Client> {
  const socket = netConnect(port, "127.0.0.1");
  const parts: Buffer[] = [];
  const client: Client = { socket, received: () => Buffer.concat(parts), closed: false };
  socket.on("data", (bytes: Buffer) => parts.push(bytes));
  socket.on("error", () => undefined);
  socket.on("close", () => {
    client.closed = true;
  });
  await once(socket, "connect");
  return client;
}

/** A connection that a scripted platform has accepted. */
export interface PlatformPeer {
  readonly raw: Socket;
  /** The TLS socket over it, or the same. */
  readonly stream: Socket;
  /** Command names with their arguments, as they came. */
  readonly commands: AmfValue[][];
  readonly messages: { type: number; timestamp: number; payload: string }[];
  /** Code of the error the raw socket ended with: ECONNRESET is what a reset looks like. */
  error: string | null;
  ended: boolean;
  closed: boolean;
  /** Keeps its half open after our FIN. */
  ignoresEnd: boolean;
  /** Of the application, TLS taken off. */
  receivedBytes: number;
  send(bytes: Buffer): void;
}

export interface Platform {
  readonly server: Server;
  readonly port: number;
  readonly peers: PlatformPeer[];
  close(): Promise<void>;
}

export type PlatformScript = (peer: PlatformPeer, command: AmfValue[], streamId: number) => void;

/** Answers as a server should, up to Publish.Start. */
export const welcome: PlatformScript = (peer, [name, transaction]) => {
  const id = transaction ?? 0;
  if (name === "connect") {
    peer.send(command(0, 128, "_result", id, {}, status("status", "NetConnection.Connect.Success", "")));
  } else if (name === "createStream") peer.send(command(0, 128, "_result", id, null, 7));
  else if (name === "publish") {
    peer.send(command(7, 128, "onStatus", 0, null, status("status", "NetStream.Publish.Start", "")));
  }
};

/**
 * A platform on loopback. `script` answers commands; `silent` makes it accept and say nothing, not even TLS or
 * not even the handshake.
 */
export async function openPlatform(
  options: { script?: PlatformScript; tls?: boolean; silent?: "tls" | "handshake" } = {},
): Promise<Platform> {
  const peers: PlatformPeer[] = [];
  const script = options.script ?? welcome;
  const server = createServer({ allowHalfOpen: true }, (raw) => {
    const secureContext = createSecureContext({ cert: CERTIFICATE, key: PRIVATE_KEY });
    // TLS goes over a stream of the raw socket, not over the socket itself: on top of a handle Node's TLS
    // reports a reset as an ordinary end.
    const secured = options.tls === true && options.silent !== "tls";
    const through = secured ? Duplex.from({ readable: raw, writable: raw }) : null;
    through?.on("error", () => undefined);
    const stream = through === null ? raw : new TLSSocket(through, { isServer: true, secureContext });
    const peer: PlatformPeer = {
      raw,
      stream,
      commands: [],
      messages: [],
      error: null,
      ended: false,
      closed: false,
      ignoresEnd: false,
      receivedBytes: 0,
      send: (bytes) => void stream.write(bytes),
    };
    peers.push(peer);
    for (const socket of new Set([raw, stream])) {
      socket.on("error", (error: NodeJS.ErrnoException) => {
        if (socket === raw) peer.error ??= error.code ?? error.message;
      });
    }
    raw.on("end", () => {
      peer.ended = true;
      if (!peer.ignoresEnd) raw.end();
    });
    raw.on("close", () => {
      peer.closed = true;
    });
    const handshake = new HandshakeReader((c1) => peer.send(answerHandshake(c1)));
    const reader = new ChunkReader((type, timestamp, streamId, payload, length) => {
      if (type !== 20) {
        peer.messages.push({ type, timestamp, payload: payload.toString("latin1", 0, length) });
        return;
      }
      const values = decodeAmf(payload, 0, length);
      peer.commands.push(values);
      script(peer, values, streamId);
    });
    reader.admit();
    stream.on("data", (bytes: Buffer) => {
      peer.receivedBytes += bytes.length;
      if (options.silent !== undefined) return;
      const at = handshake.push(bytes, 0, bytes.length);
      if (handshake.done) reader.push(bytes, at, bytes.length);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    server,
    port: typeof address === "object" && address !== null ? address.port : 0,
    peers,
    close: async () => {
      for (const peer of peers) peer.raw.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
