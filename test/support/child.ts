// A child process with its output kept, stopped by its own pid and never left behind.
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { waitFor } from "./wait-for.ts";

const OUTPUT_KEPT_CHARACTERS = 200_000;
const running = new Set<Child>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** A process group of its own: Ctrl-C in the terminal then reaches only the caller, who stops it in order. */
  readonly ownGroup?: boolean;
  /** Called with what it writes, as it comes. */
  readonly onOutput?: (text: string) => void;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class Child {
  readonly pid: number;
  /** Resolves when the process has ended, whatever ended it; null as code when a signal did. */
  readonly exited: Promise<ChildExit>;
  hasExited = false;
  readonly #process: ChildProcess;
  readonly #command: string;
  #output = "";

  constructor(command: string, args: readonly string[], { env, cwd, ownGroup, onOutput }: ChildOptions = {}) {
    this.#command = `${command} ${args.join(" ")}`;
    this.#process = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      detached: ownGroup ?? false,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (this.#process.pid === undefined) {
      this.#process.on("error", () => {});
      throw new Error(`could not be started: ${this.#command}`);
    }
    this.pid = this.#process.pid;
    running.add(this);
    const keep = (chunk: Buffer) => {
      const text = chunk.toString("utf8");
      this.#output = (this.#output + text).slice(-OUTPUT_KEPT_CHARACTERS);
      onOutput?.(text);
    };
    this.#process.stdout?.on("data", keep);
    this.#process.stderr?.on("data", keep);
    this.exited = new Promise((resolve) => {
      this.#process.once("exit", (code, signal) => {
        this.hasExited = true;
        running.delete(this);
        resolve({ code, signal });
      });
    });
  }

  /** What it has written to stdout and stderr, the last 200,000 characters. */
  get output(): string {
    return this.#output;
  }

  /** Waits until `ready` holds; fails at once, with the output, when the process ends first. */
  async ready(what: string, ready: () => boolean | Promise<boolean>, deadlineMs = 15_000): Promise<void> {
    const probe = async () => {
      if (this.hasExited) throw new Error(`ended before ${what}: ${this.#command}\n${this.#output}`);
      return ready();
    };
    await waitFor(what, probe, { deadlineMs, describe: () => this.#output.slice(-4000) });
  }

  kill(signal: NodeJS.Signals): void {
    if (!this.hasExited) this.#process.kill(signal);
  }

  /** SIGTERM, then SIGKILL when that did not help within `graceMs`. Idempotent. */
  async stop(graceMs = 12_000): Promise<void> {
    if (this.hasExited) return;
    this.kill("SIGTERM");
    const abort = new AbortController();
    const late = pause(graceMs, "late", { signal: abort.signal }).catch(() => "ended");
    if ((await Promise.race([this.exited, late])) === "late") this.kill("SIGKILL");
    abort.abort();
    await this.exited;
  }
}
