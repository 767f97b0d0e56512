// Names sessions so that a folder listing reads in order of time and tells the courtroom.
import { randomInt } from "node:crypto";

/** Six hex digits. */
const NUMBERS = 0x1000000;

/**
 * A name is a session's folder, and what approvals and leases speak of: no two sessions may share one. Within a gate's
 * life the number counts up, so none comes twice in a second; it begins at random, for the gates before this one, whose
 * second may come again when a clock is set back.
 */
export class SessionIds {
  readonly #timeZone: string;
  #number: number;

  constructor(timeZone: string, firstNumber = randomInt(NUMBERS)) {
    this.#timeZone = timeZone;
    this.#number = firstNumber;
  }

  /** @returns such as 20220815T093000-room-1-0a1b2c, a plain file name. */
  next(wallMs: number, courtroom: string): string {
    const parts = new Intl.DateTimeFormat("sv-SE", {
      timeZone: this.#timeZone,
      dateStyle: "short",
      timeStyle: "medium",
    }).format(wallMs);
    const stamp = parts.replaceAll(/[-:]/g, "").replace(" ", "T");
    const number = this.#number.toString(16).padStart(6, "0");
    this.#number = (this.#number + 1) % NUMBERS;
    return `${stamp}-${courtroom.replaceAll(/[^A-Za-z0-9_-]/g, "_")}-${number}`;
  }
}
