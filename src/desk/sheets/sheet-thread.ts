/** Runs sheet-worker.ts once, with a bound on its memory and its time. */
import { Worker } from "node:worker_threads";
import { Failure } from "../failure.ts";
import type { SheetOrder, SheetRead } from "./sheet-worker.ts";

const MEMORY_MB = 512;
/** Bytes outside of the heap are not bounded by the thread's limits: what a small file unpacks to is watched. */
const LOOK_MS = 50;
const DEADLINE_MS = 60_000;

/** @throws Failure 400: what is wrong with the table. */
export async function readInThread(order: SheetOrder): Promise<Exclude<SheetRead, { failure: unknown }>> {
  const answer = await run(order);
  if (!("failure" in answer)) return answer;
  const { status, code, message } = answer.failure;
  const [zh = message, en = message] = message.split(" / ");
  throw new Failure(status, code, zh, en);
}

function run(order: SheetOrder): Promise<SheetRead> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./sheet-worker.ts", import.meta.url), {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    const before = process.memoryUsage.rss();
    const begunAtMs = performance.now();
    const timer = setInterval(() => {
      const grownMb = (process.memoryUsage.rss() - before) / 2 ** 20;
      if (grownMb > MEMORY_MB || performance.now() - begunAtMs > DEADLINE_MS) void worker.terminate();
    }, LOOK_MS);
    const failed = () =>
      reject(
        new Failure(400, "sheet-unreadable", "表格内容过大，无法读取", "The table is too large to be read"),
      );
    worker.once("message", resolve);
    worker.once("error", failed);
    worker.once("exit", () => {
      clearInterval(timer);
      failed();
    });
  });
}
