/** One end of the link: JSON frames over a Unix socket, bounded both ways; whatever breaks the rules ends it. */

import type { Socket } from "node:net";
import { FrameError, FrameSplitter, parseFrame } from "./frames.ts";

const DEFAULT_MAX_FRAME_BYTES = 1024 * 1024;
const DEFAULT_MAX_QUEUED_BYTES = 8 * 1024 * 1024;

export interface LinkChannelOptions {
  /** A whole frame, always a plain JSON object; its fields are not checked yet. */
  onMessage(message: unknown): void;
  /** Called once, when the channel has ended for any reason; nothing is received after it. */
  onClosed(reason: string): void;
  /** Longest frame either way, in bytes without the newline. Default 1 MiB. */
  maxFrameBytes?: number;
  /** Bytes that may wait for a peer that does not read. Default 8 MiB. */
  maxQueuedBytes?: number;
}

export class LinkChannel {
  readonly #socket: Socket;
  readonly #options: LinkChannelOptions;
  readonly #maxFrameBytes: number;
  readonly #maxQueuedBytes: number;
  readonly #splitter: FrameSplitter;
  #closed = false;

  /** Takes over a connected or connecting socket: its data, its errors and its end. */
  constructor(socket: Socket, options: LinkChannelOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#maxFrameBytes = options.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES;
    this.#maxQueuedBytes = options.maxQueuedBytes ?? DEFAULT_MAX_QUEUED_BYTES;
    this.#splitter = new FrameSplitter(this.#maxFrameBytes);
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    socket.on("error", (error: NodeJS.ErrnoException) => this.close(error.code ?? error.message));
    socket.on("close", () => this.close("peer-closed"));
  }

  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Sends one frame. False when it was not taken: the channel is closed, or is closed by this call because
   * the frame is too long (`frame-too-large`) or the peer has stopped reading (`queue-full`). A frame is
   * never dropped from a living channel: the peer could not tell, a broken connection it can.
   */
  send(message: object): boolean {
    if (this.#closed) return false;
    const frame = Buffer.from(`${JSON.stringify(message)}\n`);
    if (frame.length - 1 > this.#maxFrameBytes) {
      this.close("frame-too-large");
      return false;
    }
    if (this.#socket.writableLength + frame.length > this.#maxQueuedBytes) {
      this.close("queue-full");
      return false;
    }
    this.#socket.write(frame);
    return true;
  }

  /** What `work` sends leaves in one write, and wakes the peer once. */
  together(work: () => void): void {
    this.#socket.cork();
    try {
      work();
    } finally {
      this.#socket.uncork();
    }
  }

  /** Ends the connection at once; what the kernel has not taken yet is dropped. Idempotent. */
  close(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.destroy();
    this.#options.onClosed(reason);
  }

  #receive(chunk: Buffer): void {
    try {
      for (const frame of this.#splitter.push(chunk)) {
        if (this.#closed) return;
        this.#options.onMessage(parseFrame(frame));
      }
    } catch (error) {
      // A receiver that throws is treated like a bad frame: its connection ends, never the process.
      const detail = error instanceof Error ? error.message : String(error);
      this.close(error instanceof FrameError ? error.code : `receiver-failed: ${detail}`);
    }
  }
}
