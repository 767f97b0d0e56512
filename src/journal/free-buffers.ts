// Buffers of one size that are used again and again. A buffer that is made and dropped costs more than its memory: the
// engine counts it as pressure and collects the whole heap for it. So what is given back stays, and goes back to the
// system only when nobody has needed it for a while.

/** Of what lay idle since the last trim this share is let go: a peak is forgotten within some seconds, not at once. */
const TRIM_SHARE = 1 / 4;

export class FreeBuffers {
  readonly sizeBytes: number;
  readonly #most: number;
  readonly #free: Buffer[] = [];
  /** The fewest that lay here since the last trim: so many were not needed. */
  #idle = 0;

  /** @param keepBytes beyond it what is given back is dropped at once. */
  constructor(sizeBytes: number, keepBytes: number) {
    this.sizeBytes = sizeBytes;
    this.#most = Math.floor(keepBytes / sizeBytes);
  }

  get keptBytes(): number {
    return this.#free.length * this.sizeBytes;
  }

  take(): Buffer {
    const buffer = this.#free.pop() ?? Buffer.allocUnsafeSlow(this.sizeBytes);
    if (this.#free.length < this.#idle) this.#idle = this.#free.length;
    return buffer;
  }

  give(buffer: Buffer): void {
    if (this.#free.length < this.#most) this.#free.push(buffer);
  }

  /** To be called about once a second. */
  trim(): void {
    const spare = Math.ceil(this.#idle * TRIM_SHARE);
    this.#free.splice(0, spare);
    this.#idle = this.#free.length;
  }
}
