/**
 * Metadata and sequence headers of a session with the position where each came into force, so that a connection
 * that begins (or skips) anywhere in the delay gets the headers that its first key frame needs.
 */
export type HeaderKind = "metadata" | "video" | "audio";

interface Entry {
  readonly position: number;
  readonly bytes: Buffer;
}

/** An encoder that changes one of its headers more often than this within a delay is broken or hostile. */
const MOST_OF_A_KIND = 64;
const MOST_BYTES_OF_A_KIND = 512 * 1024;

export class HeaderHistory {
  readonly #entries: Readonly<Record<HeaderKind, Entry[]>> = { metadata: [], video: [], audio: [] };

  /** Repeated headers, which many encoders send with every key frame, cost nothing. */
  add(kind: HeaderKind, position: number, payload: Buffer, length: number): void {
    const entries = this.#entries[kind];
    const bytes = payload.subarray(0, length);
    if (entries.at(-1)?.bytes.equals(bytes)) return;
    entries.push({ position, bytes: Buffer.from(bytes) });
    let sizeBytes = 0;
    for (const entry of entries) sizeBytes += entry.bytes.length;
    // Kinds are bounded apart: metadata that changes every second must not push out the codec's configuration.
    while (entries.length > 1 && (entries.length > MOST_OF_A_KIND || sizeBytes > MOST_BYTES_OF_A_KIND)) {
      sizeBytes -= entries.shift()?.bytes.length ?? 0;
    }
  }

  /** The header of a kind in force at a position: the newest at or before it. */
  at(kind: HeaderKind, position: number): Buffer | null {
    return this.#entries[kind].findLast((entry) => entry.position <= position)?.bytes ?? null;
  }
}
