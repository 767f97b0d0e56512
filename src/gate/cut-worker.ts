/**
 * Worker thread for what a cut's answer waits for, so that no busy disk, thread pool or loop delays it: latches are
 * written and synced (answered once they survive a power loss), and the kernel's tables are looked at.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { AddressPair } from "./kernel-table.ts";
import { standing } from "./kernel-view.ts";
import { realLatchDisk } from "./latch-disk.ts";
import { LatchFile, type LatchOrder } from "./latch-file.ts";

export interface Look {
  readonly kind: "look";
  readonly pairs: readonly AddressPair[];
}

export type Job = (LatchOrder | Look) & { readonly id: number };

/** `error`: what went wrong, or null. `standing`: of a look, for each pair whether its connection still stands. */
export interface Answer {
  readonly id: number;
  readonly error: string | null;
  readonly standing?: readonly boolean[];
}

const { path, asidePath } = workerData as { path: string; asidePath: string };
const file = new LatchFile(realLatchDisk, path, asidePath);

function carryOut(job: Job): Answer {
  const { id } = job;
  try {
    if (job.kind === "look") return { id, error: null, standing: standing(job.pairs) };
    file.carryOut(job);
    return { id, error: null };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on("message", (job: Job) => parentPort?.postMessage(carryOut(job)));
