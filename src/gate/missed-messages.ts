/**
 * What the next desk must still hear of the time without one: facts in their order, and of each session the newest
 * signed head, which covers those before it. States are not kept: a new desk gets a snapshot. Bounded; the oldest goes
 * first and is counted.
 */
import type { GateMessage } from "../link/messages.ts";

const MOST_EVENTS = 1_000;
const MOST_HEADS = 1_000;

export class MissedMessages {
  readonly #dropped: () => void;
  readonly #events: GateMessage[] = [];
  readonly #heads = new Map<string, GateMessage>();

  /** @param dropped called for each message that nobody will hear. */
  constructor(dropped: () => void) {
    this.#dropped = dropped;
  }

  keep(message: GateMessage): void {
    if (message.type === "event") {
      this.#events.push(message);
      if (this.#events.length > MOST_EVENTS) this.#drop(() => this.#events.shift());
    } else if (message.type === "head") {
      const { sessionId } = message.head;
      this.#heads.delete(sessionId);
      this.#heads.set(sessionId, message);
      const [oldest = ""] = this.#heads.keys();
      if (this.#heads.size > MOST_HEADS) this.#drop(() => this.#heads.delete(oldest));
    }
  }

  /** Everything kept, which is kept no longer. */
  take(): GateMessage[] {
    const kept = [...this.#events.splice(0), ...this.#heads.values()];
    this.#heads.clear();
    return kept;
  }

  #drop(oldest: () => void): void {
    oldest();
    this.#dropped();
  }
}
