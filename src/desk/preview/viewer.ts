/** One viewer: what he has not taken is left out up to the newest key frame; who takes nothing at all is closed. */
import { PREVIEW_CLOSED, type PreviewClosed } from "../contract/preview.ts";
import type { Opening, Piece } from "./opening.ts";

export interface ViewerSocket {
  /** Bytes that were given to it and that the system has not taken. */
  readonly bufferedAmount: number;
  send(bytes: Buffer, done: (error?: Error | null) => void): void;
  close(code: number, reason: string): void;
  /** At once: nobody reads what is left. */
  terminate(): void;
}

export type Sight = "all" | "public" | "nothing" | "unknown-person";

export interface Looker {
  readonly socket: ViewerSocket;
  /** Asked again and again: roles end, and hearings are closed. */
  may(): Sight;
}

/** About 4 s of 2 Mbit/s, beside what the system holds. */
const MOST_WAITING_BYTES = 1 << 20;
/** So much may be left when he is given more again. */
const TAKEN_BYTES = 64 * 1024;
const STUCK_MS = 30_000;
const LEAVES_MS = 500;
const NOTHING_MS = 1_000;

export class Viewer {
  readonly #looker: Looker;
  readonly #onJump: () => void;
  #begun = false;
  #waitsForKey = true;
  /** Seen at the last look. */
  #waiting = 0;
  #takenAtMs: number;
  #nothingSinceMs: number | null = null;
  #closed = false;

  constructor(looker: Looker, nowMs: number, onJump: () => void) {
    this.#looker = looker;
    this.#onJump = onJump;
    this.#takenAtMs = nowMs;
  }

  /** With the pictures since the last key frame, as far as he may see them. */
  begin(opening: Opening): void {
    const may = this.#looker.may();
    const group = may === "all" || may === "public" ? opening.group(may === "all") : [];
    if (group.length === 0) return;
    this.#start(opening);
    for (const bytes of group) this.#send(bytes);
  }

  take({ bytes, keyAt, isPublic }: Piece, opening: Opening): void {
    if (this.#closed) return;
    const may = this.#looker.may();
    const isHis = may === "all" || (may === "public" && isPublic);
    const { bufferedAmount } = this.#looker.socket;
    if (!isHis || bufferedAmount > MOST_WAITING_BYTES) {
      this.#waitsForKey = true;
      return;
    }
    if (!this.#waitsForKey) this.#send(bytes);
    else if (keyAt !== null && bufferedAmount <= TAKEN_BYTES) {
      if (this.#begun) this.#onJump();
      this.#start(opening);
      this.#send(bytes.subarray(keyAt));
    }
  }

  /** @returns why he has to go, or null. */
  refusal(nowMs: number): PreviewClosed | null {
    const may = this.#looker.may();
    if (may === "unknown-person") return "signed-out";
    if (may !== "nothing") this.#nothingSinceMs = null;
    else this.#nothingSinceMs ??= nowMs;
    // While a case is named nobody knows for a moment: he is shown nothing then, and stays.
    if (this.#nothingSinceMs !== null && nowMs - this.#nothingSinceMs >= NOTHING_MS) return "not-permitted";
    const { bufferedAmount } = this.#looker.socket;
    if (bufferedAmount === 0 || bufferedAmount < this.#waiting) this.#takenAtMs = nowMs;
    this.#waiting = bufferedAmount;
    return nowMs - this.#takenAtMs > STUCK_MS ? "too-slow" : null;
  }

  close(why: PreviewClosed): void {
    if (this.#closed) return;
    this.#closed = true;
    const { code, zh, en } = PREVIEW_CLOSED[why];
    const { socket } = this.#looker;
    if (why === "too-slow") socket.terminate();
    else {
      socket.close(code, `${zh} / ${en}`);
      // A browser that is frozen answers nothing, and keeps nobody waiting.
      setTimeout(() => socket.terminate(), LEAVES_MS).unref();
    }
  }

  #start(opening: Opening): void {
    if (!this.#begun) this.#send(opening.fileHeader);
    for (const tag of opening.headers) this.#send(tag);
    this.#begun = true;
    this.#waitsForKey = false;
  }

  #send(bytes: Buffer): void {
    // Its close tells what became of it.
    this.#looker.socket.send(bytes, () => undefined);
  }
}
