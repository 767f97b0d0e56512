/** Plays a card on a kept connection: its headers once, then its tags in a loop, paced by the monotonic clock. */
import { chunkedSizeBytes } from "../rtmp/chunk-writer.ts";
import type { CardClip, CardTag } from "./card-clip.ts";
import type { Retimer } from "./retimer.ts";
import { forwardPayload, type Outgoing } from "./tag-forwarder.ts";

/** After a stall the loop goes on from now instead of catching up. */
const LONGEST_CATCH_UP_MS = 1_000;

export class CardPlayer {
  readonly clip: CardClip;
  #startedMs: number | null = null;
  #loops = 0;
  #next = 0;

  constructor(clip: CardClip) {
    this.clip = clip;
  }

  /** Writes what is due into `out`; @returns its end. `outMs` is the connection's own time now. */
  play(now: number, outMs: number, out: Buffer, retimer: Retimer, outgoing: Outgoing): number {
    let end = 0;
    if (this.#startedMs === null) {
      this.#startedMs = now;
      retimer.beginRun(outMs);
      for (const header of this.clip.headers) end = this.#write(header, 0, out, end, retimer, outgoing);
    }
    let dueMs = now - this.#startedMs;
    if (dueMs - this.#positionMs() > LONGEST_CATCH_UP_MS) {
      this.#startedMs += dueMs - this.#positionMs();
      dueMs = now - this.#startedMs;
    }
    for (let tag = this.#due(dueMs); tag !== null; tag = this.#due(dueMs)) {
      if (end + chunkedSizeBytes(tag.to - tag.from, outgoing.chunkSize) > out.length) break;
      end = this.#write(
        tag,
        this.#loops * this.clip.durationMs + tag.timestampMs,
        out,
        end,
        retimer,
        outgoing,
      );
      this.#step();
    }
    return end;
  }

  #positionMs(): number {
    return this.#loops * this.clip.durationMs + (this.clip.tags[this.#next]?.timestampMs ?? 0);
  }

  #due(dueMs: number): CardTag | null {
    const tag = this.clip.tags[this.#next];
    return tag !== undefined && this.#positionMs() <= dueMs ? tag : null;
  }

  #step(): void {
    this.#next++;
    if (this.#next < this.clip.tags.length) return;
    this.#next = 0;
    this.#loops++;
  }

  #write(tag: CardTag, rawMs: number, out: Buffer, at: number, retimer: Retimer, outgoing: Outgoing): number {
    const { bytes } = this.clip;
    return forwardPayload(bytes, tag.from, tag.to, tag.type, rawMs, out, at, retimer, outgoing);
  }
}
