/** A command that did not do what it was asked: said in words, exit code 1 (not done) or 2 (wrong use). */

import { type Fill, say, type WordKey } from "./words.ts";

export class CommandFailure extends Error {
  readonly code: WordKey;
  readonly exitCode: 1 | 2;

  constructor(code: WordKey, fill: Fill = {}, exitCode: 1 | 2 = 1) {
    super(say(code, fill));
    this.name = "CommandFailure";
    this.code = code;
    this.exitCode = exitCode;
  }
}
