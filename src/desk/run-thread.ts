/** Work that would keep the desk's loop from a cut: a worker thread that answers once and ends. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { type ResourceLimits, Worker } from "node:worker_threads";

export interface ThreadOptions {
  readonly limits?: ResourceLimits;
  /** Asked again and again while it works; true ends it, and the answer is a rejection. */
  readonly isTooMuch?: () => boolean;
  /** What would be too much to copy in one go: told to it a piece a turn, and `null` after the last. */
  readonly pieces?: Iterable<unknown>;
}

const LOOK_MS = 50;

/** @returns the thread's one message. Rejects with what it threw, or when it ended without an answer. */
export function runThread<T>(file: URL, data: unknown, options: ThreadOptions = {}): Promise<T> {
  const { limits, isTooMuch, pieces } = options;
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
    const gone = new AbortController();
    worker.once("exit", (code) => {
      clearInterval(timer);
      gone.abort();
      reject(new Error(`${file.pathname.split("/").at(-1)} ended with ${code}, without an answer`));
    });
    if (pieces !== undefined) {
      tellAll(worker, pieces, gone.signal).catch((error: unknown) => {
        reject(error);
        void worker.terminate();
      });
    }
  });
}

async function tellAll(worker: Worker, pieces: Iterable<unknown>, gone: AbortSignal): Promise<void> {
  for (const piece of pieces) {
    if (gone.aborted) return;
    worker.postMessage(piece);
    await nextTurn();
  }
  worker.postMessage(null);
}
