// Calls into a support program in a process of its own (platform, publishers), so that the judge's work and the
// node's never share an event loop. The other side calls `serve`.
import { type ChildProcess, fork } from "node:child_process";

/**
 * A launcher for what stands for other machines where the node's own times are judged: encoders and the platform take no
 * processor from it in a court either.
 */
export const ELSEWHERE: readonly string[] = ["nice", "-n", "10"];

type Methods = Readonly<Record<string, (argument: never) => unknown>>;

interface Call {
  readonly id: number;
  readonly method: string;
  readonly argument: unknown;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** In the program: answers the calls of the process that forked it, and ends when that process does. */
export function serve(methods: Methods): void {
  process.on("message", async ({ id, method, argument }: Call) => {
    const answer = (body: Omit<Answer, "id">) => process.send?.({ id, ...body });
    try {
      const run = methods[method];
      if (run === undefined) throw new Error(`no method ${method}`);
      answer({ result: await run(argument as never) });
    } catch (error) {
      answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.once("disconnect", () => process.exit(0));
  // Ctrl-C reaches the whole group: the caller ends this program in its own order.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
}

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export class Remote {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  #calls = 0;
  #ended = false;

  /** `launcher` is put before node, such as `["taskset", "-c", "1"]`. */
  constructor(program: URL, launcher: readonly string[] = []) {
    const [execPath = process.execPath, ...rest] = [...launcher, process.execPath];
    this.#child = fork(program, [], { execPath, execArgv: rest, serialization: "advanced" });
    running.add(this.#child);
    this.#child.on("message", ({ id, result, error }: Answer) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(error));
    });
    this.#exited = new Promise((resolve) => {
      this.#child.once("exit", (code, signal) => {
        this.#ended = true;
        running.delete(this.#child);
        for (const { reject } of this.#waiting.values()) {
          reject(new Error(`${program.pathname} ended (${signal ?? code})`));
        }
        this.#waiting.clear();
        resolve();
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The method's result; the caller states its shape. Rejects with the other side's error. */
  call<T>(method: string, argument?: unknown): Promise<T> {
    if (this.#ended) return Promise.reject(new Error(`${method}: the process has ended`));
    this.#calls += 1;
    const id = this.#calls;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      this.#child.send({ id, method, argument });
    });
  }

  /** Ends the process by closing the channel; SIGKILL when it does not follow within 3 s. Idempotent. */
  async stop(): Promise<void> {
    if (this.#ended) return;
    const late = setTimeout(() => this.#child.kill("SIGKILL"), 3000);
    if (this.#child.connected) this.#child.disconnect();
    await this.#exited;
    clearTimeout(late);
  }
}
