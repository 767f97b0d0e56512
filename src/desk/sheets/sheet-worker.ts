/** Worker thread: reads a sheet and makes docket entries or drafts of its rows, away from the loop that a cut comes by. */
import { parentPort, workerData } from "node:worker_threads";
import { Failure } from "../failure.ts";
import { docketOf, type RowsRead } from "./docket-sheet.ts";
import { draftsOf } from "./draft-sheet.ts";
import { readSheet, type Sheet } from "./read-sheet.ts";

export interface SheetOrder {
  readonly bytes: Uint8Array;
  readonly kind: keyof typeof KINDS;
  /** A courtroom's id by what may stand in a cell: its id, or its name where one room has it. */
  readonly rooms: Readonly<Record<string, string>>;
}

export type SheetRead =
  | { readonly encoding: Sheet["encoding"]; readonly rows: number; readonly read: RowsRead<unknown> }
  | { readonly failure: { readonly status: number; readonly code: string; readonly message: string } };

const KINDS = { docket: docketOf, drafts: draftsOf } as const;

async function readOne({ bytes, kind, rooms }: SheetOrder): Promise<SheetRead> {
  try {
    const sheet = await readSheet(Buffer.from(bytes));
    const read = KINDS[kind](sheet, (text) => (Object.hasOwn(rooms, text) ? (rooms[text] ?? null) : null));
    return { encoding: sheet.encoding, rows: sheet.rows.length, read };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { status, code, message } = error;
    return { failure: { status, code, message } };
  }
}

parentPort?.postMessage(await readOne(workerData as SheetOrder));
