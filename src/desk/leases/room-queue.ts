/** Acts on one courtroom happen one after another; rooms don't wait for each other. A cut never stands in this queue. */

export class RoomQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs `act` after the acts of this room that came before it, whether those succeeded or not. */
  run<T>(courtroom: string, act: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(courtroom) ?? Promise.resolve();
    const result = before.then(act, act);
    const tail = result.catch(() => {});
    this.#tails.set(courtroom, tail);
    void tail.then(() => {
      if (this.#tails.get(courtroom) === tail) this.#tails.delete(courtroom);
    });
    return result;
  }
}
