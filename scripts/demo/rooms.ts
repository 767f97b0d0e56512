// The demo's three courtrooms, each with the case that shows one thing.
import { type ApprovalInput, approvalFor, caseNumberOf } from "../../test/support/approval-builder.ts";

export interface DemoRoom {
  readonly id: string;
  readonly name: string;
  readonly caseNumber: string;
  readonly approval: ApprovalInput | null;
  /** What its encoder publishes as: the courtroom, or the case number when nothing else names the case. */
  readonly namesCase: boolean;
  /** What one sees there, zh-CN and English. */
  readonly lesson: readonly [string, string];
}

export function demoRooms(now = new Date()): DemoRoom[] {
  const civil = caseNumberOf(234, now);
  const unapproved = caseNumberOf(235, now);
  const criminal = caseNumberOf(236, now, "刑初");
  return [
    {
      id: "room-1",
      name: "第一法庭",
      caseNumber: civil,
      approval: approvalFor({ courtroom: "room-1", caseNumber: civil, now }),
      namesCase: false,
      lesson: ["买卖合同纠纷，审批齐全：放行", "a contract case, fully approved: goes out"],
    },
    {
      id: "room-2",
      name: "第二法庭",
      caseNumber: unapproved,
      approval: null,
      namesCase: true,
      lesson: ["没有审批：只录制，不送平台", "no approval: recorded, never sent"],
    },
    {
      id: "room-3",
      name: "第三法庭",
      caseNumber: criminal,
      approval: juvenileCase(approvalFor({ courtroom: "room-3", caseNumber: criminal, now })),
      namesCase: false,
      lesson: ["未成年人犯罪，签字齐全也不得直播", "a juvenile's crime: barred, whoever signed"],
    },
  ];
}

function juvenileCase(approval: ApprovalInput): ApprovalInput {
  return { ...approval, causeOfAction: "盗窃罪", answers: { ...approval.answers, juvenileCrime: true } };
}
