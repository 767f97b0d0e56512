/**
 * When each live session was closed to view last: what was recorded until then, and was written a moment later, is not for
 * everybody, also when the hearing goes on in public.
 */
import type { LiveSession } from "./live-sessions.ts";

export type Closure = "open" | "closed" | "unknown";

export interface ClosuresOptions {
  readonly sessions: () => readonly LiveSession[];
  /** Now, by phase, approvals and docket. */
  readonly closure: (session: LiveSession) => Closure;
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
}

const LOOK_MS = 500;
/** A healthy record may be written 5 s after it came (design 6). */
const WRITTEN_MS = 6_000;

export class Closures {
  readonly #options: ClosuresOptions;
  readonly #closedAtMs = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #startedMs = 0;
  #startedWallMs = 0;

  constructor(options: ClosuresOptions) {
    this.#options = options;
  }

  start(): void {
    this.#startedMs = this.#options.monotonicMs();
    this.#startedWallMs = this.#options.wallMs();
    this.#timer ??= setInterval(() => this.look(), LOOK_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  look(): void {
    const sessions = this.#options.sessions();
    for (const session of sessions) this.#see(session);
    const live = new Set(sessions.map(({ report }) => report.sessionId));
    for (const id of this.#closedAtMs.keys()) if (!live.has(id)) this.#closedAtMs.delete(id);
  }

  /**
   * From when on what is written of it is for everybody who may see a public hearing; monotonic ms. null: it never was
   * closed while it lives. Infinity: it is closed now, or nobody knows; a doubt that ends well leaves nothing behind.
   */
  publicFromMs(session: LiveSession): number | null {
    if (this.#see(session) !== "open") return Number.POSITIVE_INFINITY;
    const closedAtMs = this.#closedAtMs.get(session.report.sessionId) ?? this.#inheritedMs(session);
    return closedAtMs === null ? null : closedAtMs + WRITTEN_MS;
  }

  #see(session: LiveSession): Closure {
    const closure = this.#options.closure(session);
    if (closure === "closed") this.#closedAtMs.set(session.report.sessionId, this.#options.monotonicMs());
    return closure;
  }

  /** Begun before this desk, which does not know what was closed then. */
  #inheritedMs({ report }: LiveSession): number | null {
    return Date.parse(report.startedAt) < this.#startedWallMs ? this.#startedMs : null;
  }
}
