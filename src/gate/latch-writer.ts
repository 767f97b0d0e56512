/**
 * Worker thread that writes latches and syncs them, so that a busy disk or thread pool delays no cut. Each order
 * `{ id, kind, text }` is answered `{ id, error: string | null }` once what it did survives a power loss.
 */
import { parentPort, workerData } from "node:worker_threads";
import { realLatchDisk } from "./latch-disk.ts";
import { LatchFile, type LatchOrder } from "./latch-file.ts";

export interface NumberedOrder extends LatchOrder {
  readonly id: number;
}

const { path, asidePath } = workerData as { path: string; asidePath: string };
const file = new LatchFile(realLatchDisk, path, asidePath);

parentPort?.on("message", ({ id, ...order }: NumberedOrder) => {
  try {
    file.carryOut(order);
    parentPort?.postMessage({ id, error: null });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
