// Forms as the desk answers them, for the pages' rules.
import type { ApprovalRecord, FormSignature } from "../../../../../src/desk/contract/approval.ts";

const person = (name: string) => [{ person: name, actingFor: null }];

export const ahead: ApprovalRecord["ahead"] = [
  { step: "judge", persons: person("张三") },
  { step: "division-chief", persons: person("李四") },
  { step: "vice-president", persons: person("王五") },
];

export function signature(
  step: FormSignature["step"],
  name: string,
  more: Partial<FormSignature> = {},
): FormSignature {
  return { step, name, decision: "approve", at: "2026-11-20T10:00:00+08:00", ...more };
}

export function draftRecord(
  change: Partial<ApprovalRecord> = {},
  signatures: FormSignature[] = [],
): ApprovalRecord {
  return {
    ...{ id: "form-1", source: "here", status: "draft", statusReason: null, filedHere: true },
    ...{
      importedAt: "2026-11-19T10:00:00+08:00",
      signedElsewhere: null,
      integrityCode: "",
      usedHearings: [],
    },
    next: { act: "submit", step: null, persons: person("张三"), why: null },
    ahead,
    approval: {
      ...{ externalId: "form-1", version: 1, court: "豫0802", division: "民一庭", judge: "张三" },
      ...{ applicationDate: "2026-11-19", caseNumbers: ["（2026）豫0802民初1号"], earlierNumbers: [] },
      ...{ causeOfAction: "买卖合同纠纷", publicHearing: true, panel: ["张三"], reason: "普法" },
      parties: [{ role: "原告", name: "甲公司" }],
      ...{ riskGrade: "low", riskBasis: "无", riskAssessedBy: ["张三"], answers: { privacy: false } },
      hearings: [
        {
          ...{ no: 1, courtroom: "room-1" },
          plannedStart: "2026-11-23T01:00:00Z",
          plannedEnd: "2026-11-23T11:00:00+08:00",
        },
      ],
      ...{ informed: [], preparation: {}, signatures },
    },
    ...change,
  };
}
