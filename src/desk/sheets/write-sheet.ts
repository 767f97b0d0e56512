/** Rows as CSV (UTF-8 with its mark, so that Excel sees it) or XLSX; every cell a text, so that Excel changes none. */
import Papa from "papaparse";
import writeXlsxFile from "write-excel-file/node";

export type SheetFormat = "csv" | "xlsx";
export const CONTENT_TYPES: Readonly<Record<SheetFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

export async function writeSheet(
  format: SheetFormat,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<Uint8Array> {
  const all = [header, ...rows];
  if (format === "xlsx") {
    const cells = all.map((row) => row.map((value) => ({ value, type: String })));
    return await writeXlsxFile(cells).toBuffer();
  }
  return Buffer.from(`\ufeff${Papa.unparse(all.map((row) => row.map(harmless)))}`);
}

/** A text that a spreadsheet would run as a formula is quoted; reading it back takes the quote away (cells.ts). */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
