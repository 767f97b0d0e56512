// At most a few syncs at once over all sessions (design 6): a slow disk must not take every thread of the
// pool away from the writes. And none begins while a latch is written: a cut is answered once it is on disk, and the
// disk does one thing after another.

export type SlotTask = (finished: () => void) => void;

/** A disk that takes longer than this for its latches must not keep the records from another one as well. */
const LONGEST_HOLD_MS = 1_000;

export class SyncSlots {
  readonly #limit: number;
  readonly #waiting: SlotTask[] = [];
  #holds = 0;
  /** Runs from the first hold on; null when there is none, or they have lasted long enough. */
  #holding: NodeJS.Timeout | null = null;
  inFlight = 0;

  constructor(limit = 2) {
    this.#limit = limit;
  }

  get free(): boolean {
    return this.inFlight < this.#limit && this.#holding === null;
  }

  /** Runs the task now or when a slot is free, first come first served. */
  run(task: SlotTask): void {
    this.#waiting.push(task);
    this.#next();
  }

  /** The same for a promise. */
  during<Value>(work: () => Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) =>
      this.run((finished) => {
        work().then(
          (value) => {
            finished();
            resolve(value);
          },
          (error) => {
            finished();
            reject(error);
          },
        );
      }),
    );
  }

  /**
   * No sync begins while `work` is under way; those that have begun go on. However many holds overlap, after a second
   * they count no more until the last of them has ended.
   */
  holdDuring<Value>(work: Promise<Value>): Promise<Value> {
    this.#holds += 1;
    if (this.#holds === 1) this.#holding = setTimeout(() => this.#release(), LONGEST_HOLD_MS);
    return work.finally(() => {
      this.#holds -= 1;
      if (this.#holds === 0) this.#release();
    });
  }

  #release(): void {
    if (this.#holding !== null) clearTimeout(this.#holding);
    this.#holding = null;
    this.#next();
  }

  #next(): void {
    while (this.free) {
      const task = this.#waiting.shift();
      if (task === undefined) return;
      this.inFlight += 1;
      let isFinished = false;
      task(() => {
        if (isFinished) return;
        isFinished = true;
        this.inFlight -= 1;
        this.#next();
      });
    }
  }
}
