/**
 * The cut by keyboard: the number of a courtroom, then K held. PURE: what was pressed when is told to it, but for what repeats by
 * itself, and it tells what is meant. Holding is the guard: a touch or a word typed somewhere presses nothing. Keys are named by
 * their place, so that no input method is in the way; times are those of the keys, so that a page that was busy takes no touch
 * for a hold and no hold for a touch.
 */

export const HOLD_MS = 400;
/** A number that nobody used is forgotten: whoever holds K a minute later means another one, or none. */
const FORGOTTEN_MS = 10_000;
/** Digits belong together when they come so soon after each other. */
const TOGETHER_MS = 1_500;
const MOST_DIGITS = 3;
/** A key that was let go while the page was busy is heard before its time is up by the page's own clock. */
const HEARD_MS = 50;

export interface Key {
  /** Its place on the keyboard, as the browser names it: `Digit3`, `Numpad3`, `KeyK`. */
  readonly code: string;
  /** With Ctrl, Alt or Meta it belongs to somebody else; in a field, or through an input method, it is text. */
  readonly isElsewhere: boolean;
}

export class HoldKey {
  readonly #roomOf: (number: number) => string | null;
  #digits = "";
  #room: string | null = null;
  #typedMs = Number.NEGATIVE_INFINITY;
  #heldSinceMs: number | null = null;

  /** @param roomOf a number's courtroom, at the moment when it is typed: what is renumbered later is not what was meant. */
  constructor(roomOf: (number: number) => string | null) {
    this.#roomOf = roomOf;
  }

  /** The courtroom that the digits name; null: none. */
  get room(): string | null {
    return this.#room;
  }

  /** When it is to be looked at again: held long enough if the key stays down, or forgotten; null: no number was typed. */
  dueMs(nowMs: number): number | null {
    if (this.#room === null) return null;
    const dueMs = this.#heldSinceMs === null ? this.#typedMs + FORGOTTEN_MS : this.#heldSinceMs + HOLD_MS;
    return Math.max(dueMs, nowMs + HEARD_MS);
  }

  /** @param atMs when the key went down. */
  down({ code, isElsewhere }: Key, atMs: number): void {
    if (isElsewhere || atMs - this.#typedMs >= FORGOTTEN_MS) this.away();
    if (isElsewhere) return;
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
    if (digit !== undefined) {
      this.#digit(digit, atMs);
    } else if (code === "KeyK") {
      if (this.#room !== null) this.#heldSinceMs = atMs;
    } else if (!/^(?:Shift|CapsLock|NumLock)/.test(code)) this.away();
  }

  /** @returns the courtroom to cut: it was held long enough, whenever that is heard. */
  up(code: string, atMs: number): string | null {
    if (code !== "KeyK" || this.#heldSinceMs === null) return null;
    const room = this.take(atMs);
    // Let go too soon: what follows begins anew, with a number.
    this.away();
    return room;
  }

  /** The window is left, or something else is meant. */
  away(): void {
    this.#digits = "";
    this.#room = null;
    this.#heldSinceMs = null;
  }

  /** @returns the courtroom to cut, once: the key has been held long enough. */
  take(nowMs: number): string | null {
    if (this.#heldSinceMs === null) {
      // Nobody is told to hold K for what would not be cut any more.
      if (nowMs - this.#typedMs >= FORGOTTEN_MS) this.away();
      return null;
    }
    if (nowMs < this.#heldSinceMs + HOLD_MS) return null;
    const room = this.#room;
    this.away();
    return room;
  }

  /** The longest number that the last digits make: 1, then 2, is 12 where there is a 12, and else 2. */
  #digit(digit: string, atMs: number): void {
    const isTogether = atMs - this.#typedMs < TOGETHER_MS;
    this.#digits = `${isTogether ? this.#digits : ""}${digit}`.slice(-MOST_DIGITS);
    this.#typedMs = atMs;
    this.#heldSinceMs = null;
    this.#room = null;
    for (let from = 0; from < this.#digits.length && this.#room === null; from += 1) {
      this.#room = this.#roomOf(Number(this.#digits.slice(from)));
    }
  }
}
