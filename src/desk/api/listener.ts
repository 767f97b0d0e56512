/** The desk's HTTP or HTTPS listener: opened once, closed with a moment for the requests under way. */
import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { DeskConfig } from "../config.ts";

const STOP_MS = 1000;

export class Listener {
  readonly #http: DeskConfig["http"];
  readonly #server: Server;

  /** @throws Error when a certificate file can't be read. */
  constructor(http: DeskConfig["http"], handler: RequestListener) {
    this.#http = http;
    this.#server =
      http.tls === null
        ? createServer(handler)
        : createTlsServer(
            { cert: readFileSync(http.tls.certFile), key: readFileSync(http.tls.keyFile) },
            handler,
          );
  }

  /** The configured port, or the one the system chose for 0. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : this.#http.port;
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#http.port, this.#http.host, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
  }

  stop(): Promise<void> {
    if (!this.#server.listening) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#server.closeAllConnections(), STOP_MS);
      this.#server.close(() => {
        clearTimeout(timer);
        resolve();
      });
      this.#server.closeIdleConnections();
    });
  }
}
