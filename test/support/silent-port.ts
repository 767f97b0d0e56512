// A loopback port where a TCP connect never completes: the SYN stage of "cut in every state". Its listener has a
// backlog of one, is stopped, and its queue is filled, so that the kernel drops further SYNs.
import { connect, type Socket } from "node:net";
import { Child } from "./child.ts";
import { acceptsTcp } from "./loopback.ts";
import { freePort } from "./temp-folder.ts";

const LISTENER = `require("node:net").createServer((s) => s.destroy())
  .listen({ port: Number(process.argv[1]), host: "127.0.0.1", backlog: 1 })`;
/** Long enough for a loopback handshake, which takes microseconds. */
const CONNECT_DEADLINE_MS = 300;

export class SilentPort {
  #child: Child | undefined;
  #port = 0;
  readonly #fillers: Socket[] = [];

  /** Resolves once a connect was seen to hang. */
  async start(): Promise<void> {
    this.#port = await freePort();
    this.#child = new Child(process.execPath, ["-e", LISTENER, String(this.#port)]);
    await this.#child.ready("the listener is up", () => acceptsTcp(this.#port));
    this.#child.kill("SIGSTOP");
    for (let attempt = 0; attempt < 16; attempt++) {
      const socket = connect({ host: "127.0.0.1", port: this.#port });
      socket.on("error", () => {});
      this.#fillers.push(socket);
      if (!(await connectsInTime(socket))) return;
    }
    throw new Error("the accept queue never filled");
  }

  async stop(): Promise<void> {
    for (const socket of this.#fillers) socket.destroy();
    this.#child?.kill("SIGKILL");
    await this.#child?.exited;
  }

  get url(): string {
    return `rtmp://127.0.0.1:${this.#port}/live`;
  }
}

function connectsInTime(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), CONNECT_DEADLINE_MS);
    socket.once("connect", () => {
      clearTimeout(late);
      resolve(true);
    });
  });
}
