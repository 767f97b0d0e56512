/** Draws documents one at a time, each in a thread of its own. */
import { Worker } from "node:worker_threads";
import type { PrintDocument } from "./document.ts";

export class Printer {
  #drawing: Promise<unknown> = Promise.resolve();

  /** @returns the PDF's bytes. */
  draw(document: PrintDocument): Promise<Uint8Array> {
    // In turn: ten at once would hold the font ten times.
    const drawn = this.#drawing.then(() => drawOne(document));
    this.#drawing = drawn.catch(() => undefined);
    return drawn;
  }
}

function drawOne(document: PrintDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./draw-worker.ts", import.meta.url), { workerData: document });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the printer's thread ended with ${code}`)));
  });
}
