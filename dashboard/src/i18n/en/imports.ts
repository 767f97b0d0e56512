/** Import of sheets. */
import type { imports as chinese } from "../zh-CN/imports.ts";

export const imports: typeof chinese = {
  help: "Choose a CSV or XLSX file. It is tried first: you see what would happen, and nothing is changed until you confirm.",
  choose: "Choose a sheet",
  step: { reading: "Reading the file…", trying: "Trying it…", applying: "Importing…" },
  tried: "What would happen (nothing is imported yet): ",
  applied: "Imported: ",
  counts: "{{rows}} rows: {{created}} new, {{updated}} changed, {{unchanged}} unchanged, {{bad}} bad cells.",
  ignored: "Columns that are not used: {{columns}}",
  row: "Row",
  column: "Column",
  value: "Content",
  why: "Problem",
  goodRowsOnly: "Import the {{good}} good rows only; the others when they are mended",
  apply: "Import {{file}}",
};
