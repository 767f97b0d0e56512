// Every row of the shipped policy passes, fails, is unanswered where it can be; and any two of them fail together.
import { describe, expect, it } from "vitest";
import type { Approval, ApprovalStatus, Question } from "../../../src/law/approval.ts";
import { type CaseBars, NO_BARS } from "../../../src/law/case-bars.ts";
import type { DecideInput, Hearing } from "../../../src/law/decision.ts";
import type { DocketEntry } from "../../../src/law/docket.ts";
import { approval, ask, CASE, END, HEARING_ONE, MINUTE, row, SHIPPED, START, signature } from "./sample.ts";

/** The sample's hearing and whatever a fault changes in it. */
interface World {
  readonly form: Approval;
  readonly status: ApprovalStatus;
  readonly isFiled: boolean;
  readonly hearing: Partial<Hearing>;
  readonly bars: CaseBars;
  readonly used: readonly number[];
  readonly more: Partial<DecideInput>;
}
type Fault = (world: World) => World;

const SOUND: World = {
  form: approval(),
  status: "active",
  isFiled: true,
  hearing: {},
  bars: NO_BARS,
  used: [],
  more: {},
};
const EARLIER = "（2025）豫0802民诉前调77号";

const form =
  (change: Partial<Approval>): Fault =>
  (world) => ({ ...world, form: { ...world.form, ...change } });
const answer = (question: Question, value: boolean | undefined): Fault => {
  return (world) => form({ answers: { ...world.form.answers, [question]: value } })(world);
};
const status = (to: ApprovalStatus): Fault => {
  return (world) => ({ ...world, status: to });
};
const hearing = (change: Partial<Hearing>): Fault => {
  return (world) => ({ ...world, hearing: { ...world.hearing, ...change } });
};
const bars = (change: Partial<CaseBars>): Fault => {
  return (world) => ({ ...world, bars: { ...world.bars, ...change } });
};
const now = (at: number): Fault => {
  return (world) => ({ ...world, more: { ...world.more, now: at } });
};
const DOCKETED: DocketEntry = {
  ...{ id: "1", caseNumbers: [CASE], hearingNo: 1, courtroom: "room-1", status: "planned" },
  ...{ plannedStart: HEARING_ONE.plannedStart, plannedEnd: HEARING_ONE.plannedEnd },
  ...{ publicHearing: true, stream: true },
};
const docket = (change: Partial<DocketEntry>): Fault => {
  return (world) => ({ ...world, more: { ...world.more, docket: [{ ...DOCKETED, ...change }] } });
};
const signedBy = (step: string, change: Partial<Approval["signatures"][number]>): Fault => {
  return (world) =>
    form({
      signatures: world.form.signatures.map((each) => (each.step === step ? { ...each, ...change } : each)),
    })(world);
};
const objection = (justified: boolean | null) => (world: World) =>
  bars({ objections: [...world.bars.objections, { caseNumber: CASE, by: "原告", justified }] })(world);

/** How each row fails, by its id; the second one leaves it unanswered. */
const FAULTS: Readonly<Record<string, readonly [Fault, Fault?]>> = {
  "2-1": [hearing({ caseNumbers: [] })],
  "2-2": [hearing({ caseNumbers: ["开庭"] })],
  "2-3": [hearing({ caseNumbers: ["（2026）豫0802天初1号"] })],
  "2-4": [(world) => ({ ...world, isFiled: false })],
  "2-5": [status("revoked")],
  "2-6": [status("rejected")],
  "2-7": [status("withdrawn")],
  "2-8": [status("used")],
  "2-4-draft": [status("draft")],
  "2-4-submitted": [status("submitted")],
  "2-4-returned": [status("returned")],
  "2-4-expired": [status("expired")],
  "form-used": [(world) => ({ ...world, used: [1] })],
  "form-docket": [docket({ courtroom: "room-2" }), docket({ publicHearing: null })],
  "form-hearing": [hearing({ hearingNo: 9 }), form({ hearings: [] })],
  "form-hearing-one": [form({ hearings: [HEARING_ONE, { ...HEARING_ONE, no: 2 }] })],
  "form-time": [form({ hearings: [{ ...HEARING_ONE, plannedStart: "2026-11-23 09:00" }] })],
  "form-place": [form({ hearings: [{ ...HEARING_ONE, courtroom: "room-9" }] })],
  "form-time-open": [now(START - 16 * MINUTE)],
  "form-time-closed": [now(END + 181 * MINUTE)],
  "form-time-overrun": [(world) => now(END + 181 * MINUTE)(hearing({ startedAt: START + MINUTE })(world))],
  "form-until": [form({ conditions: { until: "2026-11-23T08:00:00+08:00" } })],
  "1-1": [form({ publicHearing: false })],
  "1-2": [form({ reason: " " }), form({ reason: undefined })],
  "1-3": [
    form({ informed: [{ role: "原告", name: "甲公司", at: "2026-11-19", how: "书面" }] }),
    form({ informed: undefined }),
  ],
  "1-4": [
    form({ informed: [{ role: "当事人", name: "双方", at: "2026-11-23", how: "书面" }] }),
    form({ informed: [{ role: "当事人", name: "双方", at: "", how: "书面" }] }),
  ],
  "2-9": [form({ riskGrade: "" as Approval["riskGrade"] }), form({ riskGrade: undefined as never })],
  "2-10": [form({ riskGrade: "high" })],
  "2-10-raised": [
    (world) => signedBy("vice-president", { riskGrade: "low" })(form({ riskGrade: "medium" })(world)),
  ],
  "2-10-grounds": [form({ riskBasis: "" }), form({ riskAssessedBy: undefined })],
  "2-11": [
    (world) => form({ signatures: world.form.signatures.filter(({ step }) => step !== "judge") })(world),
    form({ signatures: [] }),
  ],
  "2-12": [signedBy("division-chief", { decision: "return" })],
  "2-13": [signedBy("judge", { at: "2026-11-21T23:00:00+08:00" })],
  "2-14": [signedBy("vice-president", { at: "2026-11-23T10:00:00+08:00" })],
  "form-dates": [signedBy("vice-president", { at: "昨天" }), signedBy("vice-president", { at: "" })],
  "3-1": [
    form({ preparation: { plan: "有", division: "有", mediation: "有" } }),
    form({ preparation: undefined }),
  ],
  "4-list": [bars({ neverStream: [{ caseNumber: CASE, ground: "涉未成年人" }] })],
  "4-3-open": [objection(null)],
  "4-3-justified": [objection(true)],
  "4-earlier-read": [
    (world) => form({ earlierNumbers: [...(world.form.earlierNumbers ?? []), "诉前调77"] })(world),
  ],
  "4-earlier": [
    (world) =>
      form({ earlierNumbers: [...(world.form.earlierNumbers ?? []), EARLIER] })(
        bars({
          neverStream: [...world.bars.neverStream, { caseNumber: EARLIER, ground: "涉密" }],
        })(world),
      ),
  ],
  "form-answers": [answer("massInvolving", undefined)],
  ...Object.fromEntries(
    SHIPPED.rules
      .filter(({ check }) => check === "not-barred")
      .map(({ id, params }) => [id, [answer(params.question as Question, true)]]),
  ),
  "4-5-year": [
    (world) => {
      const caseNumbers = ["（2022）豫0802刑初5号"];
      return now(Date.parse("2022-12-31T10:00:00+08:00"))(
        hearing({ caseNumbers })(form({ caseNumbers })(world)),
      );
    },
  ],
  "6-duty": [(world) => ({ ...world, more: { ...world.more, dutyOk: false } })],
  "6-test": [hearing({ testMode: true })],
};

function reasons(world: World): string[] {
  const approvals = world.isFiled ? [{ ...row(world.form, world.status), usedHearings: world.used }] : [];
  const decision = ask({ approvals, hearing: world.hearing, bars: world.bars, ...world.more });
  return decision.allow ? [] : decision.reasons.map(({ code }) => code);
}

const CODES = new Map(SHIPPED.rules.map(({ id, code }) => [id, code]));
const codeOf = (id: string): string => CODES.get(id) ?? "";

describe("each row of the policy", () => {
  it("stands in this table", () => {
    expect(Object.keys(FAULTS).sort()).toEqual(SHIPPED.rules.map(({ id }) => id).sort());
  });

  it("passes in the sample", () => {
    expect(reasons(SOUND)).toEqual([]);
  });

  it.each(Object.entries(FAULTS))(
    "%s fails with its own code, also when it has no answer",
    (id, [fails, open]) => {
      expect(reasons(fails(SOUND))).toContain(codeOf(id));
      if (open !== undefined) expect(reasons(open(SOUND))).toContain(codeOf(id));
    },
  );
});

/** Rows that are about one and the same fact: only one of the two can be true of it. */
const ONE_FACT: readonly (readonly string[])[] = [
  ["2-1", "2-2", "2-3", "4-5-year"],
  ["2-4", "2-5", "2-6", "2-7", "2-8", "2-4-draft", "2-4-submitted", "2-4-returned", "2-4-expired"],
  // What has been used is not meant where another hearing fits too.
  ["form-used", "form-hearing-one"],
  ["form-time-open", "form-time-closed", "form-time-overrun", "4-5-year"],
  ["form-hearing", "form-hearing-one", "form-time", "form-place"],
  // Two hearings fit only where the window of both is open.
  ["form-hearing-one", "form-time-open", "form-time-closed", "form-time-overrun"],
  // The signature that is missing here is the one that is out of order there.
  ["2-11", "2-13"],
  ["1-3", "1-4"],
  ["2-9", "2-10", "2-10-raised"],
  ["2-14", "form-dates"],
];
/** Without these nobody knows of which form, or which hearing of it, the rest is asked. */
const NO_CASE = ["2-1", "2-2", "2-3", "4-5-year"];
const NO_FORM = [
  ...["2-4", "2-5", "2-6", "2-7", "2-8", "2-4-draft", "2-4-submitted", "2-4-returned", "2-4-expired"],
];
const NO_HEARING = ["form-hearing", "form-hearing-one", "form-time"];
const OF_THE_HEARING = [
  "form-place",
  "form-used",
  "form-docket",
  "form-time-open",
  "form-time-closed",
  "form-time-overrun",
  "1-4",
  "2-14",
];
/** Told whatever is known of the case. */
const OF_NO_CASE = ["6-duty", "6-test"];
/** Told of a case without a form. */
const BESIDE_THE_FORM = ["4-list", "4-3-open", "4-3-justified"];

/** Whether the second row can still be told when the first has failed. */
function isTold(first: string, second: string): boolean {
  if (OF_NO_CASE.includes(second)) return true;
  if (NO_CASE.includes(first)) return false;
  if (NO_FORM.includes(first)) return BESIDE_THE_FORM.includes(second) || NO_CASE.includes(second);
  return !(NO_HEARING.includes(first) && OF_THE_HEARING.includes(second));
}

describe("any two rows", () => {
  const ids = Object.keys(FAULTS);
  const pairs = ids.flatMap((a, index) => ids.slice(index + 1).map((b) => [a, b] as const));
  const apart = pairs.filter(([a, b]) => !ONE_FACT.some((ids) => ids.includes(a) && ids.includes(b)));

  it.each(ids)("%s and each other one are both told, as far as the other can be known", (id) => {
    for (const [a, b] of apart.filter((pair) => pair.includes(id))) {
      const world = FAULTS[b]?.[0]((FAULTS[a]?.[0] ?? ((same) => same))(SOUND)) ?? SOUND;
      const told = reasons(world);
      if (isTold(b, a)) expect(told, `${a} beside ${b}`).toContain(codeOf(a));
      if (isTold(a, b)) expect(told, `${b} beside ${a}`).toContain(codeOf(b));
      expect(told.length).toBeGreaterThan(0);
    }
  });
});

describe("the court's docket", () => {
  const told = (change: Partial<DocketEntry>, others: readonly DocketEntry[] = []) => {
    const decision = ask({ docket: [{ ...DOCKETED, ...change }, ...others] });
    return decision.allow ? [] : decision.reasons.flatMap(({ subjects }) => subjects);
  };
  const other: DocketEntry = { ...DOCKETED, id: "2", caseNumbers: ["（2026）豫0802民初77号"] };

  it("agrees, or says in what it differs", () => {
    expect(told({})).toEqual([]);
    expect(told({ hearingNo: null })).toEqual([]);
    expect(told({ stream: null })).toEqual([]);
    expect(told({ courtroom: "room-2" })).toEqual(["docket-room"]);
    expect(told({ plannedStart: "2026-11-23T09:30:00+08:00" })).toEqual(["docket-time"]);
    expect(told({ publicHearing: false, stream: false })).toEqual([
      "docket-not-public",
      "docket-not-streamed",
    ]);
    expect(told({ status: "postponed" })).toEqual(["docket-not-held"]);
    expect(told({ caseNumbers: [CASE, "（2026）豫0802民初77号"] })).toEqual(["docket-cases"]);
    // Another 庭次, and one without a number on another day, are other hearings.
    expect(told({ hearingNo: 2, courtroom: "room-2" })).toEqual([]);
    const nextDay = { plannedStart: "2026-11-24T09:00:00+08:00", plannedEnd: "2026-11-24T11:00:00+08:00" };
    expect(told({ hearingNo: null, courtroom: "room-2", ...nextDay })).toEqual([]);
  });

  it("has given the room to another case at that time, but not when that one begins as this one ends", () => {
    expect(told({}, [other])).toEqual(["docket-other-case"]);
    const after = { plannedStart: HEARING_ONE.plannedEnd, plannedEnd: "2026-11-23T12:00:00+08:00" };
    expect(told({}, [{ ...other, ...after }])).toEqual([]);
    expect(told({}, [{ ...other, status: "cancelled" }])).toEqual([]);
    expect(told({}, [{ ...other, courtroom: "room-2" }])).toEqual([]);
  });
});

describe("a signature's risk grade", () => {
  const raised = (riskGrade: "medium" | "high") =>
    approval({
      signatures: [
        signature("judge", "2026-11-20T10:00:00+08:00"),
        signature("division-chief", "2026-11-20T15:00:00+08:00", { riskGrade }),
        signature("vice-president", "2026-11-21T09:00:00+08:00"),
      ],
    });
  it("raises the form's: medium may still be aired, high bars", () => {
    expect(reasons({ ...SOUND, form: raised("medium") })).toEqual([]);
    expect(reasons({ ...SOUND, form: raised("high") })).toEqual(["risk-high"]);
  });
});

describe("an earlier number", () => {
  const LATER = "（2024）豫0802民初9号";
  const chained = form({ earlierNumbers: [EARLIER] });
  const older = row(
    approval({ externalId: "OA-0", caseNumbers: [EARLIER], earlierNumbers: [LATER] }),
    "used",
  );
  const told = (bars: Partial<CaseBars>, approvals = [row(chained(SOUND).form), older]) => {
    const decision = ask({ approvals, bars: { ...NO_BARS, ...bars } });
    return decision.allow ? [] : decision.reasons.map(({ code, subjects }) => [code, ...subjects]);
  };

  it("bars the case by its list entry, its objection, open or justified, or its revocation", () => {
    const barred = [["earlier-number-barred", EARLIER]];
    expect(told({})).toEqual([]);
    expect(told({ neverStream: [{ caseNumber: "(2025)豫0802民诉前调77号", ground: "涉密" }] })).toEqual(
      barred,
    );
    expect(told({ objections: [{ caseNumber: EARLIER, by: "被告", justified: null }] })).toEqual(barred);
    expect(told({ objections: [{ caseNumber: EARLIER, by: "被告", justified: true }] })).toEqual(barred);
    expect(told({ objections: [{ caseNumber: EARLIER, by: "被告", justified: false }] })).toEqual([]);
    const revoked = { ...older, status: "revoked" } as const;
    expect(told({}, [row(chained(SOUND).form), revoked])).toEqual(barred);
  });

  it("bars it through the number between them too", () => {
    expect(told({ neverStream: [{ caseNumber: LATER, ground: "涉密" }] })).toEqual([
      ["earlier-number-barred", LATER],
    ]);
  });

  it("bars it no more once a judge has stated that the ground is gone, for this case alone", () => {
    const neverStream = [{ caseNumber: EARLIER, ground: "涉密" }];
    expect(told({ neverStream, clearances: [{ caseNumber: CASE, earlierNumber: EARLIER }] })).toEqual([]);
    const other = [{ caseNumber: "（2026）豫0802民初999号", earlierNumber: EARLIER }];
    expect(told({ neverStream, clearances: other })).toEqual([["earlier-number-barred", EARLIER]]);
  });

  it("that names itself, or goes round in a circle, ends", () => {
    const circle = [
      row(approval({ earlierNumbers: [EARLIER] })),
      row(approval({ externalId: "OA-0", caseNumbers: [EARLIER], earlierNumbers: [CASE, EARLIER] }), "used"),
    ];
    expect(told({}, circle)).toEqual([]);
  });
});

describe("whoever must be told", () => {
  it("all parties together under one word, but not the prosecutor or a witness", () => {
    const together = [{ role: "当事人", name: "双方", at: "2026-11-19", how: "书面" }];
    expect(reasons(form({ informed: together })(SOUND))).toEqual([]);
    const parties = [
      { role: "公诉机关", name: "某区检察院" },
      { role: "被告人", name: "丙" },
    ];
    expect(reasons(form({ informed: together, parties })(SOUND))).toEqual(["participants-uninformed"]);
    const both = [...together, { role: "公诉机关", name: "某区检察院", at: "2026-11-19", how: "函" }];
    expect(reasons(form({ informed: both, parties })(SOUND))).toEqual([]);
  });
});
