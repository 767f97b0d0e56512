/**
 * Worker thread that writes latches and syncs them, so that a busy disk or thread pool delays no cut. Each message
 * `{ id, line }` is answered `{ id, error: string | null }` once the line survives a power loss.
 */
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { parentPort, workerData } from "node:worker_threads";

const path = (workerData as { path: string }).path;
const file = openSync(path, "a+", 0o600);
/** Up to here the log is whole lines. */
let wholeBytes = wholeLines();
ftruncateSync(file, wholeBytes);
syncDirectory(dirname(path));

parentPort?.on("message", ({ id, line }: { id: number; line: string }) => {
  parentPort?.postMessage({ id, error: append(Buffer.from(line)) });
});

function append(line: Buffer): string | null {
  try {
    for (let written = 0; written < line.length; ) written += writeSync(file, line, written);
    fdatasyncSync(file);
    wholeBytes += line.length;
    return null;
  } catch (error) {
    removeTorn();
    return error instanceof Error ? error.message : String(error);
  }
}

/** A torn line must not run into the next one. */
function removeTorn(): void {
  try {
    ftruncateSync(file, wholeBytes);
  } catch {
    // The next start finds a line that does not check and cuts everything.
  }
}

/** A last line without its end was never acknowledged. */
function wholeLines(): number {
  const content = Buffer.alloc(fstatSync(file).size);
  readSync(file, content, 0, content.length, 0);
  return content.lastIndexOf("\n") + 1;
}

function syncDirectory(folder: string): void {
  const directory = openSync(folder, "r");
  fsyncSync(directory);
  closeSync(directory);
}
