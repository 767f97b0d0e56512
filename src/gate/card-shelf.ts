/** Card clips in memory, read once when a lease first names them; a clip that can't be read is simply not there. */
import type { CardKind } from "../link/messages.ts";
import { type CardClip, readCardClip } from "./card-clip.ts";
import { monotonicMs } from "./clock.ts";

/** Clips differ by codec, size and sound; a court has a handful of formats with five cards each. */
const MOST_CLIPS = 128;
/** Leases name their cards again every few seconds: what can't be read is not tried, nor told, at each of them. */
const RETRY_AFTER_MS = 60_000;

interface Place {
  clip: CardClip | null;
  failedAtMs: number | null;
}

export class CardShelf {
  readonly #places = new Map<string, Place>();
  readonly #failed: (path: string, detail: string) => void;
  /** Monotonic ms. */
  readonly #now: () => number;

  constructor(failed: (path: string, detail: string) => void, now: () => number = monotonicMs) {
    this.#failed = failed;
    this.#now = now;
  }

  get(path: string): CardClip | null {
    return this.#places.get(path)?.clip ?? null;
  }

  /** Begins reading what is not there yet. */
  prepare(cards: Readonly<Partial<Record<CardKind, string>>>): void {
    for (const path of Object.values(cards)) {
      const known = this.#places.get(path);
      if (known !== undefined && !this.#mayRetry(known)) continue;
      if (known === undefined && this.#places.size >= MOST_CLIPS) this.#dropOldest();
      this.#read(path);
    }
  }

  #read(path: string): void {
    const place: Place = { clip: null, failedAtMs: null };
    this.#places.set(path, place);
    readCardClip(path).then(
      (clip) => {
        place.clip = clip;
      },
      (error: unknown) => {
        place.failedAtMs = this.#now();
        this.#failed(path, error instanceof Error ? error.message : String(error));
      },
    );
  }

  #mayRetry({ failedAtMs }: Place): boolean {
    return failedAtMs !== null && this.#now() - failedAtMs >= RETRY_AFTER_MS;
  }

  #dropOldest(): void {
    const oldest = this.#places.keys().next().value;
    if (oldest !== undefined) this.#places.delete(oldest);
  }
}
