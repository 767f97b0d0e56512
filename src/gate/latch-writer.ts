/**
 * Worker thread that writes latches and syncs them, so that a busy disk or thread pool delays no cut. Each message
 * `{ id, line }` is answered `{ id, error: string | null }` once the line survives a power loss.
 */
import { closeSync, fdatasyncSync, fsyncSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { parentPort, workerData } from "node:worker_threads";

const path = (workerData as { path: string }).path;
const file = openSync(path, "a", 0o600);
syncDirectory(dirname(path));

parentPort?.on("message", ({ id, line }: { id: number; line: string }) => {
  parentPort?.postMessage({ id, error: append(line) });
});

function append(line: string): string | null {
  try {
    writeSync(file, line);
    fdatasyncSync(file);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function syncDirectory(folder: string): void {
  const directory = openSync(folder, "r");
  fsyncSync(directory);
  closeSync(directory);
}
