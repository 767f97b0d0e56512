/** Every session that somebody looks at. Follows nothing else, and nothing at all while nobody looks. */
import type { FollowedPlace } from "../../journal/session-follower.ts";
import type { PreviewClosed } from "../contract/preview.ts";
import { Failure } from "../failure.ts";
import { PreviewStream } from "./preview-stream.ts";
import type { Looker } from "./viewer.ts";

export interface PreviewsOptions {
  readonly monotonicMs: () => number;
  /** Of a live session; null: it is over. */
  readonly placeOf: (sessionId: string) => FollowedPlace | null;
  /** Of a live session, wall clock in ms. */
  readonly startedMs: (sessionId: string) => number;
  readonly isClosed: (sessionId: string) => boolean;
  readonly live: () => readonly string[];
  readonly wallMs: () => number;
  readonly onError: (what: string, error: unknown) => void;
}

/** The gate writes five times a second at the most. */
const POLL_MS = 100;
const LOOK_MS = 500;
/** What was said before the end of a seal is in the record, and read, by then. */
const AFTER_SEAL_MS = 2_000;
/** A follower enters at a key frame that lies before and catches up: so long ago nothing may have been sealed. */
const ENTRY_MS = 15_000;
const ENTERING_MS = 3_000;
/** A court's control room and its screens; beyond, the desk's own work would suffer. */
const MOST_VIEWERS = 200;

export class Previews {
  readonly #options: PreviewsOptions;
  readonly #streams = new Map<string, { readonly stream: PreviewStream; readonly openedMs: number }>();
  /** When a live session was seen closed to view last; monotonic ms. */
  readonly #closedAtMs = new Map<string, number>();
  readonly #counts = new Map<PreviewClosed | "jumps", number>();
  #startedMs = 0;
  #polling: NodeJS.Timeout | null = null;
  #looking: NodeJS.Timeout | null = null;

  constructor(options: PreviewsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#startedMs = this.#options.wallMs();
    this.#looking ??= setInterval(() => this.#look(), LOOK_MS);
  }

  async stop(): Promise<void> {
    for (const timer of [this.#looking, this.#polling]) if (timer !== null) clearInterval(timer);
    this.#looking = null;
    this.#polling = null;
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    await Promise.all(streams.map(({ stream }) => stream.close("node-stops")));
  }

  get viewers(): number {
    return [...this.#streams.values()].reduce((sum, { stream }) => sum + stream.viewers, 0);
  }

  /** Jumps to a key frame, and viewers sent away, by why. */
  get counts(): ReadonlyMap<PreviewClosed | "jumps", number> {
    return this.#counts;
  }

  /** Before somebody is let in. @throws Failure 503 */
  refuseTooMany(): void {
    if (this.viewers < MOST_VIEWERS) return;
    const [zh, en] = [
      `预览人数已满（${MOST_VIEWERS}），请稍后再试`,
      `${MOST_VIEWERS} viewers at once are the limit`,
    ];
    throw new Failure(503, "preview-full", zh, en, { retryAfterSeconds: 10 });
  }

  /** @returns what to call when his connection is gone. */
  add(sessionId: string, looker: Looker): () => void {
    if (this.#looking === null) {
      looker.socket.terminate();
      return () => undefined;
    }
    const known = this.#streams.get(sessionId) ?? this.#open(sessionId);
    const gone = known.stream.add(looker);
    this.#polling ??= setInterval(() => this.#poll(), POLL_MS);
    return gone;
  }

  #open(sessionId: string) {
    const { monotonicMs, placeOf } = this.#options;
    const openedMs = monotonicMs();
    let place = placeOf(sessionId);
    const stream = new PreviewStream({
      // Over, it is read to its end from where it was last.
      place: () => {
        place = placeOf(sessionId) ?? place;
        return place ?? { directory: "", newestPart: null };
      },
      isPublic: () => this.#isPublic(sessionId, openedMs),
      monotonicMs,
      onJump: () => this.#count("jumps"),
      onClosed: (why) => this.#count(why),
    });
    const opened = { stream, openedMs };
    this.#streams.set(sessionId, opened);
    return opened;
  }

  #isPublic(sessionId: string, openedMs: number): boolean {
    const { isClosed, monotonicMs } = this.#options;
    const nowMs = monotonicMs();
    if (isClosed(sessionId)) this.#closedAtMs.set(sessionId, nowMs);
    const closedAtMs = this.#closedAtMs.get(sessionId);
    if (closedAtMs === undefined) return true;
    const sealMs = nowMs - openedMs < ENTERING_MS ? ENTRY_MS : AFTER_SEAL_MS;
    return nowMs - closedAtMs > sealMs;
  }

  /** What was sealed before this desk began is not known to it: for a moment it might have been. */
  #isInherited(sessionId: string): boolean {
    const { startedMs, wallMs } = this.#options;
    return startedMs(sessionId) < this.#startedMs && wallMs() < this.#startedMs + LOOK_MS * 4;
  }

  #poll(): void {
    for (const [id, { stream }] of this.#streams) {
      stream.poll().catch((error: unknown) => this.#options.onError(`preview ${id}`, error));
    }
  }

  #look(): void {
    const { isClosed, live, monotonicMs, placeOf } = this.#options;
    const nowMs = monotonicMs();
    for (const id of live()) if (isClosed(id) || this.#isInherited(id)) this.#closedAtMs.set(id, nowMs);
    for (const [id, atMs] of this.#closedAtMs) if (nowMs - atMs > ENTRY_MS) this.#closedAtMs.delete(id);
    for (const [id, { stream }] of this.#streams) {
      const isOver = placeOf(id) === null;
      if (!isOver) stream.look();
      if (!isOver && stream.viewers > 0) continue;
      this.#streams.delete(id);
      void stream.close("ended");
    }
    if (this.#streams.size > 0 || this.#polling === null) return;
    clearInterval(this.#polling);
    this.#polling = null;
  }

  #count(what: PreviewClosed | "jumps"): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }
}
