// What a hearing's airing depends on: of policy, grade and every form that names it the strictest counts.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FormConditions, STAGES } from "../../../src/law/approval.ts";
import { type Conditions, NO_CONDITIONS, strictest } from "../../../src/law/conditions.ts";
import { readPolicy } from "../../../src/law/policy-validation.ts";
import {
  approval,
  ask,
  CASE,
  codes,
  policyData,
  readOrFail,
  row,
  START,
  signature,
  WINDOW,
} from "./sample.ts";

const NINE = "2026-11-23T09:00:00+08:00";
const withConditions = (conditions: FormConditions, externalId = "OA-1") =>
  row(approval({ conditions, externalId }));

const policyWith = (conditions: object) => readOrFail({ ...policyData(), conditions });

describe("the strictest", () => {
  const conditions = fc.record({
    minDelaySeconds: fc.nat(3600),
    manualStart: fc.boolean(),
    until: fc.option(fc.nat(), { nil: null }),
    notAired: fc.subarray([...STAGES]),
  });
  it("is no laxer than any of them, whatever their order, and nothing without any", () => {
    expect(strictest([])).toEqual(NO_CONDITIONS);
    fc.assert(
      fc.property(fc.array(conditions, { minLength: 1 }), (all: Conditions[]) => {
        const found = strictest(all);
        expect(strictest(all.toReversed())).toEqual(found);
        for (const each of all) {
          expect(found.minDelaySeconds).toBeGreaterThanOrEqual(each.minDelaySeconds);
          expect(found.manualStart || !each.manualStart).toBe(true);
          expect(each.notAired.every((stage) => found.notAired.includes(stage))).toBe(true);
          if (each.until !== null) expect(found.until).toBeLessThanOrEqual(each.until);
        }
      }),
    );
  });
});

describe("a decision", () => {
  it("carries the form's conditions, and the stricter one of two forms of the hearing", () => {
    expect(ask({ approvals: [withConditions({})] })).toMatchObject({
      allow: true,
      conditions: NO_CONDITIONS,
    });
    const approvals = [
      withConditions({ minDelaySeconds: 60, manualStart: false }),
      withConditions({ minDelaySeconds: 30, manualStart: true, until: "2026-11-23T10:00:00+08:00" }, "OA-2"),
    ];
    expect(ask({ approvals })).toMatchObject({
      allow: true,
      conditions: { minDelaySeconds: 60, manualStart: true, until: Date.parse("2026-11-23T10:00:00+08:00") },
    });
  });

  it("adds what the policy demands of the grade, also of one that a leader has raised", () => {
    const policy = policyWith({ medium: { minDelaySeconds: 120, manualStart: true } });
    expect(ask({ policy })).toMatchObject({ conditions: NO_CONDITIONS });
    const raised = approval({
      conditions: { minDelaySeconds: 10 },
      signatures: [
        signature("judge", "2026-11-20T10:00:00+08:00"),
        signature("division-chief", "2026-11-20T15:00:00+08:00", { riskGrade: "medium" }),
        signature("vice-president", "2026-11-21T09:00:00+08:00"),
      ],
    });
    expect(ask({ policy, approvals: [row(raised)] })).toMatchObject({
      allow: true,
      conditions: { minDelaySeconds: 120, manualStart: true, until: null },
    });
  });

  it("of joined cases takes the strictest of all", () => {
    const other = "（2026）豫0802民初77号";
    const approvals = [
      withConditions({ minDelaySeconds: 20 }),
      row(approval({ externalId: "OA-2", caseNumbers: [other], conditions: { minDelaySeconds: 90 } })),
    ];
    const decision = ask({ approvals, hearing: { caseNumbers: [CASE, other] } });
    expect(decision).toMatchObject({ allow: true, conditions: { minDelaySeconds: 90 } });
  });

  it("shuts from the form's own end on, to the millisecond", () => {
    const approvals = [withConditions({ until: NINE })];
    expect(codes({ approvals, now: START - 1 })).toEqual([]);
    expect(codes({ approvals, now: START })).toEqual(["condition-until-passed"]);
  });
});

describe("a policy's conditions", () => {
  it.each([
    ["a delay of one second", { low: { minDelaySeconds: 1 } }, "conditions.low.minDelaySeconds"],
    ["a delay in words", { low: { minDelaySeconds: "60" } }, "conditions.low.minDelaySeconds"],
    ["a start that is neither", { medium: { manualStart: "yes" } }, "conditions.medium.manualStart"],
    ["an unknown grade", { extreme: {} }, "conditions.extreme"],
    ["an unknown condition", { low: { colour: "red" } }, "conditions.low.colour"],
  ])("are refused with %s", (_what, conditions, key) => {
    const result = readPolicy({ ...policyData(), conditions }, WINDOW);
    expect(result.ok ? [] : result.problems.map((problem) => problem.key)).toEqual([key]);
  });
});
