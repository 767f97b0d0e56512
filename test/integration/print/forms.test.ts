// Issue 4, line 6: the printed forms read back. The annex's labels in the annex's order; whatever the length, nothing is clipped.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type ApprovalForm, approvalSchema } from "../../../src/desk/contract/approval.ts";
import { approvalForm, type FormPrint } from "../../../src/desk/print/approval-form.ts";
import { changeRegister } from "../../../src/desk/print/change-register.ts";
import type { PrintDocument } from "../../../src/desk/print/document.ts";
import { noticeToParticipant } from "../../../src/desk/print/notice-to-participant.ts";
import { Printer } from "../../../src/desk/print/printer.ts";
import { approvalFor } from "../../support/approval-builder.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const folder = tempFolder("print");
afterAll(() => folder.remove());
const printer = new Printer();
let serial = 0;

async function pdfOf(document: PrintDocument): Promise<string> {
  const file = join(folder.path, `${++serial}.pdf`);
  writeFileSync(file, await printer.draw(document));
  return file;
}
const textOf = (file: string, ...options: string[]) =>
  execFileSync("pdftotext", [...options, file, "-"], { encoding: "utf8" });
const squeezed = (text: string) => text.replace(/\s+/g, "");

const form = (change: object = {}): ApprovalForm =>
  approvalSchema.parse({ ...approvalFor({ courtroom: "room-1" }), ...change });
const print = (change: Partial<FormPrint> = {}): FormPrint => ({
  form: form(),
  courtName: "焦作市解放区人民法院",
  roomName: () => "第一审判庭",
  source: null,
  changes: [],
  footer: "编号 1　版本 1　校验码 0000-1111",
  ...change,
});

/** The annex's labels as the notice's own text has them, from its title on. */
const LABELS = [
  ...[
    "法院庭审直播案件审批表",
    "申请日期：",
    "案号",
    "案由",
    "风险评估",
    "开庭时间",
    "开庭地点",
    "承办庭室",
    "承办法官",
  ],
  ...["（团队）", "当事人", "（被告人）", "合议庭成员", "承办人意见", "庭长审批意见", "分管院长审批"],
  ...["备注：1、风险评估分为低风险、一般风险、较大风险三个等级；", "2、本审批表请装订入副卷备查"],
];

/** Where each stands in the text, in turn; -1 for one that is not there after the one before. */
function places(text: string, labels: readonly string[]): number[] {
  let from = 0;
  return labels.map((label) => {
    const at = text.indexOf(label, from);
    if (at >= 0) from = at + label.length;
    return at;
  });
}

describe("庭审直播案件审批表", () => {
  it("has the annex's labels in the annex's order, on one page, and the rest on the 附页", async () => {
    const notice = readFileSync(new URL("../../../config/policy/jiaozuo-2022.txt", import.meta.url), "utf8");
    const annex = squeezed(notice.slice(notice.indexOf("附：")));
    for (const label of LABELS) expect(annex).toContain(label);
    const file = await pdfOf(approvalForm(print()));
    const first = squeezed(textOf(file, "-layout", "-l", "1"));
    expect(places(first, LABELS)).not.toContain(-1);
    expect(first).toContain("同意直播");
    expect(first).not.toContain("附页");
    const rest = squeezed(textOf(file, "-layout", "-f", "2"));
    for (const part of ["附页", "申请直播的理由", "逐项审查", "告知情况", "突发事件处置", "签批记录"]) {
      expect(rest).toContain(part);
    }
  });

  it("names who signed for whom, on paper, or elsewhere, and the reply of the court above", async () => {
    const [judge, chief] = form().signatures;
    const reply = { number: "豫高法宣〔2026〕3号", date: "2026-11-20", scanSha256: "ab".repeat(32) };
    const signatures = [
      judge,
      { ...chief, onPaper: true, at: "2026-11-20" },
      { ...chief, step: "vice-president", name: "代签人", actingFor: "王五" },
      { ...chief, step: "provincial-office", name: "省法院宣教处", reply },
    ];
    const here = squeezed(textOf(await pdfOf(approvalForm(print({ form: form({ signatures }) })))));
    expect(here).toContain("代签人（代王五）");
    expect(here).toContain("李四［纸质签批，已核对］2026年11月20日");
    expect(here).toContain("批复豫高法宣〔2026〕3号（2026年11月20日）");
    const elsewhere = squeezed(textOf(await pdfOf(approvalForm(print({ source: "办案系统" })))));
    expect(elsewhere).toContain("王五［外部已签：办案系统］");
  });

  it("filled with the longest values clips nothing: what has no room stands on the 附页 whole", async () => {
    const long = (seed: string, length: number) => [...seed.repeat(length)].slice(0, length).join("");
    const parties = Array.from({ length: 60 }, (_, i) => ({
      role: i % 2 === 0 ? "原告（反诉被告）" : "被告（反诉原告）",
      name: `${long("河南省焦作市某某置业有限责任公司", 30)}第${i + 1}分公司`,
    }));
    const caseNumbers = Array.from({ length: 40 }, (_, i) => `（2026）豫0802民初${12_345_600 + i}号`);
    const opinion = `${long("经审查该案案情清楚争议不大具有普法意义。", 2_000)}完`;
    const changed = form({
      ...{ parties, caseNumbers, causeOfAction: `${long("建设工程施工合同纠纷", 480)}止` },
      ...{
        panel: Array.from({ length: 60 }, (_, i) => `欧阳审判员${i}`),
        reason: `${long("理由", 9_000)}终`,
      },
      signatures: form().signatures.map((signature) => ({ ...signature, opinion })),
    });
    const file = await pdfOf(approvalForm(print({ form: changed })));
    // Page ends and footers stand between the lines of a long cell: only its characters are compared.
    const all = squeezed(textOf(file, "-raw"));
    for (const { name } of parties) expect(all).toContain(name);
    for (const number of caseNumbers) expect(all).toContain(number);
    expect(all.match(/完/g)?.length).toBe(3);
    expect(all).toContain("止");
    expect(all).toContain("终");
    expect(all.match(/理由/g)?.length).toBeGreaterThanOrEqual(4_500 - 20);
    const first = squeezed(textOf(file, "-layout", "-l", "1"));
    expect(places(first, LABELS)).not.toContain(-1);
    expect(first).toContain("（全文见附页）");
    // Nothing lies outside the page: every word's box is inside it.
    const boxes = [
      ...textOf(file, "-bbox").matchAll(
        /<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"/g,
      ),
    ];
    expect(boxes.length).toBeGreaterThan(200);
    for (const [, xMin, yMin, xMax, yMax] of boxes) {
      expect(Number(xMin) >= 0 && Number(yMin) >= 0 && Number(xMax) <= 595.3 && Number(yMax) <= 841.9).toBe(
        true,
      );
    }
  });

  it("marks a character that the font lacks and names it", async () => {
    const text = squeezed(
      textOf(await pdfOf(approvalForm(print({ form: form({ judge: "张𠮷\u{1F600}" }) })))),
    );
    expect(text).toContain("〓");
    expect(text).toContain("U+1F600");
  });
});

describe("the other documents", () => {
  it("庭审不直播审批表 says why the case is not aired, with the same signatures", async () => {
    const signatures = form().signatures.map((each) => ({ ...each, opinion: undefined }));
    const noStream = form({ kind: "no-stream", reason: "当事人申请不公开", signatures });
    const text = squeezed(textOf(await pdfOf(approvalForm(print({ form: noStream })))));
    expect(text).toContain("焦作市解放区人民法院庭审不直播审批表");
    expect(text).toContain("不直播的理由");
    expect(text).toContain("当事人申请不公开");
    expect(text).toContain("同意不直播");
    expect(text).not.toContain("逐项审查");
  });

  it("庭审直播告知书 is for one participant, with a receipt", async () => {
    const participant = { role: "证人", name: "某某某" };
    const file = await pdfOf(noticeToParticipant({ ...print(), participant }));
    const text = squeezed(textOf(file, "-layout"));
    expect(text).toContain("某某某（证人）：");
    for (const part of [
      "买卖合同纠纷一案",
      "第一审判庭",
      "不宜直播",
      "回执",
      "无异议",
      "证人（签名或盖章）",
    ]) {
      expect(text).toContain(part);
    }
  });

  it("变更登记 has each change with before, after, what it cost and who confirmed it", async () => {
    const change = {
      ...{
        id: "1",
        approvalId: "1",
        version: 2,
        at: "2026-11-20T10:00:00+08:00",
        by: "书记员",
        reason: "法庭调整",
      },
      cost: "confirm" as const,
      items: [
        {
          ...{ field: "hearings.1.plannedStart", cost: "confirm" },
          ...{ before: "2026-11-23T09:00:00+08:00", after: "2026-11-25T09:00:00+08:00" },
        },
      ],
      ...{ confirmedBy: "李四", confirmedAt: "2026-11-21T10:00:00+08:00" },
    };
    const text = squeezed(
      textOf(await pdfOf(changeRegister("变更登记", ["案号一"], [change], "脚注")), "-raw"),
    );
    for (const part of ["第1次开庭时间", "2026年11月23日", "2026年11月25日", "须庭长重新确认", "李四确认"]) {
      expect(text).toContain(part);
    }
  });
});
