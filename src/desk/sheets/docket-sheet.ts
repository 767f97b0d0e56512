/** 开庭排期 as a sheet: rows → entries with each bad cell named, and back. PURE. */
import { beijingMinute } from "../approvals/beijing-time.ts";
import { type DocketBody, type DocketRecord, docketBodySchema } from "../contract/docket.ts";
import type { BadCell } from "../contract/sheets.ts";
import * as cells from "./cells.ts";
import { type Column, locate } from "./columns.ts";
import type { Sheet, SheetCell } from "./read-sheet.ts";

export type DocketField =
  | "caseNumbers"
  | "hearingNo"
  | "courtroom"
  | "plannedStart"
  | "plannedEnd"
  | "publicHearing"
  | "stream"
  | "procedure"
  | "judge"
  | "presiding"
  | "panel"
  | "clerk"
  | "causeOfAction"
  | "parties";

export const DOCKET_COLUMNS: readonly Column<DocketField>[] = [
  { field: "caseNumbers", names: ["案号", "ah"], isRequired: true },
  { field: "hearingNo", names: ["庭次", "tc"] },
  {
    field: "courtroom",
    names: ["法庭", "开庭地点", "开庭法庭", "审判法庭", "ftbs", "ktdd"],
    isRequired: true,
  },
  { field: "plannedStart", names: ["开庭时间", "计划开庭时间", "计划开始", "kssj"], isRequired: true },
  {
    field: "plannedEnd",
    names: ["结束时间", "计划闭庭时间", "闭庭时间", "计划结束", "jssj"],
    isRequired: true,
  },
  { field: "publicHearing", names: ["是否公开开庭", "公开开庭", "gkkt"] },
  { field: "stream", names: ["是否直播", "sfzb"] },
  { field: "procedure", names: ["审判程序", "适用程序", "sycx"] },
  { field: "judge", names: ["承办法官", "承办人", "cbr"] },
  { field: "presiding", names: ["审判长", "spz"] },
  { field: "panel", names: ["合议庭", "合议庭成员", "hytcy"] },
  { field: "clerk", names: ["书记员", "sjy"] },
  { field: "causeOfAction", names: ["案由", "ay"] },
  { field: "parties", names: ["当事人", "dsr"] },
];

export interface RowsRead<T> {
  readonly good: readonly { readonly row: number; readonly value: T }[];
  readonly bad: readonly BadCell[];
  readonly ignored: readonly string[];
}

/** @param roomOf a courtroom's id by its id or name; null: there is none. */
export function docketOf(sheet: Sheet, roomOf: (text: string) => string | null): RowsRead<DocketBody> {
  return readRows(sheet, DOCKET_COLUMNS, (cell, fault) => {
    const room = roomOf(cells.textOf(cell("courtroom")));
    if (room === null) fault("courtroom", "没有这个法庭");
    const plannedStart = fault.unless("plannedStart", cells.momentOf(cell("plannedStart")));
    const plannedEnd = fault.unless("plannedEnd", cells.momentOf(cell("plannedEnd")));
    if (plannedStart && plannedEnd && Date.parse(plannedEnd) <= Date.parse(plannedStart)) {
      fault("plannedEnd", "结束时间须晚于开庭时间");
    }
    return docketBodySchema.safeParse({
      caseNumbers: fault.unless("caseNumbers", cells.caseNumbersOf(cell("caseNumbers"))),
      hearingNo: fault.unless("hearingNo", cells.hearingNoOf(cell("hearingNo"))),
      courtroom: room,
      ...{ plannedStart, plannedEnd },
      publicHearing: fault.unless("publicHearing", cells.yesNoOf(cell("publicHearing"))),
      stream: fault.unless("stream", cells.yesNoOf(cell("stream"))),
      procedure: cells.textOf(cell("procedure")),
      judge: cells.textOf(cell("judge")),
      presiding: cells.textOf(cell("presiding")),
      panel: cells.listOf(cell("panel")),
      clerk: cells.textOf(cell("clerk")),
      causeOfAction: cells.textOf(cell("causeOfAction")),
      parties: cells.partiesOf(cell("parties")),
    });
  });
}

export function docketRow(entry: DocketRecord): string[] {
  const yesNo = (value: boolean | null) => (value === null ? "" : value ? "是" : "否");
  return [
    entry.caseNumbers.join("、"),
    entry.hearingNo === null ? "" : String(entry.hearingNo),
    entry.courtroom,
    beijingMinute(entry.plannedStart),
    beijingMinute(entry.plannedEnd),
    yesNo(entry.publicHearing),
    yesNo(entry.stream),
    entry.procedure,
    entry.judge,
    entry.presiding,
    entry.panel.join("、"),
    entry.clerk,
    entry.causeOfAction,
    entry.parties.map(({ role, name }) => `${role}：${name}`).join("；"),
  ];
}

/** Names a fault of a field; `unless` takes the value where there is one. */
export interface Faults<Field extends string> {
  (field: Field, why: string): void;
  unless<T>(field: Field, read: cells.Read<T>): T | undefined;
}

interface Parsed<T> {
  readonly success: boolean;
  readonly data?: T | undefined;
  readonly error?: {
    readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
  };
}

/** Every row by itself: one bad cell does not hide the next. */
export function readRows<Field extends string, T>(
  { header, rows }: Sheet,
  columns: readonly Column<Field>[],
  parse: (cell: (field: Field) => SheetCell | undefined, fault: Faults<Field>) => Parsed<T>,
): RowsRead<T> {
  const { at, missing, ignored } = locate(header, columns);
  const nameOf = (field: PropertyKey) =>
    columns.find((each) => each.field === field)?.names[0] ?? String(field);
  if (missing.length > 0) {
    const bad = missing.map((column) => ({ row: 1, column, value: "", why: "表头缺少这一列" }));
    return { good: [], bad, ignored };
  }
  const good: { row: number; value: T }[] = [];
  const bad: BadCell[] = [];
  for (const [index, cellsOfRow] of rows.entries()) {
    // As the spreadsheet counts: the header is row 1.
    const row = index + 2;
    const before = bad.length;
    const cell = (field: Field) => cellsOfRow[at[field] ?? -1];
    const fault = ((field: Field, why: string) => {
      bad.push({ row, column: nameOf(field), value: cells.textOf(cell(field)).slice(0, 100), why });
    }) as Faults<Field>;
    fault.unless = (field, read) => {
      if (read.ok) return read.value;
      fault(field, read.why);
      return undefined;
    };
    const parsed = parse(cell, fault);
    if (bad.length > before) continue;
    if (parsed.success) good.push({ row, value: parsed.data as T });
    else for (const { path, message } of parsed.error?.issues ?? []) fault((path[0] ?? "") as Field, message);
  }
  return { good, bad, ignored };
}
