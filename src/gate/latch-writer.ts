/**
 * Worker thread that writes latches and syncs them, so that a busy disk or thread pool delays no cut. Each order
 * `{ id, kind, text }` is answered `{ id, error: string | null }` once what it did survives a power loss.
 */
import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { parentPort, workerData } from "node:worker_threads";

export interface LatchOrder {
  readonly id: number;
  /**
   * append: one line more. replace: a new log with this text takes the old one's place, whole or not at all.
   * set-aside: no log any more; the next start finds it missing, and what it held beside it.
   */
  readonly kind: "append" | "replace" | "set-aside";
  readonly text: string;
}

const { path, asidePath } = workerData as { path: string; asidePath: string };
let file: number | null = null;
/** Up to here the log is whole lines. */
let wholeBytes = 0;

const KINDS: Readonly<Record<LatchOrder["kind"], (text: string) => void>> = {
  append,
  replace,
  "set-aside": setAside,
};

parentPort?.on("message", ({ id, kind, text }: LatchOrder) => {
  try {
    KINDS[kind](text);
    parentPort?.postMessage({ id, error: null });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});

function append(text: string): void {
  const log = file ?? openExisting();
  try {
    writeAll(log, text);
    fdatasyncSync(log);
    wholeBytes += Buffer.byteLength(text);
  } catch (error) {
    // A torn line must not run into the next one.
    ftruncateSync(log, wholeBytes);
    throw error;
  }
}

function replace(text: string): void {
  forget();
  const fresh = openSync(`${path}.new`, "w", 0o600);
  try {
    writeAll(fresh, text);
    fsyncSync(fresh);
    renameSync(`${path}.new`, path);
    syncDirectory();
  } finally {
    closeSync(fresh);
  }
  rmSync(asidePath, { force: true, recursive: true });
}

function setAside(): void {
  forget();
  try {
    renameSync(path, asidePath);
  } catch {
    // Removing needs no room at all.
    rmSync(path, { force: true, recursive: true });
  }
  syncDirectory();
}

/** Never creates one: a log that begins with this line would have forgotten every latch before it. */
function openExisting(): number {
  const log = openSync(path, constants.O_RDWR | constants.O_APPEND);
  try {
    // A last line without its end was never acknowledged.
    wholeBytes = readFileSync(log).lastIndexOf("\n") + 1;
    if (fstatSync(log).size > wholeBytes) ftruncateSync(log, wholeBytes);
  } catch (error) {
    closeSync(log);
    throw error;
  }
  file = log;
  return log;
}

function forget(): void {
  if (file !== null) closeSync(file);
  file = null;
}

function writeAll(log: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) written += writeSync(log, bytes, written);
}

function syncDirectory(): void {
  const directory = openSync(dirname(path), "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
