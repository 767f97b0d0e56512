// Lets the acts of all rooms pass side by side, and one act alone: the lifting of cut-all, whose place among the
// others would otherwise not be known.

export class Turnstile {
  #inside = 0;
  #alone: Promise<void> = Promise.resolve();
  #emptied: (() => void) | null = null;

  async pass<T>(act: () => Promise<T>): Promise<T> {
    // Another may have closed it while this one waited.
    for (let seen = null as Promise<void> | null; seen !== this.#alone; ) {
      seen = this.#alone;
      await seen;
    }
    this.#inside += 1;
    try {
      return await act();
    } finally {
      this.#inside -= 1;
      if (this.#inside === 0) this.#emptied?.();
    }
  }

  /** One caller at a time. */
  async alone(act: () => Promise<void>): Promise<void> {
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    const done = (async () => {
      if (this.#inside > 0) await emptied;
      this.#emptied = null;
      await act();
    })();
    this.#alone = done.catch(() => {});
    await done;
  }
}
