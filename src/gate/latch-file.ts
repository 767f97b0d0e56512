/** The latch log as its only writer sees it. Each method returns once what it did survives a power loss, or throws. */
import { dirname } from "node:path";
import type { LatchDisk } from "./latch-disk.ts";

export interface LatchOrder {
  /**
   * append: one line more. replace: a new log with this text takes the old one's place, whole or not at all.
   * set-aside: no log any more; the next start finds it missing, and what it held beside it.
   */
  readonly kind: "append" | "replace" | "set-aside";
  readonly text: string;
}

export class LatchFile {
  readonly #disk: LatchDisk;
  readonly #path: string;
  readonly #asidePath: string;
  #file: number | null = null;
  /** Up to here the log is whole lines. */
  #wholeBytes = 0;

  constructor(disk: LatchDisk, path: string, asidePath: string) {
    this.#disk = disk;
    this.#path = path;
    this.#asidePath = asidePath;
  }

  carryOut({ kind, text }: LatchOrder): void {
    if (kind === "append") this.#append(text);
    else if (kind === "replace") this.#replace(text);
    else this.#setAside();
  }

  #append(text: string): void {
    const log = this.#file ?? this.#openExisting();
    try {
      this.#disk.write(log, text);
      this.#disk.sync(log);
      this.#wholeBytes += Buffer.byteLength(text);
    } catch (error) {
      // A torn line must not run into the next one.
      this.#disk.truncate(log, this.#wholeBytes);
      throw error;
    }
  }

  /** The new log stays open: the next cut must need no free descriptor. */
  #replace(text: string): void {
    this.#forget();
    const fresh = this.#disk.open(`${this.#path}.new`, "new");
    try {
      this.#disk.write(fresh, text);
      this.#disk.sync(fresh);
      this.#disk.rename(`${this.#path}.new`, this.#path);
      this.#syncDirectory();
    } catch (error) {
      this.#disk.close(fresh);
      throw error;
    }
    this.#file = fresh;
    this.#wholeBytes = Buffer.byteLength(text);
    this.#disk.remove(this.#asidePath);
  }

  #setAside(): void {
    this.#forget();
    try {
      this.#disk.rename(this.#path, this.#asidePath);
    } catch {
      // Removing needs no room at all.
      this.#disk.remove(this.#path);
    }
    this.#syncDirectory();
  }

  /** Never creates one: a log that begins with this line would have forgotten every latch before it. */
  #openExisting(): number {
    const log = this.#disk.open(this.#path, "append");
    try {
      // A last line without its end was never acknowledged.
      this.#wholeBytes = Buffer.from(this.#disk.readText(this.#path)).lastIndexOf("\n") + 1;
      if (this.#disk.sizeBytes(log) > this.#wholeBytes) this.#disk.truncate(log, this.#wholeBytes);
    } catch (error) {
      this.#disk.close(log);
      throw error;
    }
    this.#file = log;
    return log;
  }

  #forget(): void {
    if (this.#file !== null) this.#disk.close(this.#file);
    this.#file = null;
  }

  #syncDirectory(): void {
    this.#disk.syncDirectory(dirname(this.#path));
  }
}
