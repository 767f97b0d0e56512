/**
 * Metadata and sequence headers of a session with the position where each came into force, so that a connection
 * that begins (or skips) anywhere in the delay gets the headers that its first key frame needs.
 */
export type HeaderKind = "metadata" | "video" | "audio";

interface Entry {
  readonly kind: HeaderKind;
  readonly position: number;
  readonly bytes: Buffer;
}

/** An encoder that changes its headers more often than this within a delay is broken or hostile. */
const MOST_ENTRIES = 256;
const MOST_BYTES = 1 << 20;

export class HeaderHistory {
  #entries: Entry[] = [];
  #sizeBytes = 0;

  /** Repeated headers, which many encoders send with every key frame, cost nothing. */
  add(kind: HeaderKind, position: number, payload: Buffer, length: number): void {
    const newest = this.#entries.findLast((entry) => entry.kind === kind);
    const bytes = payload.subarray(0, length);
    if (newest?.bytes.equals(bytes)) return;
    this.#entries.push({ kind, position, bytes: Buffer.from(bytes) });
    this.#sizeBytes += length;
    while (this.#entries.length > MOST_ENTRIES || this.#sizeBytes > MOST_BYTES) this.#dropOldest();
  }

  /** The header of a kind in force at a position: the newest at or before it. */
  at(kind: HeaderKind, position: number): Buffer | null {
    return (
      this.#entries.findLast((entry) => entry.kind === kind && entry.position <= position)?.bytes ?? null
    );
  }

  newest(kind: HeaderKind): Buffer | null {
    return this.at(kind, Number.POSITIVE_INFINITY);
  }

  #dropOldest(): void {
    const dropped = this.#entries.shift();
    this.#sizeBytes -= dropped?.bytes.length ?? 0;
  }
}
