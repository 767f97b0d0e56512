// A line between a browser and a node that can go away and come back: while it is away nothing passes and nobody is told,
// neither on connections that stand nor on new ones; then all of it goes on.
import { connect, createServer, type Server, type Socket } from "node:net";

export class TcpLine {
  readonly #targetPort: number;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #isAway = false;

  /** @param targetPort on this machine. */
  constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer({ pauseOnConnect: true }, (near) => this.#carry(near));
  }

  /** @returns the port of this side. */
  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return address.port;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  away(): void {
    this.#isAway = true;
    for (const socket of this.#sockets) socket.pause();
  }

  back(): void {
    this.#isAway = false;
    for (const socket of this.#sockets) socket.resume();
  }

  #carry(near: Socket): void {
    const far = connect(this.#targetPort, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      from.on("data", (bytes) => to.write(bytes));
      from.on("end", () => to.end());
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      if (this.#isAway) from.pause();
      else from.resume();
    }
  }
}
