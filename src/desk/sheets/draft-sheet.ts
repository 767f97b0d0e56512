/** Drafts of 审批表 from a sheet, and the register as one. A draft only: nothing in a sheet is a signature. PURE. */
import { beijingMinute } from "../approvals/beijing-time.ts";
import { type ApprovalRecord, type DraftBody, draftBodySchema } from "../contract/approval.ts";
import * as cells from "./cells.ts";
import type { Column } from "./columns.ts";
import { DOCKET_COLUMNS, type DocketField, type RowsRead, readRows } from "./docket-sheet.ts";
import type { Sheet } from "./read-sheet.ts";

type DraftField = DocketField | "court" | "division" | "reason" | "riskGrade" | "riskBasis" | "judge";

export const DRAFT_COLUMNS: readonly Column<DraftField>[] = [
  ...DOCKET_COLUMNS.map((column) => (column.field === "judge" ? { ...column, isRequired: true } : column)),
  { field: "court", names: ["法院代字", "法院", "fydm"], isRequired: true },
  { field: "division", names: ["承办庭室", "承办部门", "承办庭室团队", "cbbm"] },
  { field: "reason", names: ["直播理由"] },
  { field: "riskGrade", names: ["风险评估", "风险等级"] },
  { field: "riskBasis", names: ["评估依据"] },
];

const GRADES: Readonly<Record<string, "low" | "medium" | "high">> = {
  低风险: "low",
  低: "low",
  一般风险: "medium",
  一般: "medium",
  较大风险: "high",
  较大: "high",
};

export function draftsOf(sheet: Sheet, roomOf: (text: string) => string | null): RowsRead<DraftBody> {
  return readRows(sheet, DRAFT_COLUMNS, (cell, fault) => {
    const text = (field: DraftField) => cells.textOf(cell(field));
    const room = roomOf(text("courtroom"));
    if (room === null) fault("courtroom", "没有这个法庭");
    const plannedStart = fault.unless("plannedStart", cells.momentOf(cell("plannedStart")));
    const plannedEnd = fault.unless("plannedEnd", cells.momentOf(cell("plannedEnd")));
    if (plannedStart && plannedEnd && Date.parse(plannedEnd) <= Date.parse(plannedStart)) {
      fault("plannedEnd", "结束时间须晚于开庭时间");
    }
    const grade = text("riskGrade");
    if (grade !== "" && GRADES[grade] === undefined) fault("riskGrade", "应为低风险、一般风险或较大风险");
    const publicHearing = fault.unless("publicHearing", cells.yesNoOf(cell("publicHearing")));
    const no = fault.unless("hearingNo", cells.hearingNoOf(cell("hearingNo"))) ?? 1;
    return draftBodySchema.safeParse({
      court: text("court"),
      division: text("division"),
      judge: text("judge"),
      caseNumbers: fault.unless("caseNumbers", cells.caseNumbersOf(cell("caseNumbers"))),
      causeOfAction: text("causeOfAction"),
      // 未指定 counts as not public.
      publicHearing: publicHearing === true,
      parties: cells.partiesOf(cell("parties")),
      panel: cells.listOf(cell("panel")),
      reason: text("reason"),
      ...(GRADES[grade] !== undefined && { riskGrade: GRADES[grade] }),
      riskBasis: text("riskBasis"),
      hearings: [{ no, courtroom: room, plannedStart, plannedEnd }],
    });
  });
}

export const REGISTER_HEADER: readonly string[] = [
  ...[
    "编号",
    "状态",
    "案号",
    "案由",
    "法院代字",
    "承办庭室",
    "承办法官",
    "开庭时间",
    "开庭地点",
    "是否公开开庭",
    "风险评估",
  ],
  ...["签批", "来源", "校验码"],
];

const GRADE_NAMES = { low: "低风险", medium: "一般风险", high: "较大风险" } as const;

export function registerRow({ id, status, source, integrityCode, approval }: ApprovalRecord): string[] {
  return [
    id,
    status,
    approval.caseNumbers.join("、"),
    approval.causeOfAction,
    approval.court,
    approval.division,
    approval.judge,
    approval.hearings.map(({ plannedStart }) => beijingMinute(plannedStart)).join("；"),
    approval.hearings.map(({ courtroom }) => courtroom).join("；"),
    approval.publicHearing ? "是" : "否",
    approval.riskGrade === undefined ? "" : GRADE_NAMES[approval.riskGrade],
    approval.signatures.map(({ step, name, decision }) => `${step} ${name} ${decision}`).join("；"),
    source,
    integrityCode,
  ];
}
