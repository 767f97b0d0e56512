// How fast a platform reads one socket: as it comes, slowly, or not at all. A socket that is not read tells
// nothing of its end, so the kernel's table is asked meanwhile.
import type { Socket } from "node:net";
import { tcpState } from "./loopback.ts";

const UNREAD_LOOK_MS = 5;
const SLOW_TICK_MS = 50;

export interface ReadPaceOptions {
  /** The stream that is read: the TCP socket or TLS over it. */
  readonly socket: Socket;
  readonly localPort: number;
  readonly remotePort: number;
  /** Called when the kernel's table shows an end that reading has not shown yet. */
  readonly onEnd: (ending: "reset" | "fin") => void;
}

export class ReadPace {
  readonly #options: ReadPaceOptions;
  #timer: NodeJS.Timeout | undefined;
  #bytesPerTick: number | null = null;
  #budgetBytes = 0;

  constructor(options: ReadPaceOptions) {
    this.#options = options;
  }

  /** Reads no more. */
  halt(): void {
    this.#options.socket.pause();
    this.#timer = setInterval(() => this.#lookAtKernel(), UNREAD_LOOK_MS);
  }

  slowTo(bytesPerSecond: number): void {
    const perTick = (bytesPerSecond * SLOW_TICK_MS) / 1000;
    this.#bytesPerTick = perTick;
    this.#budgetBytes = perTick;
    this.#timer = setInterval(() => {
      this.#lookAtKernel();
      this.#budgetBytes = Math.min(perTick, this.#budgetBytes + perTick);
      if (this.#budgetBytes > 0) this.#options.socket.resume();
    }, SLOW_TICK_MS);
  }

  /** To be called with every read. */
  spend(sizeBytes: number): void {
    if (this.#bytesPerTick === null) return;
    this.#budgetBytes -= sizeBytes;
    if (this.#budgetBytes <= 0) this.#options.socket.pause();
  }

  /** Reads as it comes again, what is left after a reset too. */
  release(): void {
    this.stop();
    this.#bytesPerTick = null;
    this.#options.socket.resume();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #lookAtKernel(): void {
    const { localPort, remotePort, onEnd } = this.#options;
    const state = tcpState(localPort, remotePort);
    if (state === null) onEnd("reset");
    else if (state === "close-wait") onEnd("fin");
  }
}
