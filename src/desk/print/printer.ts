/** Draws documents one at a time, each in a thread of its own. */
import { runThread } from "../run-thread.ts";
import type { PrintDocument } from "./document.ts";

export class Printer {
  #drawing: Promise<unknown> = Promise.resolve();

  /** @returns the PDF's bytes. */
  draw(document: PrintDocument): Promise<Uint8Array> {
    // In turn: ten at once would hold the font ten times.
    const drawn = this.#drawing.then(() =>
      runThread<Uint8Array>(new URL("./draw-worker.ts", import.meta.url), document),
    );
    this.#drawing = drawn.catch(() => undefined);
    return drawn;
  }
}
