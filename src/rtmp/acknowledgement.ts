// When to tell the peer how much has arrived (5.4.3). Encoders stop when no acknowledgement comes, or when its
// number, 32 bits of a count that passes 4 GiB, wraps wrongly.

/** What peers are told to use and what holds until they name their own. */
export const WINDOW_BYTES = 2_500_000;
/** A window of 0 or 1 would buy an answer for every byte. */
const MIN_WINDOW_BYTES = 16 * 1024;

export class Acknowledger {
  #windowBytes = WINDOW_BYTES;
  #receivedBytes: number;
  #acknowledgedBytes: number;

  /** `receivedBytes`: where the count begins; not 0 only in tests. */
  constructor(receivedBytes = 0) {
    this.#receivedBytes = receivedBytes;
    this.#acknowledgedBytes = receivedBytes;
  }

  /** The whole count, not wrapped. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  setWindow(windowBytes: number): void {
    this.#windowBytes = Math.max(windowBytes, MIN_WINDOW_BYTES);
  }

  /** Counts; returns the sequence number to send now (modulo 2^32), or -1 when none is due. */
  count(receivedBytes: number): number {
    this.#receivedBytes += receivedBytes;
    // At half the window, as a peer that waits for a whole one would stand still for a round trip.
    if (this.#receivedBytes - this.#acknowledgedBytes < this.#windowBytes / 2) return -1;
    this.#acknowledgedBytes = this.#receivedBytes;
    return this.#receivedBytes % 0x1_0000_0000;
  }
}
