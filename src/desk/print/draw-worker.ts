/** Worker thread: draws one document and ends; the font's memory goes with it. */
import { parentPort, workerData } from "node:worker_threads";
import type { PrintDocument } from "./document.ts";
import { draw } from "./draw.ts";

const bytes = await draw(workerData as PrintDocument);
parentPort?.postMessage(new Uint8Array(bytes));
