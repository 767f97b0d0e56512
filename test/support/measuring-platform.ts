// Our own RTMP(S) server as the platform: it says from outside the node what left, when, how old it was and how
// the connection ended. In-process here; measuring-platform-process.ts runs it in a process of its own.
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { AdobeAuth } from "./adobe-auth.ts";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { type ConnectionSummary, MeasuredConnection } from "./measured-connection.ts";
import type { Detail, MessageRecord } from "./media-measure.ts";
import type { Behaviour } from "./platform-behaviour.ts";
import { StampRows } from "./stamp-rows.ts";
import { freePort, type TempFolder, tempFolder } from "./temp-folder.ts";

export interface PlatformOptions {
  /** Default "messages". With 100 and more connections use "figures". */
  readonly detail?: Detail;
  /** Serve rtmps with a certificate of our own authority (`caFile`). */
  readonly tls?: boolean;
  /** Default: a free one. */
  readonly port?: number;
  readonly behaviour?: Behaviour;
  /** Keep a row a message for `takeRows`, and of a connection that has ended its summary alone: for long runs. */
  readonly rows?: boolean;
}

/** What is left of a connection that has ended, in a long run. */
interface EndedConnection {
  readonly summary: ConnectionSummary;
}

export class MeasuringPlatform {
  readonly #options: PlatformOptions;
  readonly #connections: (MeasuredConnection | EndedConnection)[] = [];
  readonly #rows = new StampRows();
  readonly #sockets = new Set<Socket>();
  #behaviour: Behaviour = {};
  #auth: AdobeAuth | null = null;
  #server: Server | undefined;
  #folder: TempFolder | undefined;
  #certificates: Certificates | null = null;
  #port = 0;
  #ages: number[] | null = null;

  constructor(options: PlatformOptions = {}) {
    this.#options = options;
    this.setBehaviour(options.behaviour ?? {});
  }

  /** Listens; starting again after `stop` keeps the port and what was measured before. */
  async start(): Promise<void> {
    if (this.#server !== undefined) return;
    this.#port = this.#port || (this.#options.port ?? (await freePort()));
    if (this.#options.tls === true) this.#prepareTls();
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port: this.#port, host: "127.0.0.1", backlog: 1024 }, resolve);
    });
  }

  /** Resets every connection and stops listening, as a platform that crashes. Idempotent. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const connection of this.#connections) live(connection)?.end("reset");
    for (const socket of this.#sockets) socket.destroy();
    if (server !== undefined) await new Promise((resolve) => server.close(resolve));
    this.#folder?.remove();
  }

  /** `rtmp[s]://127.0.0.1:port/live` */
  get url(): string {
    return `${this.#options.tls === true ? "rtmps" : "rtmp"}://127.0.0.1:${this.#port}/live`;
  }

  /** The authority's certificate for NODE_EXTRA_CA_CERTS; empty without TLS. */
  get caFile(): string {
    return this.#certificates?.caFile ?? "";
  }

  /** Every connection since the first start, in the order of opening. */
  get connections(): ConnectionSummary[] {
    return this.#connections.map(({ summary }) => summary);
  }

  /** Connections that published this stream, in the order of opening. */
  streams(streamName: string): ConnectionSummary[] {
    return this.connections.filter((connection) => connection.streamName === streamName);
  }

  /** Every message of one connection; needs detail "messages" or "payloads". */
  messages(connectionId: number): readonly MessageRecord[] {
    return live(this.#connections[connectionId])?.messages ?? [];
  }

  /** How connections opened from now on are treated; present ones go on as they are. */
  setBehaviour(behaviour: Behaviour): void {
    const { user = "", password = "" } = behaviour.credentials ?? {};
    this.#auth = behaviour.credentials === undefined ? null : new AdobeAuth(user, password);
    this.#behaviour = behaviour;
  }

  end(connectionId: number, how: "reset" | "close"): void {
    live(this.#connections[connectionId])?.end(how);
  }

  readAgain(connectionId: number): void {
    live(this.#connections[connectionId])?.readAgain();
  }

  /** Rows of `stamp-rows.ts` since the last call, over all connections; needs `rows`. */
  takeRows(): Float64Array {
    return this.#rows.take();
  }

  /** Collects the age (arrival minus stamp) of every stamped message until `endWindow`. */
  beginWindow(): void {
    this.#ages = [];
  }

  /** Ages in milliseconds, in the order of arrival. */
  endWindow(): Float64Array {
    const ages = Float64Array.from(this.#ages ?? []);
    this.#ages = null;
    return ages;
  }

  /** A platform that comes back has the certificate it had, and `caFile` stands where it stood. */
  #prepareTls(): void {
    this.#folder ??= tempFolder("platform");
    mkdirSync(this.#folder.path, { recursive: true });
    if (this.#certificates === null) this.#certificates = makeCertificates(this.#folder.path);
    else writeFileSync(this.#certificates.caFile, this.#certificates.ca);
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    const id = this.#connections.length;
    const { rows = false } = this.#options;
    const connection = new MeasuredConnection(socket, {
      id,
      behaviour: this.#behaviour,
      detail: this.#options.detail ?? "messages",
      certificates: this.#certificates,
      auth: this.#auth,
      onAge: (ageMs) => this.#ages?.push(ageMs),
      onRow: (stamp, arrivedAtMs) => rows && this.#rows.add(id, stamp, arrivedAtMs),
    });
    this.#connections.push(connection);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      if (rows) this.#connections[id] = { summary: connection.summary };
    });
  }
}

function live(connection: MeasuredConnection | EndedConnection | undefined): MeasuredConnection | null {
  return connection instanceof MeasuredConnection ? connection : null;
}
