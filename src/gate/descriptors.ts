/**
 * Whether this process can still open a file. Without a free descriptor the system closes new encoders' connections
 * before anybody hears of them, so nobody would know unless somebody asked.
 */
import { closeSync, openSync } from "node:fs";

export class Descriptors {
  #left = true;

  /** @returns what to tell since the last look, or null. */
  look(): { readonly code: string; readonly detail: string } | null {
    const left = canOpen();
    if (left === this.#left) return null;
    this.#left = left;
    return left
      ? { code: "descriptors-free", detail: "files and connections can be opened again" }
      : { code: "descriptors-exhausted", detail: "no file or connection can be opened" };
  }
}

function canOpen(): boolean {
  try {
    closeSync(openSync("/dev/null", "r"));
    return true;
  } catch {
    return false;
  }
}
