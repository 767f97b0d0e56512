/**
 * Worker thread for what a cut's answer waits for, so that no busy disk, thread pool or loop delays it: latches are
 * written and synced (answered once they survive a power loss), and the kernel's tables are looked at. Latches go first:
 * a look takes ten times as long, and one reading serves all who wait for one.
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

let looks: (Look & { readonly id: number })[] = [];

function take(job: Job): void {
  if (job.kind !== "look") {
    say(written(job));
    return;
  }
  looks.push(job);
  // Behind every latch that has come by now.
  if (looks.length === 1) setImmediate(lookForAll);
}

function written({ id, ...order }: LatchOrder & { readonly id: number }): Answer {
  try {
    file.carryOut(order);
    return { id, error: null };
  } catch (error) {
    return { id, error: messageOf(error) };
  }
}

function lookForAll(): void {
  const asked = looks;
  looks = [];
  try {
    const stands = standing(asked.flatMap(({ pairs }) => pairs));
    for (const { id, pairs } of asked) say({ id, error: null, standing: stands.splice(0, pairs.length) });
  } catch (error) {
    for (const { id } of asked) say({ id, error: messageOf(error) });
  }
}

function say(answer: Answer): void {
  parentPort?.postMessage(answer);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

parentPort?.on("message", take);
