/** One child process: started, watched, restarted when it dies or falls silent, stopped in order. */

import { type ChildProcess, spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ParentMessage } from "../link/parent.ts";
import type { Log } from "./log.ts";

export interface ChildPlan {
  readonly name: string;
  /** Absolute path of its main module. */
  readonly entry: string;
  /** Of Node, before the entry. */
  readonly nodeFlags?: readonly string[];
  /** Without a sign of life for this long it is killed. */
  readonly silenceMs: number;
  /** Its part of the configuration. */
  readonly config: unknown;
  readonly env: NodeJS.ProcessEnv;
}

export interface Surroundings {
  /** Working directory of the children; their pid files are there. */
  readonly runDir: string;
  readonly projectRoot: string;
  readonly secret: string;
  readonly log: Log;
  nextIncarnation(): number;
  onReady(name: string): void;
}

/** Loading and recovery come before the first sign of life, on a busy machine too. */
const STARTING_MS = 30_000;
const FIRST_RESTART_MS = 100;
const LAST_RESTART_MS = 2_000;
/** A child that lived this long died of something new: its next restart is quick again. */
const SETTLED_MS = 5_000;

export class SupervisedChild {
  readonly plan: ChildPlan;
  readonly #around: Surroundings;
  #child: ChildProcess | null = null;
  #startedAtMs = 0;
  #aliveAtMs = 0;
  #hasBeenAlive = false;
  #quickDeaths = 0;
  #restart: NodeJS.Timeout | null = null;
  #stopping = false;
  #ended: PromiseWithResolvers<void> | null = null;

  constructor(plan: ChildPlan, around: Surroundings) {
    this.plan = plan;
    this.#around = around;
  }

  /** Null while it is dead or about to be restarted. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  start(): void {
    if (this.#child !== null || this.#stopping) return;
    const { runDir, projectRoot, secret, log } = this.#around;
    const { name, entry, nodeFlags = [], env, config } = this.plan;
    const incarnation = this.#around.nextIncarnation();
    this.#startedAtMs = this.#aliveAtMs = performance.now();
    this.#hasBeenAlive = false;
    this.#ended = Promise.withResolvers();
    let child: ChildProcess;
    try {
      // A session of its own: Ctrl-C in a terminal reaches the parent alone, which then stops both in order.
      child = spawn(process.execPath, [...nodeFlags, entry], {
        cwd: runDir,
        env,
        detached: true,
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      });
    } catch (error) {
      // Out of memory, for one: tried again like any other death.
      this.#onEnded(null, { error: String(error) });
      return;
    }
    this.#child = child;
    child.on("message", (message) => this.#onMessage(child, message));
    child.on("exit", (code, signal) => this.#onEnded(child, { code, signal }));
    child.on("error", (error) => {
      // Only a failed spawn ends the child; a message to one that is just dying also comes here.
      if (child.pid === undefined) this.#onEnded(child, { error: error.message });
    });
    this.#send({ type: "start", secret, incarnation, config, projectRoot });
    if (child.pid === undefined) return;
    this.#notePid(`${child.pid}\n`);
    log("child-started", { child: name, pid: child.pid, incarnation });
  }

  /** Kills the child when it has been silent too long. */
  check(nowMs: number): void {
    if (this.#child === null || this.#stopping) return;
    const limitMs = this.#hasBeenAlive ? this.plan.silenceMs : STARTING_MS;
    const silentMs = Math.round(nowMs - this.#aliveAtMs);
    if (silentMs <= limitMs) return;
    this.#around.log("child-silent", { child: this.plan.name, pid: this.pid, silentMs });
    this.#aliveAtMs = nowMs;
    this.kill();
  }

  /** Forgets silence that the parent itself may have caused by not running. */
  forgive(nowMs: number): void {
    this.#aliveAtMs = nowMs;
  }

  /** From now on a death is final. */
  expectStop(): void {
    this.#stopping = true;
    if (this.#restart !== null) clearTimeout(this.#restart);
    this.#restart = null;
  }

  /** Asks the child to stop, kills it at the deadline; true when it stopped by itself. Idempotent. */
  async stop(deadlineMs: number): Promise<boolean> {
    this.expectStop();
    const ended = this.#ended;
    if (this.#child === null || ended === null) return true;
    this.#send({ type: "stop" });
    let orderly = true;
    const timer = setTimeout(() => {
      orderly = false;
      this.#around.log("child-stop-overdue", { child: this.plan.name, pid: this.pid, deadlineMs });
      this.kill();
    }, deadlineMs);
    await ended.promise;
    clearTimeout(timer);
    return orderly;
  }

  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  #send(message: ParentMessage): void {
    // Without a callback a dying child would raise an error event; its exit tells the same.
    if (this.#child?.connected) this.#child.send(message, () => {});
  }

  #onMessage(child: ChildProcess, message: unknown): void {
    if (child !== this.#child || typeof message !== "object" || message === null) return;
    const type = "type" in message ? message.type : undefined;
    if (type !== "alive" && type !== "ready") return;
    this.#aliveAtMs = performance.now();
    this.#hasBeenAlive = true;
    if (type === "ready") {
      this.#around.log("child-ready", { child: this.plan.name, pid: child.pid });
      this.#around.onReady(this.plan.name);
    }
  }

  /** For `tingzha cut` and the next parent. A full disk must not keep a child from running. */
  #notePid(text: string | null): void {
    const file = join(this.#around.runDir, `${this.plan.name}.pid`);
    try {
      if (text === null) rmSync(file, { force: true });
      else writeFileSync(file, text);
    } catch (error) {
      this.#around.log("pid-file-failed", { child: this.plan.name, error: String(error) });
    }
  }

  #onEnded(
    child: ChildProcess | null,
    how: { code?: number | null; signal?: string | null; error?: string },
  ): void {
    if (child !== this.#child) return;
    const { name } = this.plan;
    this.#child = null;
    this.#notePid(null);
    const livedMs = Math.round(performance.now() - this.#startedAtMs);
    const facts = { child: name, pid: child?.pid, ...how, livedMs };
    if (this.#stopping) {
      this.#around.log("child-ended", facts);
    } else {
      if (livedMs >= SETTLED_MS) this.#quickDeaths = 0;
      const restartInMs = Math.min(FIRST_RESTART_MS * 2 ** this.#quickDeaths, LAST_RESTART_MS);
      this.#quickDeaths += 1;
      this.#around.log("child-died", { ...facts, restartInMs });
      this.#restart = setTimeout(() => {
        this.#restart = null;
        this.start();
      }, restartInMs);
    }
    this.#ended?.resolve();
  }
}
