// Reads ranges of a part file for egress: one file descriptor, reads into the caller's buffer, nothing else.
import { type Disk, type Done, realDisk, ShortReadError } from "./disk.ts";

export class PartReader {
  readonly #disk: Disk;
  readonly #opened: Promise<number>;
  #fd = -1;
  #reading = 0;
  #closed = false;

  /** The file is opened at once; what fails there is told by the first read. */
  constructor(path: string, disk: Disk = realDisk) {
    this.#disk = disk;
    this.#opened = disk.open(path, "r");
    this.#opened.then(
      (fd) => {
        this.#fd = fd;
        this.#closeIfIdle();
      },
      () => undefined,
    );
  }

  /**
   * Reads [fromOffset, toOffset), which must be written already and fit, to the start of `target`. `done` is
   * called once, never within this call; `short-read` when the file ends before `toOffset`.
   */
  read(fromOffset: number, toOffset: number, target: Buffer, done: Done): void {
    this.#reading += 1;
    if (this.#fd >= 0) this.#readOn(fromOffset, toOffset - fromOffset, 0, target, done);
    else {
      this.#opened.then(
        () => this.#readOn(fromOffset, toOffset - fromOffset, 0, target, done),
        (error: Error) => this.#finish(error, done),
      );
    }
  }

  /** Idempotent. The file is closed once no read is under way: a number closed too early may be another file. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#closeIfIdle();
  }

  #readOn(from: number, wanted: number, have: number, target: Buffer, done: Done): void {
    this.#disk.read(this.#fd, target, have, wanted - have, from + have, (error, bytes) => {
      if (error) this.#finish(error, done);
      else if (have + bytes >= wanted) this.#finish(null, done);
      else if (bytes === 0) this.#finish(new ShortReadError(), done);
      else this.#readOn(from, wanted, have + bytes, target, done);
    });
  }

  #finish(error: Error | null, done: Done): void {
    this.#reading -= 1;
    this.#closeIfIdle();
    done(error);
  }

  #closeIfIdle(): void {
    if (!this.#closed || this.#reading > 0 || this.#fd < 0) return;
    const fd = this.#fd;
    this.#fd = -1;
    this.#disk.close(fd).catch(() => undefined);
  }
}
