// Makes chosen system calls of a running process fail or hang, on chosen files only: strace, attached and detached while
// the process runs.
import { Child } from "./child.ts";

/** What libuv writes and syncs with. */
export const WRITES = "write,writev,pwrite64,pwritev";
export const SYNCS = "fdatasync,fsync";

export class SyscallFaults {
  readonly #strace: Child;

  private constructor(strace: Child) {
    this.#strace = strace;
  }

  /**
   * @param what as strace's inject: `error=EIO`, or `delay_enter=2000000` (µs).
   * @param paths on which files; the calls on all others are untouched.
   */
  static async inject(
    pid: number,
    calls: string,
    what: string,
    paths: readonly string[],
  ): Promise<SyscallFaults> {
    const on = paths.flatMap((path) => ["-P", path]);
    const strace = new Child("strace", [
      ...["-f", "-p", String(pid), "-e", `trace=${calls}`, "-e", `inject=${calls}:${what}`],
      ...on,
    ]);
    await strace.ready("strace has attached", () => strace.output.includes(`Process ${pid} attached`));
    return new SyscallFaults(strace);
  }

  /** Calls that were made to fail or to wait so far. */
  get injected(): number {
    return this.#strace.output.split("INJECTED").length - 1 + this.#strace.output.split("DELAYED").length - 1;
  }

  /** The process goes on unharmed. Idempotent. */
  async stop(): Promise<void> {
    await this.#strace.stop();
  }
}
