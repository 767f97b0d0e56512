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
  /** From when on its record is for everybody who may see a public hearing; see PreviewStream. */
  readonly publicFromMs: (sessionId: string) => number | null;
  readonly onError: (what: string, error: unknown) => void;
}

/** The gate writes five times a second at the most. */
const POLL_MS = 100;
const LOOK_MS = 500;
/** A court's control room and its screens; beyond, the desk's own work would suffer. */
const MOST_VIEWERS = 200;

export class Previews {
  readonly #options: PreviewsOptions;
  readonly #streams = new Map<string, PreviewStream>();
  /** Told once, until it can be read again. */
  readonly #failing = new Set<string>();
  readonly #counts = new Map<PreviewClosed | "jumps", number>();
  #polling: NodeJS.Timeout | null = null;
  #looking: NodeJS.Timeout | null = null;

  constructor(options: PreviewsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#looking ??= setInterval(() => this.#look(), LOOK_MS);
  }

  async stop(): Promise<void> {
    for (const timer of [this.#looking, this.#polling]) if (timer !== null) clearInterval(timer);
    this.#looking = null;
    this.#polling = null;
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    await Promise.all(streams.map((stream) => stream.close("node-stops")));
  }

  get viewers(): number {
    return [...this.#streams.values()].reduce((sum, { viewers }) => sum + viewers, 0);
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
    const stream = this.#streams.get(sessionId) ?? this.#open(sessionId);
    const gone = stream.add(looker);
    this.#polling ??= setInterval(() => this.#poll(), POLL_MS);
    return gone;
  }

  #open(sessionId: string) {
    const { monotonicMs, placeOf, publicFromMs } = this.#options;
    let place = placeOf(sessionId);
    const stream = new PreviewStream({
      // Over, it is read to its end from where it was last.
      place: () => {
        place = placeOf(sessionId) ?? place;
        return place ?? { directory: "", newestPart: null };
      },
      publicFromMs: () => publicFromMs(sessionId),
      monotonicMs,
      onJump: () => this.#count("jumps"),
      onClosed: (why) => this.#count(why),
    });
    this.#streams.set(sessionId, stream);
    return stream;
  }

  #poll(): void {
    for (const [id, stream] of this.#streams) {
      stream.poll().then(
        () => void this.#failing.delete(id),
        (error: unknown) => {
          if (!this.#failing.has(id)) this.#options.onError(`preview ${id}`, error);
          this.#failing.add(id);
        },
      );
    }
  }

  #look(): void {
    for (const [id, stream] of this.#streams) {
      const isOver = this.#options.placeOf(id) === null;
      if (!isOver) stream.look();
      if (!isOver && stream.viewers > 0) continue;
      this.#streams.delete(id);
      this.#failing.delete(id);
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
