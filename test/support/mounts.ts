// Real file systems for tests: a small one in memory that runs full, and a folder that can't be written any more. Root
// ignores file modes, so nothing less than a mount will do.
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";

export class Mounts {
  readonly #points: string[] = [];

  /** A file system of that size at `path`, which is made. */
  small(path: string, sizeMiB: number): void {
    mkdirSync(path, { recursive: true });
    this.#mount(path, ["-t", "tmpfs", "-o", `size=${sizeMiB}m,mode=0750`, "tingzha-test", path]);
  }

  /** From now on nothing can be opened for writing below `path`; what is open already goes on. */
  readOnly(path: string): void {
    this.#mount(path, ["-o", "bind,ro", path, path]);
  }

  /** The folder can be written again. */
  release(path: string): void {
    const at = this.#points.lastIndexOf(path);
    if (at < 0) throw new Error(`nothing is mounted at ${path}`);
    this.#points.splice(at, 1);
    execFileSync("umount", ["--lazy", path]);
  }

  /** Idempotent. */
  remove(): void {
    for (const path of [...this.#points].reverse()) this.release(path);
  }

  /** A test that may not mount must fail and say so: a skipped fault is an unproven one. */
  #mount(path: string, args: readonly string[]): void {
    try {
      execFileSync("mount", args, { stdio: ["ignore", "ignore", "pipe"] });
    } catch (error) {
      const { stderr = "" } = error as { stderr?: Buffer | string };
      throw new Error(`this test mounts file systems and needs root for it: ${stderr}`);
    }
    this.#points.push(path);
  }
}

/** Takes up all room that is left around `folder`, byte by byte at the end; `remove` gives it back. */
export class Filler {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = join(folder, ".filler");
  }

  /** @param leaveBytes so much stays free. */
  fill(leaveBytes = 0): void {
    const file = openSync(this.#path, "a");
    try {
      for (;;) {
        const { bavail, bsize } = statfsSync(this.#path);
        const step = Math.min(bavail * bsize - leaveBytes, 1024 * 1024);
        if (step <= 0) return;
        writeSync(file, Buffer.alloc(step));
      }
    } finally {
      closeSync(file);
    }
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }
}
