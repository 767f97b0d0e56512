/** 庭审直播案件审批表 exactly as annexed to the notice, everything else on its 附页; and 庭审不直播审批表. PURE. */
import { QUESTION_LABELS } from "../../law/labels.ts";
import { beijingDate, beijingTime } from "../approvals/beijing-time.ts";
import type { ApprovalForm, ChangeRecord, FormSignature } from "../contract/approval.ts";
import { changeRows } from "./change-register.ts";
import type { Block, Cell, PrintDocument, Row } from "./document.ts";
import {
  DECISION_NAMES,
  GRADE_NAMES,
  opinionOf,
  STAGE_NAMES,
  STEP_NAMES,
  signedBy,
} from "./signature-words.ts";

export interface FormPrint {
  readonly form: ApprovalForm;
  /** 河南省焦作市解放区人民法院, or the code where the table has no name. */
  readonly courtName: string;
  /** Names of courtrooms by id. */
  readonly roomName: (id: string) => string;
  /** 外部已签: by which source; null: signed here. */
  readonly source: string | null;
  readonly changes: readonly ChangeRecord[];
  readonly footer: string;
}

const COLUMNS = [1.15, 2, 1.15, 2] as const;
const label = (text: string): Cell => ({ text, isLabel: true });
const value = (text: string, longAs: string, span = 1): Cell => ({ text, longAs, span });

export function approvalForm(print: FormPrint): PrintDocument {
  const { form, courtName, roomName } = print;
  const isStream = form.kind !== "no-stream";
  const hearings = form.hearings;
  const times = hearings
    .map((each) => `${numberOf(hearings, each.no)}${beijingTime(each.plannedStart)}`)
    .join("\n");
  const places = [...new Set(hearings.map(({ courtroom }) => roomName(courtroom)))].join("\n");
  const grade = form.riskGrade === undefined ? "" : GRADE_NAMES[form.riskGrade];
  const opinion = (title: string, step: FormSignature["step"]): Row => {
    const signature = form.signatures.findLast((each) => each.step === step);
    return {
      cells: [
        label(title),
        {
          text: signature === undefined ? "" : opinionOf(signature, isStream),
          signature: signature === undefined ? "年　　月　　日" : signedBy(signature, print.source),
          longAs: title,
          span: 3,
        },
      ],
      minHeightMm: 34,
    };
  };
  const rows: Row[] = [
    { cells: [label("案　　号"), value(form.caseNumbers.join("\n"), "案号", 3)], minHeightMm: 10 },
    {
      cells: [
        label("案　　由"),
        value(form.causeOfAction, "案由"),
        label("风险评估"),
        value(grade, "风险评估"),
      ],
      minHeightMm: 10,
    },
    {
      cells: [label("开庭时间"), value(times, "开庭时间"), label("开庭地点"), value(places, "开庭地点")],
      minHeightMm: 12,
    },
    {
      cells: [
        label("承办庭室\n（团队）"),
        value(form.division, "承办庭室（团队）"),
        label("承办法官"),
        value(form.judge, "承办法官"),
      ],
      minHeightMm: 13,
    },
    {
      cells: [label("当 事 人\n（被告人）"), value(partiesOf(form), "当事人（被告人）", 3)],
      minHeightMm: 16,
    },
    { cells: [label("合议庭成员"), value(form.panel.join("、"), "合议庭成员", 3)], minHeightMm: 10 },
    opinion("承办人意见", "judge"),
    opinion("庭长审批意见", "division-chief"),
    opinion("分管院长审批", "vice-president"),
  ];
  return {
    title: isStream ? `${courtName}庭审直播案件审批表` : `${courtName}庭审不直播审批表`,
    date: `申请日期：${beijingDate(form.applicationDate)}`,
    blocks: [
      { kind: "table", columns: COLUMNS, rows, isOnePage: true },
      { kind: "gap" },
      { kind: "paragraph", text: "备注：1、风险评估分为低风险、一般风险、较大风险三个等级；" },
      { kind: "paragraph", text: "　　　2、本审批表请装订入副卷备查" },
    ],
    appendixTitle: `附　页`,
    appendix: isStream ? appendixOf(print) : [reasons(form, "不直播的理由"), ...signatureList(print)],
    footer: print.footer,
  };
}

function appendixOf(print: FormPrint): Block[] {
  const { form } = print;
  const text = (value: string | undefined) => (value ?? "").trim() || "（未填写）";
  const yesNo = (answer: boolean | undefined) => (answer === undefined ? "未作答" : answer ? "是" : "否");
  const row = (name: string, content: string): Row => ({
    cells: [label(name), { text: content }],
    minHeightMm: 8,
  });
  const { preparation, protection, conditions } = form;
  return [
    reasons(form, "申请直播的理由"),
    {
      kind: "table",
      columns: [1.3, 4],
      rows: [
        row("公开开庭", form.publicHearing ? "是" : "否"),
        row("评估依据", text(form.riskBasis)),
        row("评估人", text(form.riskAssessedBy.join("、"))),
        row("原案号", form.earlierNumbers.join("、") || "无"),
      ],
    },
    { kind: "heading", text: "逐项审查" },
    {
      kind: "table",
      columns: [4, 1],
      rows: Object.entries(QUESTION_LABELS).map(([question, { zh }]) => ({
        cells: [{ text: zh }, label(yesNo(form.answers[question as keyof typeof form.answers]))],
        minHeightMm: 7,
      })),
    },
    { kind: "heading", text: "告知情况" },
    {
      kind: "table",
      columns: [1, 1.6, 1.8, 1, 1.6],
      rows: [
        { cells: ["诉讼地位", "姓名或名称", "告知时间", "方式", "答复"].map(label), minHeightMm: 7 },
        ...form.informed.map(({ role, name, at, how, answer }) => ({
          cells: [role, name, beijingTime(at), how, answer ?? ""].map((each) => ({ text: each })),
          minHeightMm: 7,
        })),
      ],
    },
    { kind: "heading", text: "庭前准备与保护事项" },
    {
      kind: "table",
      columns: [1.3, 4],
      rows: [
        row("直播策划", text(preparation.plan)),
        row("成员分工", text(preparation.division)),
        row("突发事件处置", text(preparation.emergency)),
        row("调解或判决预案", text(preparation.mediation)),
        row("身份证号、住址", protection?.identityNotRead === true ? "庭审中不念出" : "（未填写）"),
        row("证人保护", text(protection?.witnesses)),
        row("示证画面", text(protection?.evidenceNotShown)),
        row("附加条件", conditionsOf(conditions)),
      ],
    },
    ...signatureList(print),
    ...(print.changes.length > 0
      ? [{ kind: "heading", text: "变更登记" } as const, changeRows(print.changes)]
      : []),
  ];
}

function reasons(form: ApprovalForm, title: string): Block {
  return {
    kind: "table",
    columns: [1.3, 4],
    rows: [{ cells: [label(title), { text: form.reason.trim() || "（未填写）" }], minHeightMm: 10 }],
  };
}

function signatureList({ form, source }: FormPrint): Block[] {
  if (form.signatures.length === 0) return [];
  return [
    { kind: "heading", text: "签批记录" },
    {
      kind: "table",
      columns: [1.2, 1, 1.1, 3.2],
      rows: [
        { cells: ["环节", "结论", "风险等级", "签批人、时间、批复"].map(label), minHeightMm: 7 },
        ...form.signatures.map((signature) => ({
          cells: [
            STEP_NAMES[signature.step],
            DECISION_NAMES[signature.decision],
            signature.riskGrade === undefined ? "未调整" : GRADE_NAMES[signature.riskGrade],
            [signedBy(signature, source), replyOf(signature)].filter(Boolean).join("\n"),
          ].map((text) => ({ text })),
          minHeightMm: 8,
        })),
      ],
    },
  ];
}

function replyOf({ reply }: FormSignature): string {
  if (reply === undefined) return "";
  return `批复 ${reply.number}（${beijingDate(reply.date)}），扫描件校验值 ${reply.scanSha256.slice(0, 16)}`;
}

function conditionsOf(conditions: ApprovalForm["conditions"]): string {
  const parts = [
    conditions?.minDelaySeconds === undefined ? "" : `延时不少于 ${conditions.minDelaySeconds} 秒`,
    conditions?.manualStart === true ? "须人工开始直播" : "",
    (conditions?.notAired ?? []).length === 0
      ? ""
      : `不播环节：${(conditions?.notAired ?? []).map((stage) => STAGE_NAMES[stage]).join("、")}`,
    conditions?.until === undefined ? "" : `直播至 ${beijingTime(conditions.until)} 止`,
  ].filter(Boolean);
  return parts.join("；") || "无";
}

function partiesOf({ parties }: ApprovalForm): string {
  return parties.map(({ role, name }) => `${role}：${name}`).join("\n");
}

function numberOf(hearings: readonly { readonly no: number }[], no: number): string {
  return hearings.length > 1 ? `第 ${no} 次：` : "";
}
