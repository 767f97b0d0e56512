/** The figures, and a figure's cases, as sheets: what is counted stands below, in words. PURE. */
import { beijingMinute } from "../approvals/beijing-time.ts";
import {
  FIGURES,
  type FigureEntry,
  type FigureRow,
  type Figures,
  type Grouping,
} from "../contract/supervision.ts";
import { DEFINITIONS } from "./definitions.ts";

const GROUP_NAMES: Readonly<Record<Grouping, string>> = {
  court: "法院代字",
  division: "承办庭室",
  judge: "承办法官",
  month: "月份",
};
const UNKNOWN = "未知";

interface SheetRows {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function figuresSheet({ by, rows, total, from, to, asOf, clauses }: Figures): SheetRows {
  const header = [
    ...["法院", GROUP_NAMES[by]],
    ...FIGURES.map(titleOf),
    ...[titleOf("rate"), "断播用时：有记载数", "断播用时中位数（秒）", "断播用时九成以内（秒）"],
    ...["首次处置：有处置数", "首次处置中位数（秒）", "首次处置九成以内（秒）"],
  ];
  return {
    header,
    rows: [
      ...rows.map((row) => rowCells(row, row.key === "" ? UNKNOWN : row.key)),
      rowCells(total, "合计"),
      [],
      ["统计范围（北京时间）", `${from} 至 ${to}`, `截至 ${beijingMinute(asOf)}`],
      ...clauses.map(({ code, clause, text, count }) => ["不得直播", clause || code, text, String(count)]),
      [],
      ...DEFINITIONS.map(({ title, text }) => [title.zh, text.zh]),
    ],
  };
}

export const ENTRY_HEADER: readonly string[] = [
  ...["指标", "日期", "案号", "法院代字", "法庭", "承办庭室", "承办法官"],
  ...["内容", "时间", "用时（秒）"],
];

export function entryRow(entry: FigureEntry): string[] {
  const { at, tookMs } = entry;
  return [
    ...[titleOf(entry.figure), entry.day, entry.caseNumbers.join("、"), entry.court ?? UNKNOWN],
    ...[entry.courtroomName, entry.division || UNKNOWN, entry.judge || UNKNOWN, entry.detail],
    ...[at === null ? "" : beijingMinute(at), tookMs === null ? "" : seconds(tookMs)],
  ];
}

function rowCells(row: FigureRow, key: string): string[] {
  const { counts, rate, timeToCut, firstAct } = row;
  const times = ({ count, medianMs, p90Ms }: FigureRow["timeToCut"]) => [
    String(count),
    ...[medianMs, p90Ms].map((ms) => (ms === null ? "" : seconds(ms))),
  ];
  return [
    ...[row.courtName ?? row.court ?? "", key, ...FIGURES.map((name) => String(counts[name]))],
    rate === null ? "" : `${(rate * 100).toFixed(1)}%`,
    ...[...times(timeToCut), ...times(firstAct)],
  ];
}

function titleOf(name: (typeof DEFINITIONS)[number]["name"]): string {
  return DEFINITIONS.find((each) => each.name === name)?.title.zh ?? name;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(ms < 10_000 ? 3 : 1);
}
