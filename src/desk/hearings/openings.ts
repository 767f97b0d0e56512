/** Hearings that were named before their session exists, in memory and in the store. */
import type { Opening, OpeningRows } from "../store/openings.ts";

export class Openings {
  readonly #rows: OpeningRows;
  readonly #openings = new Map<string, Opening>();

  constructor(rows: OpeningRows) {
    this.#rows = rows;
  }

  async load(): Promise<void> {
    for (const opening of await this.#rows.all()) this.#openings.set(opening.id, opening);
  }

  /** Opened in a room without a session; its next session takes it. */
  ofRoom(courtroom: string): Opening | null {
    const all = [...this.#openings.values()];
    return all.find((each) => each.predecessorId === null && each.courtroom === courtroom) ?? null;
  }

  /** Assigned to the session that follows this one. */
  ofSuccessor(predecessorId: string): Opening | null {
    return [...this.#openings.values()].find((each) => each.predecessorId === predecessorId) ?? null;
  }

  async save(opening: Opening): Promise<void> {
    await this.#rows.save(opening);
    this.#openings.set(opening.id, opening);
  }

  async remove(id: string): Promise<void> {
    await this.#rows.remove(id);
    this.#openings.delete(id);
  }
}
