// Somebody who looks at a preview: a real WebSocket, what came over it, and how it ended.
import WebSocket from "ws";
import { monotonicMs } from "./wait-for.ts";

export interface Arrival {
  readonly atMs: number;
  readonly bytes: Buffer;
}

export interface Refusal {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what it is depends on the refusal.
  readonly body: any;
}

export class PreviewViewer {
  readonly arrivals: Arrival[] = [];
  bytes = 0;
  closed: { readonly code: number; readonly reason: string } | null = null;
  readonly #socket: WebSocket;
  readonly #keeps: boolean;

  private constructor(socket: WebSocket, keeps: boolean) {
    this.#socket = socket;
    this.#keeps = keeps;
    socket.on("message", (data: Buffer) => {
      this.bytes += data.length;
      if (this.#keeps) this.arrivals.push({ atMs: monotonicMs(), bytes: data });
    });
    socket.on("close", (code, reason) => {
      this.closed = { code, reason: reason.toString("utf8") };
    });
    socket.on("error", () => undefined);
  }

  /** @param keeps false: what comes is counted and thrown away. @returns the refusal when it was refused. */
  static open(
    url: string,
    headers: Readonly<Record<string, string>>,
    keeps = true,
  ): Promise<PreviewViewer | Refusal> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, { headers, perMessageDeflate: false });
      const viewer = new PreviewViewer(socket, keeps);
      socket.once("open", () => resolve(viewer));
      socket.once("error", reject);
      socket.once("unexpected-response", (_request, response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({ status: response.statusCode ?? 0, body: text === "" ? null : JSON.parse(text) });
        });
      });
    });
  }

  /** Everything so far, as the file that it is. */
  get file(): Buffer {
    return Buffer.concat(this.arrivals.map(({ bytes }) => bytes));
  }

  /** Reads nothing any more, as a browser that is frozen; the connection stays. */
  freeze(): void {
    this.#socket.pause();
  }

  close(): void {
    this.#socket.terminate();
  }
}
