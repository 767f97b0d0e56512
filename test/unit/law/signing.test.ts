// Who may sign which step when: offices, substitutes, delegation, and what a change of the form costs.
import { describe, expect, it } from "vitest";
import { changeOf, DEFAULT_CHANGES } from "../../../src/law/changes.ts";
import { type Delegation, dayOf, type OfficeTerm, type Staff } from "../../../src/law/offices.ts";
import { authorityFor, openSteps, signersOf } from "../../../src/law/signing.ts";
import { againstSubmission } from "../../../src/law/submission.ts";
import { approval, HEARING_ONE, SHIPPED, signature } from "./sample.ts";

const term = (person: string, office: OfficeTerm["office"], more: Partial<OfficeTerm> = {}): OfficeTerm => ({
  ...{ person, office, court: "豫0802", division: "民一庭", from: "2026-01-01", until: null },
  ...more,
});
const TERMS = [
  term("李四", "division-chief"),
  term("王五", "vice-president"),
  term("赵六", "president", { division: null }),
  term("中院督查室", "intermediate-office", { court: "豫08", division: null }),
  term("登记员", "provincial-clerk", { division: null }),
];
const DAY = "2026-11-20";
const AT = Date.parse(`${DAY}T10:00:00+08:00`);
const FORM = approval({ judge: "张三", signatures: [] });
const SIGNED = (...steps: [Parameters<typeof signature>[0], string][]) =>
  approval({
    judge: "张三",
    signatures: steps.map(([step, name]) => signature(step, `${DAY}T09:00:00+08:00`, { name })),
  });
const delegation = (more: Partial<Delegation> = {}): Delegation => ({
  ...{ principal: "王五", delegate: "代签人", court: "豫0802", division: null },
  ...{ steps: ["vice-president"], from: DAY, until: DAY },
  ...more,
});
const may = (
  form: typeof FORM,
  step: Parameters<typeof authorityFor>[1],
  person: string,
  {
    staff = {},
    policy = SHIPPED,
    atMs = AT,
  }: { staff?: Partial<Staff>; policy?: typeof SHIPPED; atMs?: number } = {},
) => {
  const answer = authorityFor(form, step, person, {
    staff: { terms: TERMS, delegations: [], ...staff },
    policy,
    atMs,
  });
  return answer.ok ? (answer.actingFor ?? "ok") : answer.code;
};

describe("the chain", () => {
  it("is signed in order, each step by whose it is, once", () => {
    expect(may(FORM, "judge", "张三")).toBe("ok");
    expect(may(FORM, "judge", "李四")).toBe("not-your-step");
    expect(may(FORM, "division-chief", "李四")).toBe("out-of-order");
    const one = SIGNED(["judge", "张三"]);
    expect(may(one, "judge", "张三")).toBe("already-signed");
    expect(may(one, "division-chief", "李四")).toBe("ok");
    expect(may(one, "division-chief", "王五")).toBe("not-your-step");
    expect(may(one, "division-chief", "张三")).toBe("signed-before");
    expect(may(one, "provincial-office", "登记员")).toBe("step-not-due");
    const three = SIGNED(["judge", "张三"], ["division-chief", "李四"], ["vice-president", "王五"]);
    expect(openSteps(three, SHIPPED)).toEqual([]);
  });

  it("knows the division's leaders of that day only", () => {
    const one = SIGNED(["judge", "张三"]);
    const terms = (more: Partial<OfficeTerm>) => ({
      staff: { terms: [term("李四", "division-chief", more)] },
    });
    expect(may(one, "division-chief", "李四", terms({ division: "刑庭" }))).toBe("office-vacant");
    expect(may(one, "division-chief", "李四", terms({ court: "豫0803" }))).toBe("office-vacant");
    expect(may(one, "division-chief", "李四", terms({ until: "2026-11-19" }))).toBe("office-vacant");
    expect(may(one, "division-chief", "李四", terms({ until: DAY }))).toBe("ok");
    expect(may(one, "division-chief", "李四", terms({ from: "2026-11-21" }))).toBe("office-vacant");
    expect(dayOf(Date.parse("2026-11-19T16:30:00Z"))).toBe(DAY);
  });

  it("goes up to the courts above where many are involved, as the level of the court demands", () => {
    const mass = { ...FORM, answers: { ...FORM.answers, massInvolving: true } };
    expect(openSteps(mass, SHIPPED)).toEqual([
      ...["judge", "division-chief", "vice-president", "intermediate-court", "provincial-office"],
    ]);
    const signed = {
      ...SIGNED(["judge", "张三"], ["division-chief", "李四"], ["vice-president", "王五"]),
      answers: mass.answers,
    };
    expect(may(signed, "intermediate-court", "中院督查室")).toBe("ok");
    expect(may(signed, "provincial-office", "登记员")).toBe("out-of-order");
  });
});

describe("a leader who is the judge", () => {
  const byChief = approval({ judge: "李四", signatures: [signature("judge", DAY, { name: "李四" })] });
  const without = { ...SHIPPED, substitutes: {} };

  it("does not sign as leader: the policy's substitute does, and nobody signs twice", () => {
    expect(may(byChief, "division-chief", "李四")).toBe("signed-before");
    expect(may(byChief, "division-chief", "王五")).toBe("ok");
    const two = {
      ...byChief,
      signatures: [...byChief.signatures, signature("division-chief", DAY, { name: "王五" })],
    };
    expect(may(two, "vice-president", "王五")).toBe("signed-before");
    expect(may(two, "vice-president", "赵六")).toBe("ok");
  });

  it("can't have it signed where the policy names nobody, or nobody holds that office", () => {
    expect(may(byChief, "division-chief", "王五", { policy: without })).toBe("substitute-missing");
    const staff = { terms: TERMS.filter(({ office }) => office !== "vice-president") };
    expect(may(byChief, "division-chief", "王五", { staff })).toBe("substitute-missing");
  });
});

describe("a delegate", () => {
  const two = SIGNED(["judge", "张三"], ["division-chief", "李四"]);
  const given = (more: Partial<Delegation>) =>
    may(two, "vice-president", "代签人", { staff: { delegations: [delegation(more)] } });

  it("signs the named steps on the named days, for his principal", () => {
    expect(given({})).toBe("王五");
    expect(given({ until: "2026-11-19", from: "2026-11-18" })).toBe("delegation-lapsed");
    expect(given({ from: "2026-11-21", until: "2026-11-30" })).toBe("delegation-lapsed");
    expect(given({ steps: ["division-chief"] })).toBe("not-your-step");
    expect(given({ division: "刑庭" })).toBe("not-your-step");
    expect(given({ court: "豫0803" })).toBe("not-your-step");
    // Whoever is not in office can't let another sign.
    expect(given({ principal: "某人" })).toBe("not-your-step");
  });

  it("has no hand in the form yet", () => {
    const own = delegation({ delegate: "李四" });
    expect(may(two, "vice-president", "李四", { staff: { delegations: [own] } })).toBe("signed-before");
    const at = { staff: { terms: TERMS, delegations: [delegation()] }, policy: SHIPPED, day: DAY };
    expect(signersOf(two, "vice-president", at).signers).toEqual([
      { person: "王五", actingFor: null },
      { person: "代签人", actingFor: "王五" },
    ]);
  });
});

describe("a change", () => {
  const costOf = (more: Parameters<typeof approval>[0]) =>
    changeOf(approval(), approval({ version: 2, ...more }), DEFAULT_CHANGES, () => true);
  const moved = (change: object) => ({ hearings: [{ ...HEARING_ONE, ...change }] });

  it("costs what the policy's table says, the heaviest of its items", () => {
    expect(costOf({})).toEqual({ items: [], cost: "keep" });
    expect(costOf(moved({ courtroom: "room-2" }))).toMatchObject({
      cost: "keep",
      items: [{ field: "hearings.1.courtroom" }],
    });
    expect(costOf(moved({ plannedStart: "2026-11-23T08:30:00+08:00" })).cost).toBe("keep");
    // The same moment in another notation is no change.
    expect(costOf(moved({ plannedStart: "2026-11-23T01:00:00Z" })).items).toEqual([]);
    const nextDay = { plannedStart: "2026-11-24T09:00:00+08:00", plannedEnd: "2026-11-24T11:00:00+08:00" };
    expect(costOf(moved(nextDay)).cost).toBe("confirm");
    expect(costOf({ ...moved(nextDay), causeOfAction: "借款合同纠纷" }).cost).toBe("fall");
    expect(costOf({ informed: [] }).cost).toBe("keep");
  });

  it.each([
    ["caseNumbers", ["（2026）豫0802民初1235号"]],
    ["parties", []],
    ["causeOfAction", "其他"],
    ["judge", "另一法官"],
    ["panel", ["甲"]],
    ["riskGrade", "medium"],
    ["answers", {}],
    ["publicHearing", false],
    ["preparation", {}],
  ])("of %s makes every signature fall", (field, value) => {
    expect(costOf({ [field]: value })).toMatchObject({ cost: "fall", items: [{ field }] });
  });

  it("to another court's room, of a hearing's number, or of how many there are, is another hearing", () => {
    const away = changeOf(approval(), approval(moved({ courtroom: "r" })), DEFAULT_CHANGES, () => false);
    expect(away.cost).toBe("fall");
    expect(costOf(moved({ no: 2 })).cost).toBe("fall");
    expect(costOf({ hearings: [HEARING_ONE, { ...HEARING_ONE, no: 2 }] }).cost).toBe("fall");
  });
});

describe("what stands against a form before it is signed", () => {
  const codes = (more: Parameters<typeof approval>[0]) =>
    againstSubmission({ form: approval({ signatures: [], informed: [], ...more }), policy: SHIPPED }).map(
      ({ code }) => code,
    );

  it("is told without the signatures and the notice to the participants, which follow", () => {
    expect(codes({})).toEqual([]);
    expect(codes({ answers: {} })).toEqual(["question-unanswered"]);
    expect(codes({ riskGrade: undefined })).toEqual(["risk-ungraded"]);
    expect(codes({ riskGrade: "high" })).toEqual(["risk-high"]);
    expect(codes({ publicHearing: false, reason: "" })).toEqual(["not-public", "reason-missing"]);
    expect(codes({ hearings: [] })).toEqual(["hearing-not-approved"]);
  });
});
