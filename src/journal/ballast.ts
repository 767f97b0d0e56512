// A file that only takes up room: when the disk is full it is removed, so that parts, session files and
// latches can still be closed (design 6).
import { randomFillSync } from "node:crypto";
import { dirname } from "node:path";
import { type Disk, errorCode, makeDirectory, syncFile, writeAll } from "./disk.ts";

export const BALLAST_BYTES = 64 * 1024 * 1024;
const STEP_BYTES = 1024 * 1024;

export class Ballast {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #sizeBytes: number;
  #held = false;
  #work: Promise<boolean> | null = null;

  constructor(disk: Disk, path: string, sizeBytes = BALLAST_BYTES) {
    this.#disk = disk;
    this.#path = path;
    this.#sizeBytes = sizeBytes;
  }

  /** Whether the room is kept now. */
  get held(): boolean {
    return this.#held;
  }

  /** Makes the file whole; false when the disk has no room for it. Calls at the same time share one attempt. */
  restore(): Promise<boolean> {
    if (this.#held) return Promise.resolve(true);
    return this.#alone(() => this.#fill());
  }

  /** Gives the room back; true when there was some to give. */
  free(): Promise<boolean> {
    return this.#alone(async () => {
      if (!this.#held) return false;
      this.#held = false;
      await this.#remove();
      return true;
    });
  }

  #alone(work: () => Promise<boolean>): Promise<boolean> {
    const running = this.#work;
    if (running) return running;
    const started = work().finally(() => {
      this.#work = null;
    });
    this.#work = started;
    return started;
  }

  /** A disk that takes nothing at all (read-only, broken) keeps nobody from starting: there may be another. */
  async #fill(): Promise<boolean> {
    try {
      await makeDirectory(this.#disk, dirname(this.#path));
      await this.#write();
      this.#held = true;
      return true;
    } catch {
      // Half a ballast on a full disk would only take what the records need.
      await this.#remove().catch(() => undefined);
      return false;
    }
  }

  async #write(): Promise<void> {
    const fd = await this.#disk.open(this.#path, "a");
    try {
      // Random bytes: zeros cost no room on disks that compress or leave holes.
      const step = randomFillSync(Buffer.alloc(Math.min(STEP_BYTES, this.#sizeBytes)));
      let size = await this.#disk.sizeBytes(fd);
      while (size < this.#sizeBytes) {
        const part = step.subarray(0, Math.min(step.length, this.#sizeBytes - size));
        await writeAll(this.#disk, fd, part);
        size += part.length;
      }
      await syncFile(this.#disk, fd);
    } finally {
      await this.#disk.close(fd);
    }
  }

  async #remove(): Promise<void> {
    try {
      await this.#disk.unlink(this.#path);
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
    }
  }
}
