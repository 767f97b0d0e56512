/** 变更登记: what was changed after submission, by whom, what it cost, and who confirmed it. PURE. */
import { beijingTime } from "../approvals/beijing-time.ts";
import type { ChangeRecord } from "../contract/approval.ts";
import type { Block, Cell, PrintDocument } from "./document.ts";

const FIELDS: Readonly<Record<string, string>> = {
  courtroom: "开庭地点",
  plannedStart: "开庭时间",
  plannedEnd: "计划结束时间",
  informed: "告知情况",
  caseNumbers: "案号",
  earlierNumbers: "原案号",
  causeOfAction: "案由",
  publicHearing: "是否公开开庭",
  parties: "当事人",
  panel: "合议庭成员",
  judge: "承办法官",
  division: "承办庭室（团队）",
  reason: "直播理由",
  riskGrade: "风险评估",
  riskBasis: "评估依据",
  riskAssessedBy: "评估人",
  answers: "逐项审查",
  preparation: "庭前准备",
  protection: "保护事项",
  conditions: "附加条件",
  hearings: "庭次",
};

const COSTS = { keep: "签批有效", confirm: "须庭长重新确认", fall: "全部签批失效" } as const;
const label = (text: string): Cell => ({ text, isLabel: true });

export function changeRegister(
  title: string,
  caseNumbers: readonly string[],
  changes: readonly ChangeRecord[],
  footer: string,
): PrintDocument {
  return {
    title,
    blocks: [
      { kind: "paragraph", text: `案号：${caseNumbers.join("、")}` },
      changes.length > 0 ? changeRows(changes) : { kind: "paragraph", text: "没有变更。" },
    ],
    appendix: [],
    appendixTitle: "附　页",
    footer,
  };
}

export function changeRows(changes: readonly ChangeRecord[]): Block {
  return {
    kind: "table",
    columns: [1.3, 1.1, 2, 2, 1.5],
    rows: [
      { cells: ["时间、登记人", "事项", "变更前", "变更后", "后果、确认"].map(label), minHeightMm: 8 },
      ...changes.flatMap((change) =>
        change.items.map((item) => ({
          cells: [
            `${beijingTime(change.at)}\n${change.by}`,
            nameOf(item.field),
            shown(item.before),
            shown(item.after),
            [COSTS[item.cost as keyof typeof COSTS], change.reason ?? "", confirmedOf(change)]
              .filter(Boolean)
              .join("\n"),
          ].map((text) => ({ text })),
          minHeightMm: 10,
        })),
      ),
    ],
  };
}

/** `hearings.1.courtroom` → 第 1 次开庭地点. */
function nameOf(field: string): string {
  const [first = "", no, rest] = field.split(".");
  if (no === undefined) return FIELDS[first] ?? first;
  return `第 ${no} 次${rest === undefined ? "开庭" : (FIELDS[rest] ?? rest)}`;
}

function confirmedOf({ cost, confirmedBy, confirmedAt }: ChangeRecord): string {
  if (cost !== "confirm") return "";
  return confirmedBy === null || confirmedAt === null
    ? "尚未确认"
    : `${confirmedBy}确认 ${beijingTime(confirmedAt)}`;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "（无）";
  if (typeof value === "string") return /^\d{4}-\d{2}-\d{2}/.test(value) ? beijingTime(value) : value;
  if (typeof value === "boolean") return value ? "是" : "否";
  if (Array.isArray(value)) return value.map(shown).join("；") || "（无）";
  if (typeof value !== "object") return String(value);
  return Object.values(value).map(shown).join(" ");
}
