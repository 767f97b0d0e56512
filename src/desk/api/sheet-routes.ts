/** Sheets in and out: the docket and drafts from CSV or XLSX, the docket and the register as CSV or XLSX. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { z } from "zod";
import type { Docket } from "../approvals/docket.ts";
import type { Register } from "../approvals/register.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { ApprovalRecord } from "../contract/approval.ts";
import { docketQuerySchema } from "../contract/docket.ts";
import { sheetAnswerSchema, sheetBodySchema, sheetFormatSchema } from "../contract/sheets.ts";
import { courtsOf } from "../people/access.ts";
import { DOCKET_COLUMNS, docketRow } from "../sheets/docket-sheet.ts";
import { REGISTER_HEADER, registerRow } from "../sheets/draft-sheet.ts";
import type { SheetImports } from "../sheets/sheet-imports.ts";
import { MOST_ROWS, type SheetWriter } from "../sheets/sheet-writer.ts";
import { CONTENT_TYPES, type SheetFormat } from "../sheets/write-sheet.ts";
import { by, FileAnswer, fileAnswer, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

/** Base64 of 16 MiB. */
const SHEET_LIMIT_BYTES = 23 * 1024 * 1024;
const PAGE = 100;

const formatSchema = z.strictObject({ format: sheetFormatSchema.default("xlsx") });

export interface SheetRoutesParts {
  readonly audit: AuditLog;
  readonly docket: Docket;
  readonly register: Register;
  readonly sheets: SheetImports;
  readonly sheetWriter: SheetWriter;
  readonly subjects: Subjects;
}

export function sheetRoutes(parts: SheetRoutesParts): Route[] {
  const { audit, docket, register, sheets, sheetWriter, subjects } = parts;
  const note = (actor: string, subject: string, format: SheetFormat, rows: number) =>
    audit.append({ actor, action: "sheet.export", subject, outcome: "done", detail: { format, rows } });
  return [
    route({
      method: "post",
      path: "/api/v1/docket/import",
      access: "docket.manage",
      summary:
        "导入排期（CSV、XLSX）；先试运行，逐格指出问题 / Import the docket; the dry run names each bad cell",
      body: sheetBodySchema,
      answer: sheetAnswerSchema,
      bodyLimitBytes: SHEET_LIMIT_BYTES,
      // A sheet may name every room of the node.
      subject: () => subjects.node(),
      handle: (input) => sheets.docket(input.body, by(input).person),
    }),
    route({
      method: "post",
      path: "/api/v1/approvals/import/sheet",
      access: "approval.draft",
      summary: "由表格生成审批表草稿 / Drafts from a sheet; never an approval",
      body: sheetBodySchema,
      answer: sheetAnswerSchema,
      bodyLimitBytes: SHEET_LIMIT_BYTES,
      subject: () => subjects.node(),
      handle: (input) => sheets.drafts(input.body, by(input).person),
    }),
    route({
      method: "get",
      path: "/api/v1/docket/export",
      access: "approval.read",
      summary: "导出排期 / The docket as CSV or XLSX",
      query: docketQuerySchema.extend(formatSchema.shape),
      answer: fileAnswer,
      handle: async (input) => {
        const { from, to, courtroom, format } = input.query;
        const sees = subjects.sees(courtsOf(input.rights, "approval.read"));
        return sheetWriter.inTurn(async (write) => {
          const found = await docket.between(Date.parse(from), Date.parse(to), courtroom);
          const entries = found.filter((entry) => sees(subjects.courtOfRoom(entry.courtroom)));
          const header = DOCKET_COLUMNS.map(({ names }) => names[0] ?? "");
          const bytes = await write(format, header, entries, docketRow);
          await note(by(input).person, "docket", format, entries.length);
          return new FileAnswer(CONTENT_TYPES[format], `开庭排期.${format}`, bytes);
        });
      },
    }),
    route({
      method: "get",
      path: "/api/v1/register/export",
      access: "approval.read",
      summary: "导出审批登记 / The register as CSV or XLSX",
      query: formatSchema,
      answer: fileAnswer,
      handle: async (input) => {
        const { format } = input.query;
        const courts = courtsOf(input.rights, "approval.read") ?? undefined;
        return sheetWriter.inTurn(async (write) => {
          const rows = await registerRows(register, courts);
          const bytes = await write(format, REGISTER_HEADER, rows, (cells) => cells);
          await note(by(input).person, "register", format, rows.length);
          return new FileAnswer(CONTENT_TYPES[format], `直播审批登记.${format}`, bytes);
        });
      },
    }),
  ];
}

/** A form holds much that is in no cell: of each only its row is kept. One more than a sheet may have is enough. */
async function registerRows(register: Register, courts: readonly string[] | undefined): Promise<string[][]> {
  const rows: string[][] = [];
  for (let after: string | undefined; rows.length <= MOST_ROWS; ) {
    const page: ApprovalRecord[] = await register.page({ limit: PAGE, after, courts });
    rows.push(...page.map(registerRow));
    after = page.at(-1)?.id;
    if (page.length < PAGE) break;
    await nextTurn();
  }
  return rows;
}
