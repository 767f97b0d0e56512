import { describe, expect, it } from "vitest";
import {
  actsNow,
  actsOf,
  mayCheck,
  uncheckedOf,
} from "../../../../../dashboard/src/features/approvals/acts.ts";
import type { PaperRecord } from "../../../../../src/desk/contract/approval.ts";
import type { Permission } from "../../../../../src/desk/contract/permissions.ts";
import { type Role, ruleOf } from "../../../../../src/desk/contract/roles.ts";
import { ahead, draftRecord, signature } from "./records.ts";

const me = (name: string, role: Role) => ({
  name,
  roles: [{ role, court: "豫08", confirmed: true }],
  permissions: Object.keys(ruleOf(role).permissions) as Permission[],
});
const judge = me("张三", "judge");
const chief = me("李四", "division-chief");
const clerk = me("书记员甲", "clerk");
const technician = me("李技术", "technician");
const due = (index: number) => {
  const { step, persons } = ahead[index] ?? { step: "judge" as const, persons: [] };
  const next = { act: "sign", step, persons, why: null } as const;
  return draftRecord({ status: "submitted", next, ahead: ahead.slice(index) });
};
const active = draftRecord({ status: "active", next: null, ahead: [] });

describe("what a person may do with a form", () => {
  it.each([
    ["a draft, its judge", draftRecord(), judge, ["submit", "edit", "withdraw"]],
    [
      "returned and not corrected yet, its judge",
      draftRecord({ status: "returned" }, [signature("division-chief", "李四", { decision: "return" })]),
      judge,
      ["edit", "withdraw"],
    ],
    ["a draft, the clerk who files it", draftRecord(), clerk, ["submit", "edit", "remind"]],
    ["a draft, another judge", draftRecord(), me("孙七", "judge"), ["remind"]],
    ["the judge's turn, its judge", due(0), judge, ["sign", "edit", "paper", "withdraw"]],
    ["the judge's turn, the chief: not before it is his", due(0), chief, ["paper", "remind"]],
    ["the chief's turn, the chief", due(1), chief, ["sign", "paper"]],
    ["the chief's turn, its judge", due(1), judge, ["edit", "paper", "withdraw", "remind"]],
    ["in force, its judge", active, judge, ["edit", "withdraw", "revoke"]],
    ["in force, the chief", active, chief, ["revoke"]],
    ["in force, a technician: nothing", active, technician, []],
    ["under way, a technician: only to remind", due(1), technician, ["remind"]],
    ["over: nothing", draftRecord({ status: "rejected", next: null, ahead: [] }), judge, []],
    ["filed elsewhere: only to revoke", { ...active, filedHere: false }, judge, ["revoke"]],
  ] as const)("%s", (_, record, person, acts) => {
    expect(actsOf(record, person)).toEqual(acts);
  });
});

describe("a paper that waits for its check", () => {
  const paper: PaperRecord = {
    ...{ id: "p", approvalId: "form-1", version: 1, signatures: [], scanSha256: "", enteredAt: "" },
    ...{ enteredBy: "书记员甲", checkedBy: null, checkedAt: null, agrees: null, note: null },
  };
  const checked = { ...paper, checkedBy: "李四", checkedAt: "2026-11-20T10:00:00Z", agrees: true };

  it("comes before every signature, and nobody is reminded to sign meanwhile", () => {
    expect(uncheckedOf([checked, paper], 1)).toBe(paper);
    expect(uncheckedOf([checked], 1)).toBeNull();
    // Of a version that is no more: the form was changed meanwhile.
    expect(uncheckedOf([paper], 2)).toBeNull();
    expect(actsNow(actsOf(due(0), judge), paper)).toEqual(["edit", "withdraw"]);
    expect(actsNow(actsOf(due(0), judge), null)).toEqual(actsOf(due(0), judge));
  });

  it("is checked by somebody else than who entered it", () => {
    expect([mayCheck(paper, chief), mayCheck(paper, clerk), mayCheck(paper, technician)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(mayCheck(checked, chief)).toBe(false);
  });
});
