// Renders the index lines that recovery adds, chained to those that were kept.
import type { PlacedLine } from "./index-reader.ts";
import {
  chainAfter,
  headText,
  type IndexLine,
  renderLine,
  type SealLine,
  type SegmentLine,
  type StartLine,
} from "./part-index.ts";
import type { Signer } from "./signer.ts";

export interface LineFacts {
  readonly number: number;
  readonly identity: Pick<StartLine, "session" | "courtroom" | "streamName" | "digest">;
  readonly previous: string;
  readonly signer: Signer;
  readonly wallMs: () => number;
}

export class RecoveryLines {
  readonly start: StartLine;
  readonly #part: LineFacts;
  chain: string;
  text = "";

  constructor(part: LineFacts, start: StartLine | null, kept: readonly PlacedLine[]) {
    this.#part = part;
    this.chain = kept.at(-1)?.chain ?? part.previous;
    this.start = start ?? {
      kind: "start",
      version: 1,
      session: part.identity.session,
      courtroom: part.identity.courtroom,
      streamName: part.identity.streamName,
      part: part.number,
      digest: part.identity.digest,
      key: part.signer.fingerprint,
      previous: part.previous,
      wall: new Date(part.wallMs()).toISOString(),
      mono: null,
    };
    if (kept.length === 0) this.#add(this.start, null, null);
  }

  segment(line: SegmentLine): void {
    this.#add(line, line.hash, null);
  }

  seal(line: SealLine): void {
    const { session, part, digest } = this.start;
    const chain = chainAfter(digest, this.chain, null, JSON.stringify(line));
    this.#add(line, null, this.#part.signer.sign(headText(session, part, line.offset, chain, true)));
  }

  #add(line: IndexLine, hash: string | null, signature: string | null): void {
    const body = JSON.stringify(line);
    this.chain = chainAfter(this.start.digest, this.chain, hash, body);
    this.text += renderLine(body, this.chain, signature);
  }
}

/** A segment of which only the bytes are known. */
export function bareSegment(from: number, to: number): Omit<SegmentLine, "hash"> {
  return {
    kind: "segment",
    from,
    to,
    wall: null,
    mono: null,
    monoTo: null,
    media: null,
    mediaTo: null,
    key: false,
    metadata: null,
    video: null,
    audio: null,
  };
}
