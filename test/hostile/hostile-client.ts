// A peer that may do anything a socket can: its bytes are the test's, its address is its own.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { readCommands } from "../unit/rtmp/wire.ts";

const HANDSHAKE_ANSWER_BYTES = 1 + 2 * 1536;

export class HostileClient {
  readonly address: string;
  readonly socket: Socket;
  readonly #parts: Buffer[] = [];
  #isClosed = false;

  private constructor(socket: Socket, address: string) {
    this.address = address;
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (bytes: Buffer) => this.#parts.push(bytes));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#isClosed = true;
    });
  }

  static async open(port: number, address: string, allowHalfOpen = false): Promise<HostileClient> {
    const socket = connect({ port, host: "127.0.0.1", localAddress: address, allowHalfOpen });
    const client = new HostileClient(socket, address);
    await once(socket, "connect");
    return client;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get received(): Buffer {
    return Buffer.concat(this.#parts);
  }

  /** Codes of every status and answer so far, such as NetStream.Publish.Rejected. */
  get codes(): string[] {
    const received = this.received;
    if (received.length < HANDSHAKE_ANSWER_BYTES) return [];
    return readCommands(received.subarray(HANDSHAKE_ANSWER_BYTES)).flatMap((values) =>
      values.flatMap((value) =>
        typeof value === "object" && value !== null && "code" in value ? [String(value.code)] : [],
      ),
    );
  }

  /** Resolves when all of it is with the kernel, or the connection has gone. Pieces are sent apart. */
  async send(bytes: Buffer | readonly Buffer[]): Promise<void> {
    for (const piece of Array.isArray(bytes) ? bytes : [bytes as Buffer]) {
      if (!this.socket.writable) return;
      await new Promise<void>((resolve) => this.socket.write(piece, () => resolve()));
      await turn();
    }
  }

  /** A reset, as of a cable that was pulled and a peer that has forgotten. */
  abort(): void {
    this.socket.resetAndDestroy();
  }
}
