/** Keeps gate and desk running, each restarted alone, and stops both in the reverse of the start's order. */

import type { Log } from "./log.ts";
import { type ChildPlan, SupervisedChild } from "./supervised-child.ts";

export interface SupervisorOptions {
  /** In the order of starting: gate, then desk. */
  readonly children: readonly ChildPlan[];
  readonly runDir: string;
  readonly projectRoot: string;
  readonly secret: string;
  readonly log: Log;
  /** Called once, when every child has reported ready for the first time. */
  readonly onAllReady?: () => void;
  /** For all children together (interfaces.md: SIGTERM stops the node within 10 s). */
  readonly stopDeadlineMs?: number;
}

const CHECK_MS = 250;
/** A check that comes this late says that the parent did not run, not that the children are silent. */
const LATE_MS = 1_000;
const STOP_DEADLINE_MS = 9_500;
/** Of what is left of it, for a child that others wait behind: the desk's own deadline is 5 s. */
const FIRST_SHARE = 0.6;

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #children: readonly SupervisedChild[];
  readonly #notReadyYet: Set<string>;
  #timer: NodeJS.Timeout | null = null;
  #checkedAtMs = 0;
  #incarnation = 0;
  #stopped: Promise<boolean> | null = null;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#notReadyYet = new Set(options.children.map(({ name }) => name));
    const around = {
      runDir: options.runDir,
      projectRoot: options.projectRoot,
      secret: options.secret,
      log: options.log,
      nextIncarnation: () => this.#nextIncarnation(),
      onReady: (name: string) => this.#onReady(name),
    };
    this.#children = options.children.map((plan) => new SupervisedChild(plan, around));
  }

  /** Idempotent. */
  start(): void {
    if (this.#timer !== null || this.#stopped !== null) return;
    this.#checkedAtMs = performance.now();
    this.#timer = setInterval(() => this.#check(), CHECK_MS);
    for (const child of this.#children) child.start();
  }

  /** Null while that child is dead. */
  pidOf(name: string): number | null {
    return this.#children.find(({ plan }) => plan.name === name)?.pid ?? null;
  }

  /** Last started, first stopped. True when no child had to be killed. Idempotent. */
  stop(): Promise<boolean> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** Ends every child at once; they are made to survive that (design 9). */
  killAll(): void {
    for (const child of this.#children) child.expectStop();
    for (const child of this.#children) child.kill();
  }

  async #stop(): Promise<boolean> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    for (const child of this.#children) child.expectStop();
    const deadlineMs = performance.now() + (this.#options.stopDeadlineMs ?? STOP_DEADLINE_MS);
    const waiting = [...this.#children];
    let orderly = true;
    for (let child = waiting.at(-1); child !== undefined; child = waiting.at(-1)) {
      const share = waiting.length > 1 ? FIRST_SHARE : 1;
      const shareMs = Math.max(0, deadlineMs - performance.now()) * share;
      orderly = (await child.stop(shareMs)) && orderly;
      waiting.pop();
    }
    return orderly;
  }

  #check(): void {
    const nowMs = performance.now();
    const late = nowMs - this.#checkedAtMs > LATE_MS;
    this.#checkedAtMs = nowMs;
    for (const child of this.#children) {
      if (late) child.forgive(nowMs);
      child.check(nowMs);
    }
  }

  /** Wall-clock based, so that it also rises from one parent to the next. */
  #nextIncarnation(): number {
    this.#incarnation = Math.max(this.#incarnation + 1, Date.now());
    return this.#incarnation;
  }

  #onReady(name: string): void {
    if (!this.#notReadyYet.delete(name) || this.#notReadyYet.size > 0) return;
    this.#options.onAllReady?.();
  }
}
