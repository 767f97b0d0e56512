/** A table's bytes as rows of cells. Runs in sheet-worker.ts: a small XLSX may unpack to a huge one. */
import Papa from "papaparse";
import { readSheet as readXlsx } from "read-excel-file/node";
import { Failure } from "../failure.ts";

/** As the file has it: Excel's dates come as dates, its numbers as numbers. */
export type SheetCell = string | number | boolean | Date | null;

export interface Sheet {
  readonly encoding: "utf-8" | "gb18030" | "xlsx";
  readonly header: readonly string[];
  readonly rows: readonly (readonly SheetCell[])[];
}

export const MAX_ROWS = 20_000;
const MAX_COLUMNS = 200;
const ZIP_START = Buffer.from("PK");

/** @throws Failure 400 `sheet-unreadable`, `sheet-empty` or `sheet-too-large`. */
export async function readSheet(bytes: Buffer): Promise<Sheet> {
  const isXlsx = bytes.subarray(0, 2).equals(ZIP_START);
  const { encoding, all } = isXlsx
    ? { encoding: "xlsx" as const, all: (await readXlsx(bytes).catch(() => notXlsx())) as SheetCell[][] }
    : readCsv(bytes);
  const [first, ...rows] = all.filter((row) => row.some((cell) => cell !== null && cell !== ""));
  if (first === undefined) throw new Failure(400, "sheet-empty", "表格是空的", "The table is empty");
  if (rows.length > MAX_ROWS || first.length > MAX_COLUMNS) {
    const zh = `表格过大：最多 ${MAX_ROWS} 行、${MAX_COLUMNS} 列`;
    throw new Failure(400, "sheet-too-large", zh, `At most ${MAX_ROWS} rows and ${MAX_COLUMNS} columns`);
  }
  return { encoding, header: first.map((cell) => String(cell ?? "").trim()), rows };
}

function readCsv(bytes: Buffer): { encoding: "utf-8" | "gb18030"; all: SheetCell[][] } {
  const { encoding, text } = decoded(bytes);
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: "", skipEmptyLines: "greedy" });
  const broken = errors.find(({ type }) => type === "Quotes");
  if (broken !== undefined) throw unreadable(`第 ${(broken.row ?? 0) + 1} 行的引号不成对`);
  return { encoding, all: data };
}

/** UTF-8 where every byte of it is; else GB18030, which the courts' old systems write. */
function decoded(bytes: Buffer): { encoding: "utf-8" | "gb18030"; text: string } {
  for (const encoding of ["utf-8", "gb18030"] as const) {
    try {
      return { encoding, text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
    } catch {
      // The next one.
    }
  }
  throw unreadable("编码既不是 UTF-8 也不是 GB18030");
}

function notXlsx(): never {
  throw unreadable("不是可用的 XLSX 文件");
}

function unreadable(why: string): Failure {
  return new Failure(400, "sheet-unreadable", `表格无法读取：${why}`, "The table can't be read");
}
