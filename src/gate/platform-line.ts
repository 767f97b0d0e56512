/**
 * One connection to the platform after another: opened when asked, after a failure only when a wait is over that grows
 * with each. It knows nothing of content: egress alone opens it, writes to it and ends it.
 */
import type { Target } from "../link/messages.ts";
import { Backoff } from "./backoff.ts";
import type { PlatformEvents, PlatformLink } from "./platform-link.ts";

const FINISH_MS = 5_000;
/** Only a connection that has lasted ends an outage: a platform that accepts and drops is not hammered. */
const LASTING_MS = 10_000;

export interface Failure {
  readonly code: string;
  /** Holds no credentials. */
  readonly detail: string;
}

export interface PlatformLineDeps {
  readonly monotonicMs: () => number;
  readonly random: () => number;
  readonly connect: (target: Target, events: PlatformEvents) => PlatformLink;
  /** From now on it may be written to. */
  readonly ready: () => void;
  /** It ended, and not by a reset of ours; null: after we had said goodbye. */
  readonly lost: (failure: string | null) => void;
}

export class PlatformLine {
  readonly #deps: PlatformLineDeps;
  readonly #backoff = new Backoff();
  #link: PlatformLink | null = null;
  #isReady = false;
  #isFinishing = false;
  #retryAtMs = 0;
  #readySinceMs: number | null = null;
  #failures = 0;
  #lastFailure: string | null = null;

  constructor(deps: PlatformLineDeps) {
    this.#deps = deps;
  }

  /** In whatever state; null when there is none. */
  get link(): PlatformLink | null {
    return this.#link;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get isFinishing(): boolean {
    return this.#isFinishing;
  }

  get failures(): number {
    return this.#failures;
  }

  /** `code: detail`, null once a connection is ready again. */
  get lastFailure(): string | null {
    return this.#lastFailure;
  }

  mayOpen(now: number): boolean {
    return this.#link === null && now >= this.#retryAtMs;
  }

  open(target: Target): void {
    const link = this.#deps.connect(target, {
      onReady: () => {
        if (this.#link === link) this.#onReady();
      },
      onClosed: (failure) => {
        if (this.#link === link) this.fail(failure);
      },
    });
    this.#link = link;
    link.start();
  }

  /** To be called now and then. */
  tick(now: number): void {
    if (this.#readySinceMs === null || now - this.#readySinceMs <= LASTING_MS) return;
    this.#readySinceMs = null;
    this.#backoff.succeeded();
  }

  /** It is gone, whatever its socket says. */
  fail({ code, detail }: Failure): void {
    const wasFinishing = this.#isFinishing;
    this.reset();
    if (!wasFinishing) {
      const now = this.#deps.monotonicMs();
      this.#lastFailure = `${code}: ${detail}`;
      this.#failures++;
      this.#retryAtMs = now + this.#backoff.failed(now, this.#deps.random());
    }
    this.#deps.lost(wasFinishing ? null : this.#lastFailure);
  }

  /** From now on nothing new is begun on it; `sayGoodbye` once what was begun is with the kernel. */
  beginFinish(): void {
    this.#isFinishing = true;
  }

  /** The link stays known until it has closed: a cut must still be able to reset it. */
  sayGoodbye(): void {
    this.#isReady = false;
    this.#link?.finish(FINISH_MS);
  }

  /** Torn off at once; what the kernel had not sent is gone. Nothing is told. */
  reset(): void {
    const link = this.#link;
    this.#link = null;
    this.#isReady = false;
    this.#isFinishing = false;
    this.#readySinceMs = null;
    link?.reset();
  }

  #onReady(): void {
    this.#isReady = true;
    this.#lastFailure = null;
    this.#readySinceMs = this.#deps.monotonicMs();
    this.#deps.ready();
  }
}
