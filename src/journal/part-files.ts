// The two files of a part, opened for appending: media in batches, index lines in order.
import { join } from "node:path";
import { type Disk, FileGoneError, isDiskFull, ShortWriteError, syncFile } from "./disk.ts";
import { partFileName } from "./part-index.ts";
import type { SyncSlots } from "./sync-slots.ts";

/** `confirmed`: bytes of this batch that the system took, also when it failed. */
export type BatchDone = (error: Error | null, confirmed: number) => void;

interface PlacedFile {
  readonly fd: number;
  readonly path: string;
  readonly identity: string;
}

export class PartFiles {
  readonly #disk: Disk;
  readonly #syncs: SyncSlots;
  readonly #media: PlacedFile;
  readonly #index: PlacedFile;
  #indexWork: Promise<void> = Promise.resolve();

  private constructor(disk: Disk, syncs: SyncSlots, media: PlacedFile, index: PlacedFile) {
    this.#disk = disk;
    this.#syncs = syncs;
    this.#media = media;
    this.#index = index;
  }

  /** Creates both files and makes their names durable. The index first: media never stands alone. */
  static async create(disk: Disk, syncs: SyncSlots, directory: string, part: number): Promise<PartFiles> {
    const indexPath = join(directory, partFileName(part, "index"));
    const mediaPath = join(directory, partFileName(part, "flv"));
    const index = await disk.open(indexPath, "ax");
    let media = -1;
    try {
      media = await disk.open(mediaPath, "ax");
      await syncs.during(() => disk.syncDirectory(directory));
      const placed = async (fd: number, path: string) => ({ fd, path, identity: await disk.identity(path) });
      return new PartFiles(disk, syncs, await placed(media, mediaPath), await placed(index, indexPath));
    } catch (error) {
      // Nothing was written yet: the names are free again for the next attempt.
      await Promise.allSettled([
        disk.close(index),
        disk.unlink(indexPath),
        ...(media >= 0 ? [disk.close(media), disk.unlink(mediaPath)] : []),
      ]);
      throw error;
    }
  }

  /** Appends a batch of media with one writev, and more after short writes. */
  writeMedia(slices: readonly Buffer[], whenFull: () => Promise<unknown>, done: BatchDone): void {
    this.#append(this.#media.fd, slices, whenFull, done);
  }

  /** Appends index lines, each call after the one before; after a failed one nothing follows. */
  writeIndex(text: string, whenFull: () => Promise<unknown>): Promise<void> {
    const work = this.#indexWork.then(
      () =>
        new Promise<void>((resolve, reject) =>
          this.#append(this.#index.fd, [Buffer.from(text)], whenFull, (error) =>
            error ? reject(error) : resolve(),
          ),
        ),
    );
    this.#indexWork = work;
    work.catch(() => undefined);
    return work;
  }

  /**
   * Goes on after short writes. On a full disk `whenFull` may make room; then what is left is tried once
   * more, so that the file ends on a whole tag or line.
   */
  #append(fd: number, slices: readonly Buffer[], whenFull: () => Promise<unknown>, done: BatchDone): void {
    let total = 0;
    for (const slice of slices) total += slice.length;
    let confirmed = 0;
    let triedFull = false;
    const step = (rest: readonly Buffer[]): void => {
      this.#disk.writev(fd, rest, (error, bytes) => {
        if (!error) confirmed += bytes;
        if (confirmed === total) {
          done(null, confirmed);
        } else if (!error && bytes > 0) {
          step(afterBytes(slices, confirmed));
        } else if (isDiskFull(error) && !triedFull) {
          triedFull = true;
          const again = (): void => step(afterBytes(slices, confirmed));
          whenFull().then(again, again);
        } else {
          done(error ?? new ShortWriteError(), confirmed);
        }
      });
    };
    step(slices);
  }

  syncMedia(): Promise<void> {
    return this.#syncs.during(() => this.#syncInPlace(this.#media));
  }

  /** Makes every line durable that was handed over so far. */
  async syncIndex(): Promise<void> {
    await this.#indexWork;
    await this.#syncs.during(() => this.#syncInPlace(this.#index));
  }

  /** What is durable in a file without a name, or under another one, is no record. */
  async #syncInPlace({ fd, path, identity }: PlacedFile): Promise<void> {
    await syncFile(this.#disk, fd);
    if ((await this.#disk.identity(path)) !== identity) throw new FileGoneError(path);
  }

  async close(): Promise<void> {
    await this.#indexWork.catch(() => undefined);
    await Promise.allSettled([this.#disk.close(this.#media.fd), this.#disk.close(this.#index.fd)]);
  }
}

/** What is left of a batch after its first `bytes`. */
function afterBytes(slices: readonly Buffer[], bytes: number): Buffer[] {
  const rest: Buffer[] = [];
  let skip = bytes;
  for (const slice of slices) {
    if (skip < slice.length) rest.push(skip === 0 ? slice : slice.subarray(skip));
    skip = Math.max(0, skip - slice.length);
  }
  return rest;
}
