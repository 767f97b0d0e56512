/** The latch writer's thread, seen from the gate: orders go in, answers come back by their number. */
import { Worker } from "node:worker_threads";
import type { LatchOrder } from "./latch-file.ts";
import type { NumberedOrder } from "./latch-writer.ts";

/** Writes latches somewhere; the answer is what went wrong, or null once the order survives a power loss. */
export interface LatchWriting {
  order(order: LatchOrder): Promise<string | null>;
  stop(): Promise<unknown>;
}

export class LatchThread implements LatchWriting {
  #worker: Worker | null;
  #orders = 0;
  readonly #waiting = new Map<number, (error: string | null) => void>();

  constructor(path: string, asidePath: string) {
    const worker = new Worker(new URL("./latch-writer.ts", import.meta.url), {
      workerData: { path, asidePath },
    });
    worker.on("message", ({ id, error }: { id: number; error: string | null }) => this.#answer(id, error));
    worker.on("error", (error) => {
      this.#worker = null;
      for (const id of [...this.#waiting.keys()]) this.#answer(id, error.message);
    });
    worker.unref();
    this.#worker = worker;
  }

  order(order: LatchOrder): Promise<string | null> {
    const worker = this.#worker;
    if (worker === null) return Promise.resolve("the latch writer is not running");
    const id = ++this.#orders;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      worker.postMessage({ id, ...order } satisfies NumberedOrder);
    });
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    worker?.removeAllListeners("error");
    await worker?.terminate();
  }

  #answer(id: number, error: string | null): void {
    this.#waiting.get(id)?.(error);
    this.#waiting.delete(id);
  }
}
