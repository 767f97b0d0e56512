/** Import of sheets: what is sent, and which cells are wrong. */
import { z } from "zod";

export const sheetBodySchema = z.strictObject({
  contentBase64: z.base64().min(4),
  /** Says what would happen, and changes nothing. */
  dryRun: z.boolean().default(true),
  /** Takes the good rows and leaves the others; without it one bad cell stops all. */
  goodRowsOnly: z.boolean().default(false),
});

export const badCellSchema = z.strictObject({
  /** As the spreadsheet counts: the header is row 1. */
  row: z.number(),
  column: z.string(),
  value: z.string(),
  why: z.string(),
});

export const sheetAnswerSchema = z.strictObject({
  encoding: z.enum(["utf-8", "gb18030", "xlsx"]),
  rows: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  bad: z.array(badCellSchema),
  /** Columns that mean nothing here. */
  ignored: z.array(z.string()),
  /** Whether it was carried out. */
  applied: z.boolean(),
});

export const sheetFormatSchema = z.enum(["csv", "xlsx"]);

export type BadCell = z.infer<typeof badCellSchema>;
export type SheetBody = z.infer<typeof sheetBodySchema>;
export type SheetAnswer = z.infer<typeof sheetAnswerSchema>;
