// The one small interface through which the record (and the latches) reach the disk. Everything that must
// survive a crash goes through it, so that a test can stand a disk that loses power behind it.
import * as fs from "node:fs";
import * as fsp from "node:fs/promises";
import { dirname } from "node:path";

export type Done = (error: Error | null) => void;
export type DoneBytes = (error: Error | null, bytes: number) => void;

/** Errors are Node's own system errors (`code`: ENOSPC, EIO, …). */
export interface Disk {
  /** `flags` as in open(2) by Node: "ax" creates for appending, "r" reads, "r+" repairs. */
  open(path: string, flags: string, mode?: number): Promise<number>;
  close(fd: number): Promise<void>;
  /** May write less than asked, as writev(2) may; the caller goes on from there. */
  writev(fd: number, buffers: readonly Buffer[], done: DoneBytes): void;
  read(fd: number, target: Buffer, at: number, length: number, position: number, done: DoneBytes): void;
  fdatasync(fd: number, done: Done): void;
  ftruncate(fd: number, sizeBytes: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Makes the directory and those above it; gives the topmost one that was made, if any. */
  mkdir(path: string): Promise<string | undefined>;
  /** Makes created, renamed and removed names durable. */
  syncDirectory(path: string): Promise<void>;
  /** Names in a directory, [] when it does not exist. */
  list(path: string): Promise<string[]>;
  /** Whole content; for small files only. */
  readFile(path: string): Promise<Buffer>;
  sizeBytes(fd: number): Promise<number>;
  /** Which file stands at a path, "" when none does: an open file may have been removed or moved away. */
  identity(path: string): Promise<string>;
}

export const realDisk: Disk = {
  open: (path, flags, mode = 0o640) =>
    new Promise((resolve, reject) =>
      fs.open(path, flags, mode, (error, fd) => (error ? reject(error) : resolve(fd))),
    ),
  close: (fd) =>
    new Promise((resolve, reject) => fs.close(fd, (error) => (error ? reject(error) : resolve()))),
  writev: (fd, buffers, done) => {
    const [first, second] = buffers;
    // Most batches are one slice, for which the plain call does less.
    if (first === undefined || second !== undefined)
      fs.writev(fd, buffers, (error, bytes) => done(error, bytes ?? 0));
    else fs.write(fd, first, 0, first.length, null, (error, bytes) => done(error, bytes ?? 0));
  },
  read: (fd, target, at, length, position, done) =>
    fs.read(fd, target, at, length, position, (error, bytes) => done(error, bytes ?? 0)),
  fdatasync: (fd, done) => fs.fdatasync(fd, (error) => done(error)),
  ftruncate: (fd, sizeBytes) =>
    new Promise((resolve, reject) =>
      fs.ftruncate(fd, sizeBytes, (error) => (error ? reject(error) : resolve())),
    ),
  rename: (from, to) => fsp.rename(from, to),
  unlink: (path) => fsp.unlink(path),
  mkdir: (path) => fsp.mkdir(path, { recursive: true, mode: 0o750 }),
  syncDirectory: async (path) => {
    const handle = await fsp.open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  list: async (path) => {
    try {
      return await fsp.readdir(path);
    } catch (error) {
      if (errorCode(error) === "ENOENT") return [];
      throw error;
    }
  },
  readFile: (path) => fsp.readFile(path),
  sizeBytes: (fd) =>
    new Promise((resolve, reject) =>
      fs.fstat(fd, (error, stats) => (error ? reject(error) : resolve(stats.size))),
    ),
  identity: (path) =>
    new Promise((resolve, reject) =>
      fs.stat(path, (error, stats) => {
        if (error === null) resolve(`${stats.dev}:${stats.ino}`);
        else if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") resolve("");
        else reject(error);
      }),
    ),
};

/** The system's code of an error ("ENOSPC"), or "" when it has none. */
export function errorCode(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** Whether an error means that the disk (or the quota) is full rather than broken. */
export function isDiskFull(error: unknown): boolean {
  const code = errorCode(error);
  return code === "ENOSPC" || code === "EDQUOT";
}

/** Writes all of `data`, going on after short writes. */
export function writeAll(disk: Disk, fd: number, data: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const step = (rest: Buffer): void => {
      disk.writev(fd, [rest], (error, bytes) => {
        if (error) reject(error);
        else if (bytes >= rest.length) resolve();
        else if (bytes === 0) reject(new ShortWriteError());
        else step(rest.subarray(bytes));
      });
    };
    step(data);
  });
}

/** Reads up to `length` bytes at `position`; fewer only at the end of the file. */
export function readFully(
  disk: Disk,
  fd: number,
  target: Buffer,
  length: number,
  position: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const step = (read: number): void => {
      disk.read(fd, target, read, length - read, position + read, (error, bytes) => {
        if (error) reject(error);
        else if (bytes === 0 || read + bytes === length) resolve(read + bytes);
        else step(read + bytes);
      });
    };
    step(0);
  });
}

export function syncFile(disk: Disk, fd: number): Promise<void> {
  return new Promise((resolve, reject) => disk.fdatasync(fd, (error) => (error ? reject(error) : resolve())));
}

/** Replaces a small file as a whole: a reader, or a start after a crash, sees the old or the new, never half. */
export async function replaceFile(disk: Disk, path: string, data: Buffer, mode = 0o640): Promise<void> {
  const temporary = `${path}.tmp`;
  const fd = await disk.open(temporary, "w", mode);
  try {
    await writeAll(disk, fd, data);
    await syncFile(disk, fd);
  } finally {
    await disk.close(fd);
  }
  await disk.rename(temporary, path);
  await disk.syncDirectory(dirname(path));
}

/** Makes a directory and those above it, so that a power loss does not take them along with all they hold. */
export async function makeDirectory(disk: Disk, path: string): Promise<void> {
  const made = await disk.mkdir(path);
  for (let at = path; made !== undefined && at.length >= made.length; at = dirname(at))
    await disk.syncDirectory(dirname(at));
}

/** A write that the system neither did nor refused. */
export class ShortWriteError extends Error {
  readonly code = "short-write";

  constructor() {
    super("the disk took no byte of a write and gave no error");
  }
}

/** A file that is being written no longer stands at its place: nobody would find what goes into it. */
export class FileGoneError extends Error {
  readonly code = "file-gone";

  constructor(path: string) {
    super(`removed or moved away while it was written: ${path}`);
  }
}

/** The disk was full; room may have been made since, but not for more of the same. */
export class DiskFullError extends Error {
  readonly code = "ENOSPC";

  constructor() {
    super("no space left on the recording disk");
  }
}

/** A file ended before the range that was asked for. */
export class ShortReadError extends Error {
  readonly code = "short-read";

  constructor() {
    super("the file ends before the range that was asked for");
  }
}
