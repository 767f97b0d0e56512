// A wall clock that a test sets for processes it starts, while they run: Debian's libfaketime, monotonic time left alone.
import { existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";

export class WallClock {
  readonly #folder: TempFolder = tempFolder("clock");
  readonly #file = join(this.#folder.path, "offset");

  constructor() {
    this.set(0);
  }

  /** For the environment of the processes that live by this clock. */
  get env(): NodeJS.ProcessEnv {
    return {
      LD_PRELOAD: library(),
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      NO_FAKE_STAT: "1",
    };
  }

  /** Acts at the next look at the clock. Hours from the real time. */
  set(hours: number): void {
    // Whole at once: it is read at every look.
    writeFileSync(`${this.#file}.new`, `${hours < 0 ? "-" : "+"}${Math.abs(hours) * 3_600}\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }

  remove(): void {
    this.#folder.remove();
  }
}

function library(): string {
  const candidates = readdirSync("/usr/lib").map((name) =>
    join("/usr/lib", name, "faketime", "libfaketimeMT.so.1"),
  );
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) throw new Error("libfaketime is missing: apt-get install faketime");
  return found;
}
