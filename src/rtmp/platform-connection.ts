// A connection to the platform that can be torn off in any state. It owns the raw TCP socket and puts TLS over
// it, because a TLS socket can't be reset: reset() sends RST, which also drops what the kernel still holds.
import { lookup as systemLookup } from "node:dns";
import { isIP, type Socket, connect as tcpConnect } from "node:net";
import { type TLSSocket, connect as tlsConnect } from "node:tls";
import type { AmfObject } from "./amf0.ts";
import { PublishDialog } from "./publish-dialog.ts";
import type { CloseReason } from "./publisher-connection.ts";
import { parseRtmpUrl, type RtmpTarget, RtmpUrlError } from "./url.ts";
import { WireError } from "./wire-error.ts";

export type PlatformState =
  | "resolving"
  | "connecting"
  | "tls"
  | "handshake"
  | "connect"
  | "publish"
  | "ready"
  | "closed";

/** Both ends of the TCP connection, as the kernel's table lists them. */
export interface AddressPair {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

export type Lookup = (host: string, done: (error: Error | null, address: string | null) => void) => void;

export interface PlatformConnectionOptions {
  /** rtmp[s]://[user:password@]host[:port]/app; a wrong one fails as `url-invalid`. */
  readonly url: string;
  readonly streamName: string;
  /** Default: the system's resolver. Not called for addresses. */
  readonly lookup?: Lookup;
  /** PEM of further certificate authorities; the certificate is always verified. */
  readonly tlsCa?: string | Buffer | readonly (string | Buffer)[];
  /** For each state before "ready"; default 5 s. */
  readonly deadlineMs?: number;
  /** How reset() tears off; a test puts a wrong way here. */
  readonly rawClose?: (raw: Socket) => void;
  readonly flashVer?: string;
  /** Further properties of connect, such as fourCcList. */
  readonly connectProperties?: AmfObject;
  readonly outgoingChunkSize?: number;
  readonly monotonicMs?: () => number;
  readonly onReady: () => void;
  /** Once, unless reset() came first. */
  readonly onClosed: (reason: CloseReason) => void;
  readonly onReconnectRequest?: (tcUrl: string | null) => void;
  /** The platform's answer to connect. */
  readonly onConnected?: (properties: AmfObject) => void;
}

const DEADLINE_MS = 5_000;
/** authmod=adobe takes two: one to name the user, one with the answer. */
const MAX_RECONNECTS = 2;

function lookupAddress(host: string, done: (error: Error | null, address: string | null) => void): void {
  systemLookup(host, (error, address) => done(error, error === null ? address : null));
}

function sendReset(raw: Socket): void {
  raw.resetAndDestroy();
}

export class PlatformConnection {
  readonly #options: PlatformConnectionOptions;
  readonly #monotonicMs: () => number;
  #state: PlatformState = "closed";
  #started = false;
  /** Rises with every connection and with the end: callbacks of an older one find that they are late. */
  #generation = 0;
  #target: RtmpTarget | null = null;
  #raw: Socket | null = null;
  #tls: TLSSocket | null = null;
  #dialog: PublishDialog | null = null;
  #reconnects = 0;
  #timer: NodeJS.Timeout | undefined;
  #addressPair: AddressPair | null = null;
  #finishing = false;
  /** Set from end() to the FIN: libuv refuses a reset in between. */
  #endPending = false;

  constructor(options: PlatformConnectionOptions) {
    this.#options = options;
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
  }

  get state(): PlatformState {
    return this.#state;
  }

  /** Of the present connection, or the last one; null before TCP has connected. */
  get addressPair(): AddressPair | null {
    return this.#addressPair;
  }

  get messageStreamId(): number {
    return this.#dialog?.messageStreamId ?? 0;
  }

  get outgoingChunkSize(): number {
    return this.#dialog?.outgoingChunkSize ?? 0;
  }

  /** Written and not yet taken by the kernel, whose own buffer is not counted. */
  get unsentBytes(): number {
    return this.#stream?.writableLength ?? 0;
  }

  get #stream(): Socket | null {
    return this.#tls ?? this.#raw;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    try {
      this.#target = parseRtmpUrl(this.#options.url);
    } catch (error) {
      if (!(error instanceof RtmpUrlError)) throw error;
      this.#state = "resolving";
      const generation = this.#generation;
      queueMicrotask(() => {
        if (generation === this.#generation) this.#close("url-invalid", error.message);
      });
      return;
    }
    this.#resolve(this.#target, undefined);
  }

  /**
   * Sends ready-made chunks; keep one write in flight. `done` comes when the kernel has taken the bytes, or with
   * the error that also closes the connection; never after reset().
   */
  write(bytes: Buffer, done: (error?: Error | null) => void): void {
    const stream = this.#stream;
    if (this.#state !== "ready" || this.#finishing || stream === null) {
      const generation = this.#generation;
      queueMicrotask(() => {
        if (generation === this.#generation) done(new Error(`not writable while ${this.#state}`));
      });
      return;
    }
    const generation = this.#generation;
    stream.write(bytes, (error) => {
      if (generation === this.#generation) done(error);
    });
  }

  /** Tears the connection off at once, in any state; what was not delivered is lost. No callback follows. */
  reset(): void {
    this.#started = true;
    this.#tearOff();
  }

  /** Ends politely once everything written is with the kernel; what takes longer than `deadlineMs` is reset. */
  finish(deadlineMs: number): void {
    const stream = this.#stream;
    const raw = this.#raw;
    if (this.#finishing) return;
    if (this.#state !== "ready" || stream === null || raw === null || this.#dialog === null) {
      if (this.#state !== "closed") this.#close("finished", "ended before it was ready");
      return;
    }
    this.#finishing = true;
    const generation = this.#generation;
    this.#deadline(deadlineMs, "finish-deadline", "the platform did not take the end");
    stream.write(this.#dialog.farewell(), (error) => {
      if (error || generation !== this.#generation) return;
      // The raw socket's end, over TLS too: with nothing queued the FIN goes at the next turn of the loop, and
      // the socket can still be reset. A queued close_notify would make libuv refuse the reset.
      this.#endPending = true;
      raw.end(() => {
        this.#endPending = false;
      });
    });
  }

  #deadline(delayMs: number, code: string, detail: string): void {
    clearTimeout(this.#timer);
    const generation = this.#generation;
    this.#timer = setTimeout(() => {
      if (generation === this.#generation) this.#close(code, detail);
    }, delayMs);
  }

  #enter(state: PlatformState): void {
    this.#state = state;
    clearTimeout(this.#timer);
    if (state === "ready" || state === "closed") return;
    const deadlineMs = this.#options.deadlineMs ?? DEADLINE_MS;
    this.#deadline(deadlineMs, `deadline-${state}`, `no progress within ${deadlineMs} ms`);
  }

  #resolve(target: RtmpTarget, authQuery: string | undefined): void {
    const generation = this.#generation;
    this.#enter("resolving");
    if (isIP(target.host) !== 0) {
      this.#open(target, target.host, authQuery);
      return;
    }
    const lookup = this.#options.lookup ?? lookupAddress;
    lookup(target.host, (error, address) => {
      if (generation !== this.#generation) return;
      if (error !== null || address === null) {
        this.#close("dns-failed", (error as NodeJS.ErrnoException | null)?.code ?? "no address");
      } else this.#open(target, address, authQuery);
    });
  }

  #open(target: RtmpTarget, address: string, authQuery: string | undefined): void {
    const generation = this.#generation;
    this.#enter("connecting");
    const raw = tcpConnect({ host: address, port: target.port, noDelay: true, keepAlive: true });
    this.#raw = raw;
    this.#watch(raw, generation);
    raw.once("connect", () => {
      if (generation !== this.#generation) return;
      this.#addressPair = {
        localAddress: raw.localAddress ?? "",
        localPort: raw.localPort ?? 0,
        remoteAddress: raw.remoteAddress ?? address,
        remotePort: raw.remotePort ?? target.port,
      };
      if (target.tls) this.#secure(target, raw, generation, authQuery);
      else this.#talk(target, raw, generation, authQuery);
    });
  }

  #secure(target: RtmpTarget, raw: Socket, generation: number, authQuery: string | undefined): void {
    this.#enter("tls");
    const { tlsCa } = this.#options;
    const tls = tlsConnect({
      socket: raw,
      host: target.host,
      // Server names are names only (RFC 6066 3).
      ...(isIP(target.host) === 0 ? { servername: target.host } : {}),
      ...(tlsCa === undefined ? {} : { ca: tlsCa as string | Buffer | (string | Buffer)[] }),
      rejectUnauthorized: true,
    });
    this.#tls = tls;
    this.#watch(tls, generation);
    tls.once("secureConnect", () => {
      if (generation === this.#generation) this.#talk(target, tls, generation, authQuery);
    });
  }

  /** Turns the socket's end into onClosed, whichever of its events comes first. */
  #watch(socket: Socket, generation: number): void {
    const over = (code: string, detail: string): void => {
      if (generation !== this.#generation) return;
      if (this.#finishing) this.#close("finished", "the platform closed the connection");
      else this.#close(code, detail);
    };
    socket.on("error", (error: NodeJS.ErrnoException) => {
      const failed: Partial<Record<PlatformState, string>> = {
        connecting: "connect-failed",
        tls: "tls-failed",
      };
      const code = failed[this.#state] ?? "connection-lost";
      over(code, error.code ?? error.message);
    });
    socket.on("end", () =>
      over("platform-closed", `the platform closed the connection while ${this.#state}`),
    );
    socket.on("close", () => over("platform-closed", "closed"));
  }

  #talk(target: RtmpTarget, stream: Socket, generation: number, authQuery: string | undefined): void {
    this.#enter("handshake");
    const { flashVer, connectProperties, outgoingChunkSize } = this.#options;
    const current = (): boolean => generation === this.#generation;
    const dialog = new PublishDialog(
      {
        app: target.app,
        tcUrl: target.tcUrl,
        streamName: this.#options.streamName,
        monotonicMs: this.#monotonicMs,
        credentials: target.credentials,
        ...(authQuery === undefined ? {} : { authQuery }),
        ...(flashVer === undefined ? {} : { flashVer }),
        ...(connectProperties === undefined ? {} : { connectProperties }),
        ...(outgoingChunkSize === undefined ? {} : { outgoingChunkSize }),
      },
      {
        send: (bytes) => {
          if (current()) stream.write(bytes);
        },
        entered: (state) => {
          if (!current()) return;
          this.#enter(state);
          if (state === "ready") this.#options.onReady();
        },
        connected: (properties) => {
          if (current()) this.#options.onConnected?.(properties);
        },
        reconnect: (query) => {
          if (current()) this.#reconnect(target, query);
        },
        failed: (code, detail) => {
          if (current() && !this.#finishing) this.#close(code, detail);
        },
        reconnectRequest: (tcUrl) => {
          if (current()) this.#options.onReconnectRequest?.(tcUrl);
        },
      },
    );
    this.#dialog = dialog;
    stream.on("data", (bytes: Buffer) => {
      if (!current()) return;
      try {
        dialog.receive(bytes, 0, bytes.length);
      } catch (error) {
        // No input may end the process (design 10), a fault of ours included.
        const code = error instanceof WireError ? error.code : "internal-error";
        if (current()) this.#close(code, error instanceof Error ? error.message : String(error));
      }
    });
    dialog.start();
  }

  #reconnect(target: RtmpTarget, authQuery: string): void {
    this.#reconnects += 1;
    if (this.#reconnects > MAX_RECONNECTS) {
      this.#close("auth-failed", "the platform challenges without end");
      return;
    }
    this.#tearOff();
    this.#resolve(target, authQuery);
  }

  #close(code: string, detail: string): void {
    this.#tearOff();
    this.#options.onClosed({ code, detail });
  }

  #tearOff(): void {
    const raw = this.#raw;
    const tls = this.#tls;
    const connecting = this.#state === "connecting";
    this.#generation += 1;
    this.#enter("closed");
    this.#raw = null;
    this.#tls = null;
    if (raw !== null && !raw.destroyed) {
      const rawClose = this.#options.rawClose ?? sendReset;
      // resetAndDestroy() would wait for the connection; destroying it takes the SYN back.
      if (connecting) raw.destroy();
      else if (this.#endPending) raw.once("finish", () => rawClose(raw));
      else rawClose(raw);
    }
    // Not before the raw socket: destroying TLS closes it without a reset.
    if (tls !== null) raw?.once("close", () => tls.destroy());
  }
}
