/** Card clips in memory, read once when a lease first names them; a clip that can't be read is simply not there. */
import type { CardKind } from "../link/messages.ts";
import { type CardClip, readCardClip } from "./card-clip.ts";

/** Clips differ by codec, size and sound; a court has a handful of formats with five cards each. */
const MOST_CLIPS = 128;

export class CardShelf {
  readonly #clips = new Map<string, CardClip | null>();
  readonly #failed: (path: string, detail: string) => void;

  constructor(failed: (path: string, detail: string) => void) {
    this.#failed = failed;
  }

  get(path: string): CardClip | null {
    return this.#clips.get(path) ?? null;
  }

  /** Begins reading what is not there yet. */
  prepare(cards: Readonly<Partial<Record<CardKind, string>>>): void {
    for (const path of Object.values(cards)) {
      if (this.#clips.has(path)) continue;
      if (this.#clips.size >= MOST_CLIPS) this.#dropOldest();
      this.#clips.set(path, null);
      readCardClip(path).then(
        (clip) => this.#clips.set(path, clip),
        (error: unknown) => {
          this.#clips.delete(path);
          this.#failed(path, error instanceof Error ? error.message : String(error));
        },
      );
    }
  }

  #dropOldest(): void {
    const oldest = this.#clips.keys().next().value;
    if (oldest !== undefined) this.#clips.delete(oldest);
  }
}
