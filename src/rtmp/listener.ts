// Accepts publishers, over TCP or TLS. Bounds what strangers may hold: unauthenticated connections an address.
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { DEFAULT_PUBLISHER_LIMITS, type PublisherLimits } from "./limits.ts";
import { PublisherConnection, type PublisherHandler } from "./publisher-connection.ts";
import type { ForwardedCodecs } from "./publisher-dialog.ts";
import { type PaceSetting, ReadPace } from "./read-pace.ts";
import { type AttachReader, attachDataEvents, chooseReader } from "./reused-read.ts";

export interface RtmpListenerOptions {
  readonly host: string;
  /** 0: any free port, see address(). */
  readonly port: number;
  /** PEM texts; with them the listener speaks RTMPS. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
  /** Connections of one address that were not yet accepted; beyond it the oldest is closed. */
  readonly unauthenticatedPerAddress?: number;
  readonly limits?: PublisherLimits;
  readonly codecs?: ForwardedCodecs;
  /** Monotonic clock, ms. */
  readonly monotonicMs: () => number;
  /** Sockets are read in turns (see read-pace.ts); default: whenever something arrives, as always with TLS. */
  readonly pace?: PaceSetting;
  readonly createHandler: (connection: PublisherConnection) => PublisherHandler;
  /** Accepting failed (no descriptors left); the listener goes on. */
  readonly onAcceptError?: (error: Error) => void;
}

export class RtmpListener {
  readonly #options: RtmpListenerOptions;
  readonly #limits: PublisherLimits;
  readonly #perAddress: number;
  readonly #secureContext: SecureContext | null;
  readonly #connections = new Set<PublisherConnection>();
  /** By address, oldest first. */
  readonly #strangers = new Map<string, Set<PublisherConnection>>();
  #server: Server | null = null;
  #attach: AttachReader = attachDataEvents;
  #reused = false;
  #pace: ReadPace | null = null;
  #onLastClosed: (() => void) | null = null;

  /** Throws when the certificate and key do not fit. */
  constructor(options: RtmpListenerOptions) {
    this.#options = options;
    this.#limits = options.limits ?? DEFAULT_PUBLISHER_LIMITS;
    this.#perAddress = options.unauthenticatedPerAddress ?? 256;
    this.#secureContext = options.tls === undefined ? null : createSecureContext(options.tls);
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Whether sockets are read into the one reused buffer (false with TLS, and where Node does not allow it). */
  get readsIntoReusedBuffer(): boolean {
    return this.#reused;
  }

  /** Where it listens, or null. */
  address(): { host: string; port: number } | null {
    const address = this.#server?.address();
    if (address === null || address === undefined || typeof address === "string") return null;
    return { host: address.address, port: address.port };
  }

  /** Rejects with the system's error (EADDRINUSE, EACCES). */
  async start(): Promise<void> {
    if (this.#server !== null) return;
    const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 });
    this.#server = server;
    if (this.#secureContext === null) {
      const reader = await chooseReader();
      this.#attach = reader.attach;
      this.#reused = reader.reused;
    }
    const { pace, monotonicMs } = this.#options;
    if (this.#reused && pace !== undefined) this.#pace = new ReadPace(pace, monotonicMs);
    server.on("connection", (socket) => this.#onConnection(socket));
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(this.#options.port, this.#options.host, () => {
          server.off("error", reject);
          resolve();
        });
      });
    } catch (error) {
      this.#server = null;
      throw error;
    }
    server.on("error", (error) => this.#options.onAcceptError?.(error));
    this.#pace?.start();
  }

  /** Closes every connection with the code `server-stopping`, and the port. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const allClosed = new Promise<void>((resolve) => {
      this.#onLastClosed = resolve;
      if (this.#connections.size === 0) resolve();
    });
    for (const connection of this.#connections) connection.close("server-stopping", "the gate stops");
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await allClosed;
    this.#pace?.stop();
  }

  #onConnection(accepted: Socket): void {
    let connection: PublisherConnection | null = null;
    const onBytes = (buffer: Buffer, length: number): boolean =>
      connection?.receive(buffer, length) !== false;
    const secureContext = this.#secureContext;
    const socket =
      secureContext === null
        ? this.#attach(accepted, onBytes)
        : attachDataEvents(secured(accepted, secureContext), onBytes);
    // A peer that has gone already has no address; its close event is on the way.
    const address = socket.remoteAddress ?? "";
    const created = new PublisherConnection(socket, {
      limits: this.#limits,
      monotonicMs: this.#options.monotonicMs,
      createHandler: this.#options.createHandler,
      pace: this.#pace,
      ...(this.#options.codecs === undefined ? {} : { codecs: this.#options.codecs }),
      onSettled: () => this.#forgetStranger(address, created),
      onClosed: () => {
        this.#connections.delete(created);
        if (this.#connections.size === 0) this.#onLastClosed?.();
      },
    });
    connection = created;
    this.#connections.add(created);
    this.#rememberStranger(address, created);
  }

  #rememberStranger(address: string, connection: PublisherConnection): void {
    const strangers = this.#strangers.get(address) ?? new Set();
    this.#strangers.set(address, strangers.add(connection));
    if (strangers.size <= this.#perAddress) return;
    const [oldest] = strangers;
    if (oldest === undefined) return;
    strangers.delete(oldest);
    oldest.close(
      "strangers-too-many",
      `more than ${this.#perAddress} connections of ${address} not accepted`,
    );
  }

  #forgetStranger(address: string, connection: PublisherConnection): void {
    const strangers = this.#strangers.get(address);
    strangers?.delete(connection);
    if (strangers?.size === 0) this.#strangers.delete(address);
  }
}

/** By itself, so that no closure of a plain connection keeps the socket that its handle was taken from. */
function secured(accepted: Socket, secureContext: SecureContext): TLSSocket {
  accepted.on("error", () => accepted.destroy());
  return new TLSSocket(accepted, { isServer: true, secureContext });
}
