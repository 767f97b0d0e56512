/** Runs sheet-worker.ts once, with a bound on its memory and its time. */
import { Failure } from "../failure.ts";
import { runThread } from "../run-thread.ts";
import type { SheetOrder, SheetRead } from "./sheet-worker.ts";

const MEMORY_MB = 512;
const DEADLINE_MS = 60_000;

/** @throws Failure 400: what is wrong with the table. */
export async function readInThread(order: SheetOrder): Promise<Exclude<SheetRead, { failure: unknown }>> {
  const answer = await run(order);
  if (!("failure" in answer)) return answer;
  const { status, code, message } = answer.failure;
  const [zh = message, en = message] = message.split(" / ");
  throw new Failure(status, code, zh, en);
}

async function run(order: SheetOrder): Promise<SheetRead> {
  const before = process.memoryUsage.rss();
  const begunAtMs = performance.now();
  // Bytes outside of the heap are not bounded by the thread's limits: what a small file unpacks to is watched.
  const isTooMuch = () =>
    (process.memoryUsage.rss() - before) / 2 ** 20 > MEMORY_MB || performance.now() - begunAtMs > DEADLINE_MS;
  try {
    const limits = { maxOldGenerationSizeMb: MEMORY_MB };
    return await runThread(new URL("./sheet-worker.ts", import.meta.url), order, { limits, isTooMuch });
  } catch (error) {
    const [zh, en] = ["表格内容过大，无法读取", "The table is too large to be read"];
    throw Object.assign(new Failure(400, "sheet-unreadable", zh, en), { cause: error });
  }
}
