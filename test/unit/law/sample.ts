/** A form filled like the example of the interfaces, the shipped policy, and the hearing they allow. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Approval, ApprovalStatus, RegisteredApproval, Signature } from "../../../src/law/approval.ts";
import { decide } from "../../../src/law/decide.ts";
import type { DecideInput, Hearing } from "../../../src/law/decision.ts";
import type { Policy } from "../../../src/law/policy.ts";
import { readPolicy } from "../../../src/law/policy-validation.ts";

export const WINDOW = { leadMinutes: 15, overrunMinutes: 180 };
export const MINUTE = 60_000;

/** The file's content as plain data, fresh for each caller to spoil. */
export function policyData() {
  const file = new URL("../../../config/policy/jiaozuo-2022.yaml", import.meta.url);
  return parse(readFileSync(file, "utf8"));
}

export function readOrFail(data: unknown): Policy {
  const result = readPolicy(data, WINDOW);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.policy;
}

export const SHIPPED = readOrFail(policyData());

export const CASE = "（2026）豫0802民初1234号";
export const START = Date.parse("2026-11-23T09:00:00+08:00");
export const END = Date.parse("2026-11-23T11:00:00+08:00");

const ANSWERS = {
  politicallySensitive: false,
  stateSecret: false,
  tradeSecret: false,
  privacy: false,
  juvenileCrime: false,
  prosecutorObjects: false,
  partyObjects: false,
  otherwiseUnsuitable: false,
  massInvolving: false,
  nationalSecurity: false,
  minorInvolved: false,
  divorce: false,
};

export function signature(step: Signature["step"], at: string, more: Partial<Signature> = {}): Signature {
  return { step, name: "某某", decision: "approve", opinion: "同意", at, ...more };
}

export const THREE: readonly Signature[] = [
  signature("judge", "2026-11-20T10:00:00+08:00"),
  signature("division-chief", "2026-11-20T15:00:00+08:00"),
  signature("vice-president", "2026-11-21T09:00:00+08:00"),
];

export const HEARING_ONE = {
  no: 1,
  courtroom: "room-1",
  plannedStart: "2026-11-23T09:00:00+08:00",
  plannedEnd: "2026-11-23T11:00:00+08:00",
};

export function approval(more: Partial<Approval> = {}, answers: Approval["answers"] = {}): Approval {
  return {
    externalId: "OA-1",
    version: 1,
    court: "豫0802",
    division: "民一庭",
    judge: "某某",
    applicationDate: "2026-11-20",
    caseNumbers: [CASE],
    earlierNumbers: [],
    causeOfAction: "买卖合同纠纷",
    publicHearing: true,
    parties: [
      { role: "原告", name: "甲公司" },
      { role: "被告", name: "乙公司" },
    ],
    reason: "具有普法意义",
    riskGrade: "low",
    riskBasis: "案情清楚，双方无争议事实多",
    riskAssessedBy: ["某某"],
    informed: [
      { role: "原告", name: "甲公司", at: "2026-11-19T10:00:00+08:00", how: "书面" },
      { role: "被告", name: "乙公司", at: "2026-11-19", how: "电话" },
    ],
    preparation: { plan: "已策划", division: "已分工", emergency: "已制定", mediation: "已考虑" },
    hearings: [HEARING_ONE],
    answers: { ...ANSWERS, ...answers },
    signatures: THREE,
    ...more,
  };
}

export function row(
  form: Approval = approval(),
  status: ApprovalStatus = "active",
  id = form.externalId,
): RegisteredApproval {
  return { id, status, approval: form };
}

type Ask = Partial<Omit<DecideInput, "hearing">> & { hearing?: Partial<Hearing> };

/** Asks about the sample's hearing at its planned start, changed where told. */
export function ask(change: Ask = {}) {
  const hearing: Hearing = { courtroom: "room-1", caseNumbers: [CASE], hearingNo: null, ...change.hearing };
  return decide({ approvals: [row()], policy: SHIPPED, now: START, ...change, hearing });
}

export function reasonsOf(change: Ask) {
  const decision = ask(change);
  return decision.allow ? [] : decision.reasons;
}

export function codes(change: Ask): string[] {
  return reasonsOf(change).map(({ code }) => code);
}
