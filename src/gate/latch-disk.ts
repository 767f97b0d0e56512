/**
 * The small interface through which latches reach the disk, so that a test can stand a disk that loses power behind it.
 * Synchronous: its caller is a thread of its own, which no busy pool of threads delays. Errors are Node's own.
 */
import {
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";

export interface LatchDisk {
  /** Makes the directory and those above it; gives the topmost one that was made, if any. */
  mkdir(path: string): string | undefined;
  exists(path: string): boolean;
  /** Names in a directory. */
  list(path: string): string[];
  readText(path: string): string;
  /** `append`: what is there already, never a new file. `new`: empty, whatever stood there. */
  open(path: string, how: "append" | "new"): number;
  close(fd: number): void;
  sizeBytes(fd: number): number;
  /** All of it. */
  write(fd: number, text: string): void;
  sync(fd: number): void;
  truncate(fd: number, sizeBytes: number): void;
  /** A second name for a file. */
  link(from: string, to: string): void;
  rename(from: string, to: string): void;
  /** Whatever stands there; nothing is fine too. */
  remove(path: string): void;
  /** Makes created, renamed and removed names durable. */
  syncDirectory(path: string): void;
}

const NEW = constants.O_CREAT | constants.O_TRUNC;

export const realLatchDisk: LatchDisk = {
  mkdir: (path) => mkdirSync(path, { recursive: true, mode: 0o700 }),
  exists: existsSync,
  list: (path) => readdirSync(path),
  readText: (path) => readFileSync(path, "utf8"),
  open: (path, how) =>
    openSync(path, constants.O_RDWR | constants.O_APPEND | (how === "new" ? NEW : 0), 0o600),
  close: closeSync,
  sizeBytes: (fd) => fstatSync(fd).size,
  write: (fd, text) => {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
  },
  sync: fdatasyncSync,
  truncate: ftruncateSync,
  link: linkSync,
  rename: renameSync,
  remove: (path) => rmSync(path, { force: true, recursive: true }),
  syncDirectory: (path) => {
    const directory = openSync(path, "r");
    try {
      fsyncSync(directory);
    } finally {
      closeSync(directory);
    }
  },
};
