/** Work that would keep the desk's loop from a cut: a worker thread that answers once and ends. */
import { type ResourceLimits, Worker } from "node:worker_threads";

export interface ThreadOptions {
  readonly limits?: ResourceLimits;
  /** Asked again and again while it works; true ends it, and the answer is a rejection. */
  readonly isTooMuch?: () => boolean;
}

const LOOK_MS = 50;

/** @returns the thread's one message. Rejects with what it threw, or when it ended without an answer. */
export function runThread<T>(file: URL, data: unknown, options: ThreadOptions = {}): Promise<T> {
  const { limits, isTooMuch } = options;
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, {
      workerData: data,
      ...(limits !== undefined && { resourceLimits: limits }),
    });
    const timer =
      isTooMuch === undefined
        ? undefined
        : setInterval(() => isTooMuch() && void worker.terminate(), LOOK_MS);
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => {
      clearInterval(timer);
      reject(new Error(`${file.pathname.split("/").at(-1)} ended with ${code}, without an answer`));
    });
  });
}
