// 案由 and 风险等级 that the wall shows: of the forms that a decision looked at.
import { describe, expect, it } from "vitest";
import { ABOUT_NOTHING, hearingAbout } from "../../../../src/desk/leases/hearing-about.ts";
import type { RegisteredApproval } from "../../../../src/law/approval.ts";
import { NO_CONDITIONS } from "../../../../src/law/conditions.ts";
import type { Decision } from "../../../../src/law/decision.ts";

const form = (id: string, causeOfAction: string | undefined, riskGrade: string, signed: string[] = []) =>
  ({
    ...{ id, status: "valid" },
    approval: { causeOfAction, riskGrade, signatures: signed.map((each) => ({ riskGrade: each })) },
  }) as unknown as RegisteredApproval;
const denied = { allow: false, conditions: NO_CONDITIONS } as unknown as Decision;
const allowedBy = (...ids: string[]) =>
  ({
    allow: true,
    conditions: NO_CONDITIONS,
    approvals: ids.map((approvalId) => ({ approvalId })),
  }) as unknown as Decision;

describe("what a hearing is about", () => {
  it("is nothing without a form, and without what its form leaves out", () => {
    expect(hearingAbout(denied, [])).toEqual(ABOUT_NOTHING);
    expect(hearingAbout(denied, [form("a", " ", "low")])).toEqual({ ...ABOUT_NOTHING, grade: "low" });
    expect(hearingAbout(denied, [form("a", undefined, "low")]).cause).toBeNull();
  });

  it("is each cause once and the gravest grade, a leader's included", () => {
    const forms = [form("a", "买卖合同纠纷", "low"), form("b", "买卖合同纠纷", "low", ["high"])];
    expect(hearingAbout(denied, forms)).toMatchObject({ cause: "买卖合同纠纷", grade: "high" });
    expect(hearingAbout(denied, [...forms, form("c", "离婚纠纷", "medium")]).cause).toBe(
      "买卖合同纠纷；离婚纠纷",
    );
  });

  it("carries the decision's conditions, and of each form what must not be read out or shown", () => {
    const conditions = {
      minDelaySeconds: 60,
      manualStart: true,
      until: null,
      notAired: ["evidence" as const],
    };
    const guarded = (id: string, protection: object) => {
      const plain = form(id, "离婚纠纷", "low");
      return { ...plain, approval: { ...plain.approval, protection } } as RegisteredApproval;
    };
    const forms = [
      guarded("a", { witnesses: "证人甲遮脸变声" }),
      guarded("b", { identityNotRead: true, witnesses: " 证人甲遮脸变声 ", evidenceNotShown: "" }),
    ];
    const about = hearingAbout({ ...denied, conditions } as Decision, forms);
    expect(about.conditions).toEqual(conditions);
    expect(about.protection).toEqual({
      ...{ identityNotRead: true, witnesses: "证人甲遮脸变声", evidenceNotShown: null },
    });
  });

  it("is what the forms say that allow it, where some do", () => {
    const forms = [form("old", "离婚纠纷", "high"), form("new", "买卖合同纠纷", "low")];
    expect(hearingAbout(allowedBy("new"), forms)).toMatchObject({ cause: "买卖合同纠纷", grade: "low" });
  });
});
