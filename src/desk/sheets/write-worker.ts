/** Worker thread: takes a sheet's rows piece by piece, `null` after the last, and answers with the file. */
import { parentPort, workerData } from "node:worker_threads";
import { type SheetFormat, writeSheet } from "./write-sheet.ts";

interface Order {
  readonly format: SheetFormat;
  readonly header: readonly string[];
}

const { format, header } = workerData as Order;
const rows: string[][] = [];
parentPort?.on("message", (piece: readonly string[][] | null) => {
  if (piece !== null) rows.push(...piece);
  else void answer();
});

async function answer(): Promise<void> {
  const bytes = new Uint8Array(await writeSheet(format, header, rows));
  parentPort?.postMessage(bytes);
  // Nothing more comes: the thread ends.
  parentPort?.close();
}
