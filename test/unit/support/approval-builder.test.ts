import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { demoRooms } from "../../../scripts/demo/rooms.ts";
import { approvalSchema } from "../../../src/desk/contract/approval.ts";
import { decide } from "../../../src/law/decide.ts";
import { readPolicy } from "../../../src/law/policy-validation.ts";
import { type ApprovalInput, approvalFor } from "../../support/approval-builder.ts";

const POLICY_FILE = new URL("../../../config/policy/jiaozuo-2022.yaml", import.meta.url);
const WINDOW = { leadMinutes: 15, overrunMinutes: 180 };

function reasons(
  input: ApprovalInput | null,
  courtroom: string,
  caseNumber: string,
  now = Date.now(),
): string[] {
  const policy = readPolicy(parse(readFileSync(POLICY_FILE, "utf8")), WINDOW);
  if (!policy.ok) throw new Error("the shipped policy can't be read");
  const approvals =
    input === null ? [] : [{ id: "a", status: "active" as const, approval: approvalSchema.parse(input) }];
  const hearing = { courtroom, caseNumbers: [caseNumber], hearingNo: null };
  const decision = decide({ hearing, approvals, policy: policy.policy, now });
  return decision.allow ? [] : decision.reasons.map(({ code }) => code);
}

describe("approvalFor", () => {
  it.each(["2026-11-23T10:00:00Z", "2027-01-01T00:00:30Z", "2026-12-31T15:59:30Z"])(
    "is allowed by the shipped policy at %s",
    (text) => {
      const now = new Date(text);
      const approval = approvalFor({ courtroom: "room-1", now });
      expect(reasons(approval, "room-1", approval.caseNumbers[0] ?? "", now.getTime())).toEqual([]);
    },
  );

  it("has a case number and an id of its own every time", () => {
    const [first, second] = [approvalFor({ courtroom: "a" }), approvalFor({ courtroom: "a" })];
    expect(first.caseNumbers).not.toEqual(second.caseNumbers);
    expect(first.externalId).not.toBe(second.externalId);
  });
});

describe("the demo's courtrooms", () => {
  it("show one that is allowed, one without an approval and one of a barred kind", () => {
    const codes = demoRooms().map(({ id, approval, caseNumber }) => reasons(approval, id, caseNumber));
    expect(codes).toEqual([[], ["approval-missing"], ["barred-juvenile-crime"]]);
  });
});
