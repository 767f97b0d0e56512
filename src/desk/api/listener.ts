/** The desk's HTTP or HTTPS listener: opened once, closed with a moment for the requests under way. */
import { readFileSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { DeskConfig } from "../config.ts";
import { markMachine } from "./authentication.ts";
import { shouldUpgradeCallback, Upgrades } from "./upgrades.ts";

const STOP_MS = 1000;

export class Listener {
  readonly #http: DeskConfig["http"];
  readonly #server: Server;
  readonly #upgrades = new Upgrades();
  /** In the node's run directory, which only its own user can enter: for the `tingzha` command. */
  readonly #machine: Server;
  readonly #socketPath: string;

  /** @throws Error when a certificate file can't be read. */
  constructor(http: DeskConfig["http"], socketPath: string, handler: RequestListener) {
    this.#http = http;
    this.#socketPath = socketPath;
    this.#machine = createServer((request, response) => {
      markMachine(request);
      handler(request, response);
    });
    this.#server =
      http.tls === null
        ? createServer({ shouldUpgradeCallback }, handler)
        : createTlsServer(
            {
              shouldUpgradeCallback,
              cert: readFileSync(http.tls.certFile),
              key: readFileSync(http.tls.keyFile),
            },
            handler,
          );
    this.#server.on("upgrade", this.#upgrades.asRequest(handler));
  }

  /** The configured port, or the one the system chose for 0. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : this.#http.port;
  }

  async start(): Promise<void> {
    // Left by a desk that was killed: the node lock says that there is no other.
    rmSync(this.#socketPath, { force: true });
    await listening(this.#machine, (done) => this.#machine.listen(this.#socketPath, done));
    await listening(this.#server, (done) => this.#server.listen(this.#http.port, this.#http.host, done));
  }

  async stop(): Promise<void> {
    const rest = setTimeout(() => this.#upgrades.destroy(), STOP_MS);
    await Promise.all([closed(this.#server), closed(this.#machine)]);
    clearTimeout(rest);
  }
}

function listening(server: Server, listen: (done: () => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    listen(() => {
      server.off("error", reject);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), STOP_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
