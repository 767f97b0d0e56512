/** The thread of cut-worker.ts, seen from the gate: jobs go in, answers come back by their number. */
import { Worker } from "node:worker_threads";
import type { Answer, Job, Look } from "./cut-worker.ts";
import type { AddressPair } from "./kernel-table.ts";
import type { LatchOrder } from "./latch-file.ts";

/** Writes latches somewhere; the answer is what went wrong, or null once the order survives a power loss. */
export interface LatchWriting {
  order(order: LatchOrder): Promise<string | null>;
  stop(): Promise<unknown>;
}

const NOT_RUNNING = "the cut's thread is not running";

export class CutThread implements LatchWriting {
  #worker: Worker | null;
  #jobs = 0;
  readonly #waiting = new Map<number, (answer: Answer) => void>();

  constructor(path: string, asidePath: string) {
    const worker = new Worker(new URL("./cut-worker.ts", import.meta.url), {
      workerData: { path, asidePath },
    });
    worker.on("message", (answer: Answer) => this.#answer(answer));
    worker.on("error", (error) => this.#ended(error.message));
    // Nobody may wait for an answer that can't come any more.
    worker.on("exit", () => this.#ended(NOT_RUNNING));
    worker.unref();
    this.#worker = worker;
  }

  async order(order: LatchOrder): Promise<string | null> {
    return (await this.#ask(order)).error;
  }

  /** For each connection whether the kernel still has it; null when that can't be told. */
  async standing(pairs: readonly AddressPair[]): Promise<readonly boolean[] | null> {
    return (await this.#ask({ kind: "look", pairs })).standing ?? null;
  }

  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask(job: LatchOrder | Look): Promise<Answer> {
    const worker = this.#worker;
    const id = ++this.#jobs;
    if (worker === null) return Promise.resolve({ id, error: NOT_RUNNING });
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      worker.postMessage({ id, ...job } satisfies Job);
    });
  }

  #ended(error: string): void {
    this.#worker = null;
    for (const id of [...this.#waiting.keys()]) this.#answer({ id, error });
  }

  #answer(answer: Answer): void {
    this.#waiting.get(answer.id)?.(answer);
    this.#waiting.delete(answer.id);
  }
}
