/**
 * While a record is suspended by order, what the encoder sends is read and not kept, its headers excepted: the part
 * that begins afterwards needs them.
 */
import type { HeaderCopies } from "../journal/stream-headers.ts";
import {
  AUDIO,
  classify,
  DATA,
  dataFramePrefixBytes,
  METADATA,
  SEQUENCE_HEADER,
  VIDEO,
} from "../media/classify.ts";
import type { StreamFacts } from "./recording.ts";

export class Suspension {
  #stream: { readonly facts: StreamFacts; headers: HeaderCopies } | null = null;

  get isOn(): boolean {
    return this.#stream !== null;
  }

  begin(facts: StreamFacts): void {
    this.#stream = { facts, headers: facts.currentHeaders() };
  }

  /** @returns what the next part takes over. */
  end(): StreamFacts | null {
    const stream = this.#stream;
    this.#stream = null;
    if (stream === null) return null;
    const { facts, headers } = stream;
    return { video: facts.video, audio: facts.audio, currentHeaders: () => headers };
  }

  hear(type: number, payload: Buffer, length: number): void {
    const stream = this.#stream;
    const flags = classify(type, payload, length);
    if (stream === null || (flags & (SEQUENCE_HEADER | METADATA)) === 0) return;
    const from = (flags & DATA) === 0 ? 0 : dataFramePrefixBytes(payload, length);
    const copy = Buffer.from(payload.subarray(from, length));
    if ((flags & DATA) !== 0) stream.headers = { ...stream.headers, metadata: copy };
    else if ((flags & SEQUENCE_HEADER) === 0) return;
    else if ((flags & VIDEO) !== 0) stream.headers = { ...stream.headers, video: copy };
    else if ((flags & AUDIO) !== 0) stream.headers = { ...stream.headers, audio: copy };
  }
}
