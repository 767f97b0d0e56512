/** What a viewer begins with: FLV header, headers in force, and everything since the last key frame. PURE. */
import { AUDIO_TAG, FLV_FILE_HEADER, VIDEO_TAG } from "../../media/flv.ts";

/** Some tags as they are sent: one copy for all viewers. */
export interface Piece {
  readonly bytes: Buffer;
  /** Where the newest group of pictures begins in it; null: in none of its tags. */
  readonly keyAt: number | null;
  /** It may be seen by whoever may see a public hearing. */
  readonly isPublic: boolean;
}

/** Of a stream whose key frames are too far apart a viewer waits for the next one. */
const MOST_BYTES = 8 << 20;

export class Opening {
  /** By tag type: the metadata and sequence headers in force. */
  readonly #headers = new Map<number, Buffer>();
  #group: Piece[] = [];
  #groupBytes = 0;

  header(type: number, tag: Buffer): void {
    this.#headers.set(type, tag);
  }

  add(piece: Piece): void {
    const { bytes, keyAt } = piece;
    if (keyAt !== null) {
      this.#group = [{ ...piece, bytes: bytes.subarray(keyAt), keyAt: 0 }];
      this.#groupBytes = bytes.length - keyAt;
    } else if (this.#group.length > 0) {
      this.#group.push(piece);
      this.#groupBytes += bytes.length;
    }
    if (this.#groupBytes > MOST_BYTES) this.#drop();
  }

  /** Another part: what was before it can't be decoded with its headers. */
  begin(): void {
    this.#headers.clear();
    this.#drop();
  }

  /** Of a stream without pictures every sound is a beginning. */
  get hasVideo(): boolean {
    return this.#headers.has(VIDEO_TAG);
  }

  get headers(): Buffer[] {
    return [...this.#headers.values()];
  }

  /** A player waits for each track that the header promises. */
  get fileHeader(): Buffer {
    const header = Buffer.from(FLV_FILE_HEADER);
    const [audio, video] = [this.#headers.has(AUDIO_TAG), this.#headers.has(VIDEO_TAG)];
    if (audio !== video) header[4] = audio ? 4 : 1;
    return header;
  }

  /** Empty while there is no key frame, or one that he may not see. */
  group(mayClosed: boolean): readonly Buffer[] {
    const isHis = mayClosed || this.#group.every(({ isPublic }) => isPublic);
    return isHis ? this.#group.map(({ bytes }) => bytes) : [];
  }

  #drop(): void {
    this.#group = [];
    this.#groupBytes = 0;
  }
}
