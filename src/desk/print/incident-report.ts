/** 庭审直播事件报告: what happened, who acted when, why, what was done, and who closed it. PURE. */
import { beijingTime } from "../approvals/beijing-time.ts";
import type { IncidentFile, TakeDown } from "../contract/incidents.ts";
import type { Block, Cell, PrintDocument, Row } from "./document.ts";
import { printedName } from "./printed-name.ts";

export interface IncidentPrint {
  readonly incident: IncidentFile;
  readonly courtName: string;
  readonly placeName: string;
  readonly footer: string;
}

const label = (text: string): Cell => ({ text, isLabel: true });
const row = (...pairs: readonly (readonly [name: string, value: string])[]): Row => ({
  cells: pairs.flatMap(([name, value]) => [label(name), { text: value, span: pairs.length === 1 ? 3 : 1 }]),
  minHeightMm: 9,
});
const STATES = { open: "处理中", closing: "已提请结案", closed: "已结案" } as const;

export function incidentReport({ incident, courtName, placeName, footer }: IncidentPrint): PrintDocument {
  const { title, number, momentAt, state, handler, cause, measures, closedAt } = incident;
  const facts: Row[] = [
    row(["事件编号", number], ["状态", STATES[state]]),
    row(["事件", title.zh], ["地点", placeName]),
    row(
      ["发生时间", beijingSecond(momentAt)],
      ["登记", `${printedName(incident.openedBy)}　${beijingTime(incident.openedAt)}`],
    ),
    row(["案号", orNone(incident.caseNumbers.join("、"))]),
    row(["承办人", handler ?? "尚无"], ["结案", closing(incident)]),
    row(["原因", cause ?? "尚未填写"]),
    row(["措施", measures ?? "尚未填写"]),
  ];
  const blocks: Block[] = [
    { kind: "table", columns: [1, 2, 1, 2], rows: facts },
    { kind: "heading", text: "处置经过" },
    {
      kind: "table",
      columns: [2, 2, 5],
      rows: [
        { cells: [label("时间"), label("何人"), label("何事")], minHeightMm: 8 },
        ...incident.timeline.map(
          ({ at, by, zh, text }): Row => ({
            cells: [
              { text: beijingSecond(at) },
              { text: printedName(by) },
              { text: text === null ? zh : `${zh}：${text}` },
            ],
            minHeightMm: 7,
          }),
        ),
      ],
    },
  ];
  if (incident.timelineIsShortened) {
    blocks.push({ kind: "paragraph", text: "（较早的记录从略，全文见审计日志。）" });
  }
  for (const plan of incident.plans) {
    blocks.push({ kind: "heading", text: `突发事件处置方案（${plan.caseNumbers.join("、")}）` });
    blocks.push({
      kind: "paragraph",
      text: orNone([plan.emergency, plan.division].filter(Boolean).join("\n")),
    });
  }
  if (incident.takeDowns.length > 0) {
    blocks.push({ kind: "heading", text: "平台撤下" });
    blocks.push({ kind: "table", columns: [3, 3, 3], rows: incident.takeDowns.map(takeDownRow) });
  }
  blocks.push({
    kind: "paragraph",
    text: `\n承办人（签名）：　　　　　　　　　结案人（签名）：　　　　　　　　　${closedAt === null ? "" : beijingTime(closedAt)}`,
  });
  return {
    title: `${courtName}庭审直播事件报告`,
    blocks,
    appendix: [],
    appendixTitle: "附　页",
    footer,
  };
}

function takeDownRow({ page, fromAt, toAt, reason, doneBy, doneAt, checkedBy, checkedAt }: TakeDown): Row {
  const done = doneAt === null ? "未撤下" : `${doneBy}　${beijingTime(doneAt)} 已撤下`;
  const checked = checkedAt === null ? "未复核" : `${checkedBy}　${beijingTime(checkedAt)} 复核`;
  const span = `${beijingSecond(fromAt)} 至 ${beijingSecond(toAt)}`;
  return {
    cells: [{ text: page }, { text: `${span}\n${reason}` }, { text: `${done}\n${checked}` }],
    minHeightMm: 8,
  };
}

function closing({ closeAskedBy, closedBy, closedAt }: IncidentFile): string {
  if (closedAt !== null) return `${closeAskedBy} 提请，${closedBy} 结案　${beijingTime(closedAt)}`;
  return closeAskedBy === null ? "尚未" : `${closeAskedBy} 已提请`;
}

/** A cut is told by the second. */
function beijingSecond(at: string): string {
  const seconds = new Date(at).toISOString().slice(17, 19);
  return `${beijingTime(at)}:${seconds}`;
}

function orNone(text: string): string {
  return text === "" ? "无" : text;
}
