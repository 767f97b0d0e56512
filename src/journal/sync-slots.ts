// At most a few syncs at once over all sessions (design 6): a slow disk must not take every thread of the
// pool away from the writes.

export type SlotTask = (finished: () => void) => void;

export class SyncSlots {
  readonly #limit: number;
  readonly #waiting: SlotTask[] = [];
  inFlight = 0;

  constructor(limit = 2) {
    this.#limit = limit;
  }

  get free(): boolean {
    return this.inFlight < this.#limit;
  }

  /** Runs the task now or when a slot is free, first come first served. */
  run(task: SlotTask): void {
    if (!this.free) {
      this.#waiting.push(task);
      return;
    }
    this.inFlight += 1;
    let finished = false;
    task(() => {
      if (finished) return;
      finished = true;
      this.inFlight -= 1;
      const next = this.#waiting.shift();
      if (next) this.run(next);
    });
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
}
