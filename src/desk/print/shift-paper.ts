/** 值班记录: a shift on paper: what was watched, what was done, what was handed on. PURE. */
import { beijingTime } from "../approvals/beijing-time.ts";
import { MARK_KINDS, type PAUSE_CARDS } from "../contract/session.ts";
import type { HandoverView, ShiftReport } from "../contract/shifts.ts";
import type { Block, Cell, PrintDocument, Row } from "./document.ts";
import { printedName } from "./printed-name.ts";

export interface ShiftPaper {
  readonly report: ShiftReport;
  /** Empty: of more courts than one. */
  readonly courtName: string;
  readonly footer: string;
}

const CARDS: Readonly<Record<(typeof PAUSE_CARDS)[number], string>> = {
  paused: "暂停直播",
  recess: "休庭中",
  lost: "信号中断，请稍候",
  upcoming: "庭审即将开始",
};
const STATES = { open: "处理中", closing: "已提请结案", closed: "已结案" } as const;

const label = (text: string): Cell => ({ text, isLabel: true });
const row = (...texts: readonly string[]): Row => ({
  cells: texts.map((text) => ({ text })),
  minHeightMm: 7,
});
const facts = (...pairs: readonly (readonly [name: string, value: string])[]): Row => ({
  cells: pairs.flatMap(([name, value]) => [label(name), { text: value, span: pairs.length === 1 ? 3 : 1 }]),
  minHeightMm: 8,
});

export function shiftPaper({ report, courtName, footer }: ShiftPaper): PrintDocument {
  const { shift, others, counts } = report;
  const until = shift.untilAt === null ? `${second(report.toAt)}（仍在值守）` : second(shift.untilAt);
  const blocks: Block[] = [
    {
      kind: "table",
      columns: [1, 2, 1, 2],
      rows: [
        facts(["值班人", shift.person], ["同时值守", names(others.map(({ person }) => person))]),
        facts(["上岗", second(shift.fromAt)], ["下岗", until]),
        facts(["庭审", `${counts.hearings} 场，其中直播 ${counts.aired} 场`], ["断播", cutWords(counts)]),
        facts(
          ["撤下、暂停、标记", `${counts.dumps} 次、${counts.pauses} 次、${counts.marks} 处`],
          ["告警", alarmWords(counts)],
        ),
      ],
    },
    ...table(
      "庭审",
      [3, 4, 3, 3],
      ["法庭", "案号", "开庭至闭庭", "直播与间断"],
      report.hearings.map(({ roomName, caseNumbers, openedAt, closedAt, aired, gaps }) => [
        roomName,
        caseNumbers.length === 0 ? "待认领" : caseNumbers.join("、"),
        openedAt === null
          ? "未开庭"
          : `${minute(openedAt)} 至 ${closedAt === null ? "未闭庭" : minute(closedAt)}`,
        `${aired ? "已直播" : "未直播"}，间断 ${gaps} 次`,
      ]),
    ),
    ...table(
      "断播",
      [3, 2, 3, 4],
      ["时间", "何人", "法庭", "结果与原因"],
      report.cuts.map((cut) => [
        second(cut.at),
        printedName(cut.by),
        room(cut),
        `${result(cut)}\n${cut.reason ?? "未填原因"}`,
      ]),
    ),
    ...table(
      "暂停与撤下",
      [3, 2, 3, 4],
      ["时间", "何人", "法庭", "何事"],
      [
        ...report.pauses.map((pause) => ({ ...pause, what: pauseWords(pause) })),
        ...report.dumps.map((dump) => ({ ...dump, what: "撤下最近若干秒" })),
      ]
        .sort((a, b) => a.at.localeCompare(b.at))
        .map((act) => [second(act.at), printedName(act.by), room(act), act.what]),
    ),
    ...table(
      "标记",
      [3, 2, 3, 4],
      ["时间", "何人", "法庭", "何事"],
      report.marks.map((mark) => [second(mark.at), printedName(mark.by), room(mark), markWords(mark)]),
    ),
    ...table(
      "告警",
      [3, 4, 3, 4],
      ["时间", "告警", "地点", "首次处置"],
      report.alarms.map((alarm) => [
        second(alarm.raisedAt),
        `P${alarm.priority} ${alarm.title.zh}`,
        alarm.placeName,
        alarm.firstActAt === null
          ? "无人处置"
          : `${printedName(alarm.firstActBy ?? "")}　${alarm.firstActSeconds} 秒后`,
      ]),
    ),
    ...table(
      "事件",
      [2, 4, 3, 3],
      ["编号", "事件", "地点", "状态"],
      report.incidents.map(({ number, title, placeName, state, handler }) => [
        number,
        title.zh,
        placeName,
        `${STATES[state]}　${handler ?? "尚无承办人"}`,
      ]),
    ),
    { kind: "heading", text: "交接班" },
    { kind: "paragraph", text: handed("接班", report.received) },
    { kind: "paragraph", text: handed("交班", report.given) },
  ];
  if (report.isShortened) {
    blocks.push({
      kind: "paragraph",
      text: "（本记录不完整：条目过多，或较早的审计日志已移出，全文见审计日志。）",
    });
  }
  blocks.push({
    kind: "paragraph",
    text: "\n值班人（签名）：　　　　　　　　　接班人（签名）：　　　　　　　　　",
  });
  return {
    title: `${courtName}庭审直播值班记录`,
    blocks,
    appendix: [],
    appendixTitle: "附　页",
    footer,
  };
}

function table(
  heading: string,
  columns: readonly number[],
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Block[] {
  const title: Block = { kind: "heading", text: `${heading}（${rows.length}）` };
  if (rows.length === 0) return [title, { kind: "paragraph", text: "无" }];
  const first: Row = { cells: head.map(label), minHeightMm: 7 };
  return [title, { kind: "table", columns, rows: [first, ...rows.map((texts) => row(...texts))] }];
}

function cutWords({ cuts, cutsUnverified }: ShiftReport["counts"]): string {
  return cutsUnverified === 0 ? `${cuts} 次` : `${cuts} 次，其中 ${cutsUnverified} 次未核实`;
}

function alarmWords({ alarms, alarmsUnattended, firstActMedianSeconds }: ShiftReport["counts"]): string {
  const median = firstActMedianSeconds === null ? "" : `，首次处置中位 ${firstActMedianSeconds} 秒`;
  return `${alarms} 条，无人处置 ${alarmsUnattended} 条${median}`;
}

function result({ verified, closedInMs, discardedSeconds }: ShiftReport["cuts"][number]): string {
  if (verified === null) return "当时没有在播内容";
  const took = closedInMs === null ? "" : `，${Math.round(closedInMs)} 毫秒断开`;
  return `${verified ? "已核实" : "未核实"}${took}，撤下 ${discardedSeconds.toFixed(1)} 秒`;
}

function pauseWords({ card, resumedAt, resumedBy }: ShiftReport["pauses"][number]): string {
  const shown = CARDS[card as keyof typeof CARDS] ?? card;
  const back =
    resumedAt === null ? "未由人恢复" : `${printedName(resumedBy ?? "")} ${second(resumedAt)} 恢复`;
  return `暂停，提示画面“${shown}”；${back}`;
}

function markWords({ kind, note }: ShiftReport["marks"][number]): string {
  const known = Object.entries(MARK_KINDS).find(([name]) => name === kind)?.[1].zh ?? kind;
  return note === null ? known : `${known}：${note}`;
}

function handed(word: "接班" | "交班", handover: HandoverView | null): string {
  if (handover === null) return `${word}：无记录`;
  const { from, takenBy, takenAt, notes } = handover;
  const who = takenAt === null ? `${from}，尚无人接班` : `${from} 交 ${takenBy}　${second(takenAt)}`;
  return `${word}：${who}\n${notes}`;
}

function room({ courtroom, roomName }: { readonly courtroom: string; readonly roomName: string }): string {
  return courtroom === "*" ? "全部法庭" : roomName;
}

function names(all: readonly string[]): string {
  return all.length === 0 ? "无" : [...new Set(all)].join("、");
}

function minute(at: string): string {
  return beijingTime(at);
}

/** A cut is told by the second. */
function second(at: string): string {
  return `${beijingTime(at)}:${new Date(at).toISOString().slice(17, 19)}`;
}
