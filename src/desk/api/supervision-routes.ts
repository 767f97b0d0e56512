/** `/supervision`: 审管办's figures with their cases, 专项核查, and who answers for a hearing. */
import type { AuditLog } from "../audit/audit-log.ts";
import { checkBodySchema, checkMarkSchema, checkSchema, checkSummarySchema } from "../contract/checks.ts";
import { idSchema, listOf } from "../contract/common.ts";
import { hearingQuerySchema, responsibilitySchema } from "../contract/responsibility.ts";
import {
  entriesQuerySchema,
  entriesSchema,
  entriesSheetQuerySchema,
  figuresQuerySchema,
  figuresSchema,
  figuresSheetQuerySchema,
} from "../contract/supervision.ts";
import { courtsOf, type Right } from "../people/access.ts";
import type { SheetWriter } from "../sheets/sheet-writer.ts";
import { CONTENT_TYPES, type SheetFormat } from "../sheets/write-sheet.ts";
import { ENTRY_HEADER, entryRow, figuresSheet } from "../supervision/figure-sheet.ts";
import type { Entry } from "../supervision/figures.ts";
import type { Supervision } from "../supervision-parts.ts";
import { by, FileAnswer, fileAnswer, type Route, route } from "./route.ts";
import type { Subjects } from "./subjects.ts";

const BASE = "/api/v1/supervision";

export interface SupervisionRoutesParts extends Pick<Supervision, "checks" | "ledger" | "responsibilities"> {
  readonly audit: AuditLog;
  readonly sheetWriter: SheetWriter;
  readonly subjects: Subjects;
}

export function supervisionRoutes(parts: SupervisionRoutesParts): Route[] {
  return [...figureRoutes(parts), ...checkRoutes(parts)];
}

function figureRoutes(parts: SupervisionRoutesParts): Route[] {
  const { audit, ledger, responsibilities, sheetWriter, subjects } = parts;
  const seen = (rights: readonly Right[]) => subjects.sees(courtsOf(rights, "supervision.read"));
  const common = { method: "get", access: "supervision.read" } as const;
  const note = (person: string, name: string, format: SheetFormat, rows: number) =>
    audit.act(person, "supervision.export", name, { format, rows });
  return [
    route({
      ...common,
      path: `${BASE}/figures`,
      summary: "审管统计，指标附定义 / Figures, each with its definition",
      query: figuresQuerySchema,
      answer: figuresSchema,
      handle: ({ query: { from, to, by: grouping, court }, rights }) =>
        ledger.figures({ from, to }, grouping, { court }, seen(rights)),
    }),
    route({
      ...common,
      path: `${BASE}/figures/export`,
      summary: "导出审管统计（CSV、XLSX） / The figures as a sheet",
      query: figuresSheetQuerySchema,
      answer: fileAnswer,
      handle: async (input) => {
        const { from, to, by: grouping, court, format } = input.query;
        const name = `审管统计 ${from} ${to}`;
        return sheetWriter.inTurn(async (write) => {
          const figures = await ledger.figures({ from, to }, grouping, { court }, seen(input.rights));
          const { header, rows } = figuresSheet(figures);
          const bytes = await write(format, header, rows, (cells) => cells);
          await note(by(input).person, name, format, rows.length);
          return new FileAnswer(CONTENT_TYPES[format], `${name}.${format}`, bytes);
        });
      },
    }),
    route({
      ...common,
      path: `${BASE}/entries`,
      summary: "一个指标的逐案清单，与其数字相等 / The cases of a figure, as many as it says",
      query: entriesQuerySchema,
      answer: entriesSchema,
      handle: async ({ query: { from, to, limit, after, ...choice }, rights }) => {
        const entries = await ledger.entries({ from, to }, choice, seen(rights));
        const next = after + limit;
        return {
          total: entries.length,
          items: entries.slice(after, next).map((each) => ledger.view(each)),
          ...(next < entries.length && { next }),
        };
      },
    }),
    route({
      ...common,
      path: `${BASE}/entries/export`,
      summary: "导出逐案清单（CSV、XLSX） / The cases of a figure as a sheet",
      query: entriesSheetQuerySchema,
      answer: fileAnswer,
      handle: async (input) => {
        const { from, to, format, ...choice } = input.query;
        const name = `审管清单 ${choice.figure} ${from} ${to}`;
        return sheetWriter.inTurn(async (write) => {
          const entries = await ledger.entries({ from, to }, choice, seen(input.rights));
          const row = (each: Entry) => entryRow(ledger.view(each));
          const bytes = await write(format, ENTRY_HEADER, entries, row);
          await note(by(input).person, name, format, entries.length);
          return new FileAnswer(CONTENT_TYPES[format], `${name}.${format}`, bytes);
        });
      },
    }),
    route({
      ...common,
      path: `${BASE}/responsibility`,
      subject: async ({ query }) => {
        const { hearing } = await responsibilities.need(query.hearing);
        return { courts: [hearing.court], people: [] };
      },
      summary: "一庭的责任链：直接责任、审核把关、监督检查、技术筛查 / Who answers for a hearing",
      query: hearingQuerySchema,
      answer: responsibilitySchema,
      handle: ({ query }) => responsibilities.of(query.hearing),
    }),
  ];
}

function checkRoutes({ checks, subjects }: SupervisionRoutesParts): Route[] {
  const ofCheck = async ({ params }: { params: { id: string } }) =>
    subjects.court((await checks.need(params.id)).court);
  return [
    route({
      method: "get",
      path: `${BASE}/checks`,
      access: "supervision.read",
      summary: "专项核查清单，按月 / The monthly checks, newest first",
      answer: listOf(checkSummarySchema),
      handle: async ({ rights }) => {
        const sees = subjects.sees(courtsOf(rights, "supervision.read"));
        return { items: (await checks.all()).filter(({ court }) => sees(court)) };
      },
    }),
    route({
      method: "post",
      path: `${BASE}/checks`,
      access: "supervision.inspect",
      subject: ({ body }) => subjects.court(body.court),
      summary:
        "生成一月的核查清单：全部例外和其余的一成，抽签只作一次 / Make a month's list; its draw is made once",
      body: checkBodySchema,
      answer: checkSchema,
      status: 201,
      handle: (input) => checks.make(input.body.court, input.body.month, by(input).person),
    }),
    route({
      method: "get",
      path: `${BASE}/checks/:id`,
      access: "supervision.read",
      subject: ofCheck,
      summary: "一份核查清单，并按种子复验抽签 / One list; its draw is made again and compared",
      params: idSchema,
      answer: checkSchema,
      handle: ({ params }) => checks.one(params.id),
    }),
    route({
      method: "post",
      path: `${BASE}/checks/:id/mark`,
      access: "supervision.inspect",
      subject: ofCheck,
      summary: "登记已核查 / Mark a hearing as checked",
      params: idSchema,
      body: checkMarkSchema,
      answer: checkSchema,
      handle: (input) => {
        const { hearing, note } = input.body;
        return checks.mark(input.params.id, hearing, note, by(input).person);
      },
    }),
  ];
}
