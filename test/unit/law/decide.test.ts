import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Approval, QUESTIONS, type Question, SIGNATURE_STEPS } from "../../../src/law/approval.ts";
import { NO_CONDITIONS } from "../../../src/law/conditions.ts";
import { REASONS } from "../../../src/law/reasons.ts";
import {
  approval,
  ask,
  CASE,
  codes,
  END,
  HEARING_ONE,
  MINUTE,
  policyData,
  readOrFail,
  reasonsOf,
  row,
  SHIPPED,
  START,
  signature,
  THREE,
} from "./sample.ts";

/** Codes of a denial at the planned start, with one form changed. */
function formCodes(more: Partial<Approval>, answers: Approval["answers"] = {}): string[] {
  return codes({ approvals: [row(approval(more, answers))] });
}

const HEARING_TWO = {
  no: 2,
  courtroom: "room-1",
  plannedStart: "2026-11-23T14:00:00+08:00",
  plannedEnd: "2026-11-23T17:00:00+08:00",
};

describe("the example of the interfaces", () => {
  it("is allowed throughout its window, and says by which form", () => {
    for (const now of [START - 15 * MINUTE, START, END - 1]) {
      expect(ask({ now })).toEqual({
        allow: true,
        caseNumbers: [CASE],
        approvals: [{ caseNumber: CASE, approvalId: "OA-1", hearingNo: 1 }],
        window: {
          opensAt: START - 15 * MINUTE,
          plannedStart: START,
          endsAt: END,
          closesAt: END + 180 * MINUTE,
        },
        overrun: null,
        conditions: NO_CONDITIONS,
      });
    }
  });

  it("is allowed whatever the time of day at which it is filled and heard", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 24 * 60 - 1 }),
        fc.integer({ min: 1, max: 600 }),
        fc.constantFrom(8, 0, -5),
        (minuteOfDay, length, zone) => {
          const start = Date.parse("2026-11-23T00:00:00Z") + minuteOfDay * MINUTE;
          const iso = (ms: number) =>
            new Date(ms + zone * 60 * MINUTE)
              .toISOString()
              .replace("Z", zone < 0 ? "-05:00" : `+0${zone}:00`);
          const form = approval({
            hearings: [
              { ...HEARING_ONE, plannedStart: iso(start), plannedEnd: iso(start + length * MINUTE) },
            ],
            signatures: THREE.map((item, index) => ({ ...item, at: iso(start - (3 - index) * MINUTE) })),
          });
          for (const now of [start - 15 * MINUTE, start + length * MINUTE]) {
            expect(ask({ now, approvals: [row(form)] }).allow).toBe(true);
          }
        },
      ),
    );
  });

  it("needs none of the fields that later versions of the form add", () => {
    const {
      externalId,
      version,
      court,
      caseNumbers,
      publicHearing,
      riskGrade,
      hearings,
      answers,
      signatures,
      reason,
      riskBasis,
      riskAssessedBy,
      informed,
      preparation,
    } = approval();
    const bare = {
      externalId,
      version,
      court,
      caseNumbers,
      publicHearing,
      riskGrade,
      hearings,
      answers,
      signatures,
      reason,
      riskBasis,
      riskAssessedBy,
      informed,
      preparation,
    };
    expect(formCodes(bare)).toEqual([]);
    expect(ask({ approvals: [row(bare)] }).allow).toBe(true);
  });

  it.each(["(2026)豫0802民初1234号", "（2026）豫 0802 民初 １２３４号"])(
    "is the same case when written %s",
    (text) => {
      expect(ask({ hearing: { caseNumbers: [text] } }).allow).toBe(true);
      expect(ask({ approvals: [row(approval({ caseNumbers: [text] }))] }).allow).toBe(true);
    },
  );
});

describe("which case", () => {
  it("hearing-unidentified", () => {
    expect(codes({ hearing: { caseNumbers: [] } })).toEqual(["hearing-unidentified"]);
  });
  it("case-number-unreadable", () => {
    const hostile = `（2026）\u202e豫${"0".repeat(65_536)}`;
    const [reason, ...more] = reasonsOf({ hearing: { caseNumbers: [hostile] } });
    expect([reason?.code, more]).toEqual(["case-number-unreadable", []]);
    expect(reason?.text.length).toBeLessThan(100);
    expect(reason?.text).not.toContain("\u202e");
  });
  it("case-type-unknown", () => {
    expect(codes({ hearing: { caseNumbers: ["（2026）豫0802民提1号"] } })).toEqual(["case-type-unknown"]);
  });
  it("duty-absent only when told that nobody is there", () => {
    expect(codes({ dutyOk: false })).toEqual(["duty-absent"]);
    expect(ask({ dutyOk: true }).allow).toBe(true);
  });
  it("test-mode", () => {
    expect(codes({ hearing: { testMode: true } })).toEqual(["test-mode"]);
  });
});

describe("the register", () => {
  it("approval-missing", () => {
    expect(codes({ approvals: [] })).toEqual(["approval-missing"]);
    expect(formCodes({ caseNumbers: ["（2026）豫0802民初1235号"] })).toEqual(["approval-missing"]);
    expect(formCodes({ caseNumbers: ["乱写"], earlierNumbers: [CASE] })).toEqual(["approval-missing"]);
  });
  it.each(["revoked", "rejected", "withdrawn", "used"] as const)("approval-%s", (status) => {
    expect(codes({ approvals: [row(approval(), status)] })).toEqual([`approval-${status}`]);
    const replaced = [row(approval(), status, "old"), row(approval(), "active", "new")];
    expect(ask({ approvals: replaced })).toMatchObject({ allow: true, approvals: [{ approvalId: "new" }] });
  });
  it("needs a form for every case of a joined hearing", () => {
    const other = "（2026）豫0802民初1235号";
    const hearing = { caseNumbers: [CASE, other] };
    expect(reasonsOf({ hearing })).toMatchObject([{ code: "approval-missing", caseNumber: other }]);
    expect(ask({ hearing, approvals: [row(approval({ caseNumbers: [other, CASE] }))] }).allow).toBe(true);
    const second = approval({ externalId: "OA-2", caseNumbers: [other] });
    expect(ask({ hearing, approvals: [row(), row(second)] })).toMatchObject({
      allow: true,
      caseNumbers: [CASE, other],
      approvals: [{ approvalId: "OA-1" }, { approvalId: "OA-2" }],
    });
  });
  it("opens a joined hearing only while the window of every case is open", () => {
    const other = "（2026）豫0802民初1235号";
    const later = {
      ...HEARING_ONE,
      plannedStart: "2026-11-23T09:30:00+08:00",
      plannedEnd: "2026-11-23T10:00:00+08:00",
    };
    const second = approval({ externalId: "OA-2", caseNumbers: [other], hearings: [later] });
    const change = { hearing: { caseNumbers: [CASE, other] }, approvals: [row(), row(second)] };
    expect(reasonsOf(change)).toMatchObject([{ code: "window-not-open", caseNumber: other }]);
    expect(ask({ ...change, now: START + 20 * MINUTE })).toMatchObject({
      allow: true,
      window: { opensAt: START + 15 * MINUTE, endsAt: START + 60 * MINUTE },
    });
  });
  it("lets a clean form pass beside an unsigned one, never beside one that states a bar", () => {
    const unsigned = row(approval({ externalId: "OA-0", signatures: [] }));
    expect(ask({ approvals: [unsigned, row()] })).toMatchObject({
      allow: true,
      approvals: [{ approvalId: "OA-1" }],
    });
    const barred = row(approval({ externalId: "OA-0", riskGrade: "high" }, { privacy: true }));
    expect(codes({ approvals: [row(), barred] })).toEqual(["risk-high", "barred-privacy"]);
    const twice = row(approval({ externalId: "OA-2", riskGrade: "high" }));
    expect(codes({ approvals: [row(), barred, twice] })).toEqual(["risk-high", "barred-privacy"]);
  });
});

describe("which hearing", () => {
  const both = [row(approval({ hearings: [HEARING_ONE, HEARING_TWO] }))];
  const afternoon = Date.parse(HEARING_TWO.plannedStart);

  it("hearing-not-approved", () => {
    expect(codes({ hearing: { hearingNo: 2 } })).toEqual(["hearing-not-approved"]);
    expect(formCodes({ hearings: [] })).toEqual(["hearing-not-approved"]);
  });
  it("hearing-ambiguous names the hearings, and the number settles it", () => {
    const now = afternoon - 10 * MINUTE;
    expect(reasonsOf({ approvals: both, now })).toMatchObject([
      { code: "hearing-ambiguous", subjects: ["1", "2"] },
    ]);
    const hearing = { hearingNo: 2 };
    expect(ask({ approvals: both, now, hearing })).toMatchObject({
      allow: true,
      approvals: [{ hearingNo: 2 }],
    });
  });
  it("is found by courtroom and window when nobody gave its number", () => {
    expect(ask({ approvals: both })).toMatchObject({ allow: true, approvals: [{ hearingNo: 1 }] });
    const now = afternoon + 10 * MINUTE;
    expect(ask({ approvals: both, now })).toMatchObject({ allow: true, approvals: [{ hearingNo: 2 }] });
  });
  it("stays the hearing it began as: the clock alone never changes it", () => {
    const change = { approvals: both, hearing: { startedAt: START } };
    expect(ask({ ...change, now: afternoon - 10 * MINUTE })).toMatchObject({
      allow: true,
      approvals: [{ hearingNo: 1 }],
    });
    expect(codes({ ...change, now: afternoon + 10 * MINUTE })).toEqual(["overrun-exceeded"]);
  });
  it("is the nearest one when none is open, so that its other faults are told", () => {
    expect(codes({ approvals: both, now: START - 16 * MINUTE })).toEqual(["window-not-open"]);
    expect(codes({ approvals: both, now: Date.parse("2026-11-23T20:00:00+08:00") })).toEqual([
      "window-closed",
    ]);
    const unreadable = { ...HEARING_ONE, no: 3, plannedStart: "soon" };
    const form = approval({ hearings: [unreadable, HEARING_ONE] });
    expect(codes({ approvals: [row(form)], now: START - 16 * MINUTE })).toEqual(["window-not-open"]);
  });
  it("may be planned on two days under one number", () => {
    const dayTwo = {
      ...HEARING_ONE,
      plannedStart: "2026-11-24T09:00:00+08:00",
      plannedEnd: "2026-11-24T11:00:00+08:00",
    };
    const approvals = [row(approval({ hearings: [HEARING_ONE, dayTwo] }))];
    for (const hearingNo of [1, null]) {
      expect(ask({ approvals, hearing: { hearingNo } }).allow).toBe(true);
      expect(ask({ approvals, hearing: { hearingNo }, now: START + 24 * 60 * MINUTE }).allow).toBe(true);
    }
  });
  it("courtroom-mismatch names the approved room", () => {
    for (const hearingNo of [1, null]) {
      expect(reasonsOf({ hearing: { courtroom: "room-2", hearingNo } })).toMatchObject([
        { code: "courtroom-mismatch", subjects: ["room-1"], text: expect.stringContaining("room-1") },
      ]);
    }
  });
  it("takes, of two forms, the one that names this room", () => {
    const elsewhere = approval({ externalId: "OA-0", hearings: [{ ...HEARING_ONE, courtroom: "room-2" }] });
    for (const hearingNo of [1, null]) {
      const decision = ask({ approvals: [row(elsewhere), row()], hearing: { hearingNo } });
      expect(decision).toMatchObject({ allow: true, approvals: [{ approvalId: "OA-1" }] });
    }
  });
  it.each([
    [{ plannedStart: "2026-11-23 09:00" }],
    [{ plannedStart: "2026-11-23T09:00:00" }],
    [{ plannedStart: "2026-02-30T09:00:00+08:00" }],
    [{ plannedStart: "2026-11-23T25:00:00+08:00" }],
    [{ plannedEnd: "" }],
    [{ plannedEnd: HEARING_ONE.plannedStart }],
  ])("hearing-time-unreadable: %j", (times) => {
    expect(formCodes({ hearings: [{ ...HEARING_ONE, ...times }] })).toEqual(["hearing-time-unreadable"]);
  });
});

describe("the window", () => {
  const closes = END + 180 * MINUTE;

  it("window-not-open, to the millisecond", () => {
    expect(codes({ now: START - 15 * MINUTE - 1 })).toEqual(["window-not-open"]);
  });
  it("window-closed for a hearing that has not begun, or began too late", () => {
    expect(codes({ now: closes })).toEqual(["window-closed"]);
    expect(codes({ now: closes + 1, hearing: { startedAt: closes } })).toEqual(["window-closed"]);
    expect(ask({ now: closes })).toMatchObject({ allow: false, pausesOnly: false });
  });
  it("past its planned end a hearing goes on, with a notice", () => {
    for (const now of [END, closes - 1]) {
      const overrun = { endedAt: END, closesAt: closes, exceeded: false };
      expect(ask({ now, hearing: { startedAt: START } })).toMatchObject({ allow: true, overrun });
    }
  });
  it("overrun-exceeded pauses a running hearing, and an extension lifts it", () => {
    const hearing = { startedAt: START };
    const denied = ask({ now: closes, hearing });
    expect(denied).toMatchObject({
      allow: false,
      reasons: [{ code: "overrun-exceeded" }],
      pausesOnly: true,
      overrun: { endedAt: END, closesAt: closes, exceeded: true },
    });
    const until = closes + 30 * MINUTE;
    const extended = { ...hearing, extendedUntil: until };
    expect(ask({ now: closes, hearing: extended })).toMatchObject({ allow: true, overrun: null });
    expect(ask({ now: until, hearing: extended })).toMatchObject({
      allow: true,
      overrun: { exceeded: false },
    });
    expect(codes({ now: until + 180 * MINUTE, hearing: extended })).toEqual(["overrun-exceeded"]);
  });
  it("never pauses only when anything else stands against it", () => {
    const approvals = [row(approval({ riskGrade: "high" }))];
    const denied = ask({ now: closes, hearing: { startedAt: START }, approvals });
    expect(denied).toMatchObject({ allow: false, pausesOnly: false });
  });
  it("is never shortened by an extension", () => {
    expect(ask({ now: END - 1, hearing: { extendedUntil: START } })).toMatchObject({
      allow: true,
      overrun: null,
    });
  });
});

describe("what the form says", () => {
  it("not-public", () => {
    expect(formCodes({ publicHearing: false })).toEqual(["not-public"]);
  });
  it("risk-high, while low and medium pass", () => {
    expect(formCodes({ riskGrade: "high" })).toEqual(["risk-high"]);
    expect(formCodes({ riskGrade: "medium" })).toEqual([]);
  });
  it("risk-ungraded", () => {
    // From a register that is older than the schema at its edge.
    const form = JSON.parse(JSON.stringify({ ...approval(), riskGrade: undefined }));
    expect(codes({ approvals: [row(form)] })).toEqual(["risk-ungraded"]);
  });
  it.each(QUESTIONS.filter((question) => question !== "massInvolving"))("a yes to %s bars", (question) => {
    const kebab = question.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(formCodes({}, { [question]: true })).toEqual([`barred-${kebab}`]);
  });
  it("question-unanswered names every open question, whichever they are", () => {
    fc.assert(
      fc.property(fc.subarray([...QUESTIONS], { minLength: 1 }), fc.boolean(), (open: Question[], absent) => {
        const answers: Partial<Record<Question, boolean | undefined>> = { ...approval().answers };
        for (const question of open) {
          if (absent) delete answers[question];
          else answers[question] = undefined;
        }
        const form = { ...approval(), answers };
        expect(reasonsOf({ approvals: [row(form)] })).toMatchObject([
          { code: "question-unanswered", subjects: open },
        ]);
      }),
    );
  });
  it("category-suspended while the notice's year lasts, also for a number that hides its category", () => {
    const form = (caseNumber: string) => ({
      hearing: { caseNumbers: [caseNumber] },
      approvals: [row(approval({ caseNumbers: [caseNumber] }))],
    });
    const lastMoment = Date.parse("2022-12-31T23:59:59.999+08:00");
    for (const number of ["（2022）豫0802刑初1号", "（2022）豫08行终1号", "（2014）焦民二初字第1号"]) {
      expect(codes({ ...form(number), now: lastMoment })).toContain("category-suspended");
      expect(codes({ ...form(number), now: lastMoment + 1 })).not.toContain("category-suspended");
    }
    for (const number of ["（2022）豫0802民初1号", "（2022）豫0802行保1号"]) {
      expect(codes({ ...form(number), now: lastMoment })).not.toContain("category-suspended");
    }
  });
});

describe("signatures", () => {
  it("signature-missing, whichever is dropped", () => {
    fc.assert(
      fc.property(fc.subarray([...THREE], { maxLength: 2 }), (kept) => {
        const missing = THREE.filter((item) => !kept.includes(item)).map(({ step }) => step);
        expect(reasonsOf({ approvals: [row(approval({ signatures: kept }))] })).toMatchObject([
          { code: "signature-missing", subjects: missing },
        ]);
      }),
    );
  });
  it("signature-missing for a signature without a name", () => {
    const signatures = THREE.map((item) => (item.step === "division-chief" ? { ...item, name: " " } : item));
    expect(formCodes({ signatures })).toEqual(["signature-missing"]);
  });
  it.each(["reject", "return"] as const)(
    "signature-refused: %s, also from a step nobody asked",
    (decision) => {
      const refused = THREE.map((item) => (item.step === "vice-president" ? { ...item, decision } : item));
      expect(formCodes({ signatures: refused })).toEqual(["signature-refused"]);
      const extra = signature("provincial-office", "2026-11-21T10:00:00+08:00", { decision });
      expect(formCodes({ signatures: [...THREE, extra] })).toEqual(["signature-refused"]);
    },
  );
  it("signature-disordered by place and by time", () => {
    const [judge, chief, vice] = THREE;
    if (!judge || !chief || !vice) throw new Error("the sample has three signatures");
    const sameTime = [judge, chief, vice].map((item) => ({ ...item, at: judge.at }));
    expect(formCodes({ signatures: sameTime })).toEqual([]);
    expect(formCodes({ signatures: [...sameTime].reverse() })).toEqual(["signature-disordered"]);
    expect(formCodes({ signatures: [judge, { ...chief, at: "2026-11-20T09:00:00+08:00" }, vice] })).toEqual([
      "signature-disordered",
    ]);
    // A bare date between two instants doesn't hide that the later step signed first.
    const hidden = [judge, { ...chief, at: "2026-11-20" }, { ...vice, at: "2026-11-20T08:00:00+08:00" }];
    expect(formCodes({ signatures: hidden })).toEqual(["signature-disordered"]);
  });
  it("signature-late: not before the planned start, or not before an earlier opening", () => {
    const last = (at: string) => [...THREE.slice(0, 2), signature("vice-president", at)];
    const justBefore = approval({ signatures: last("2026-11-23T08:59:59+08:00") });
    expect(ask({ approvals: [row(justBefore)] }).allow).toBe(true);
    expect(codes({ approvals: [row(justBefore)], hearing: { startedAt: START - 5 * MINUTE } })).toEqual([
      "signature-late",
    ]);
    expect(formCodes({ signatures: last("2026-11-23T09:00:00+08:00") })).toEqual(["signature-late"]);
    const late = approval({ signatures: last("2026-11-23T09:05:00+08:00") });
    expect(codes({ approvals: [row(late)], now: START + 10 * MINUTE })).toEqual(["signature-late"]);
  });
  it("a bare date shows nothing on the day of the hearing, and enough before it", () => {
    const last = (at: string) => [...THREE.slice(0, 2), signature("vice-president", at)];
    expect(formCodes({ signatures: last("2026-11-22") })).toEqual([]);
    expect(formCodes({ signatures: last("2026-11-23") })).toEqual(["signature-late"]);
  });
  it.each(["", "昨天", "2026-11-31", "2026-11-21T09:00:00", "2026-11-21T09:61:00+08:00"])(
    "signature-undated: %j",
    (at) => {
      expect(formCodes({ signatures: [...THREE.slice(0, 2), signature("vice-president", at)] })).toEqual([
        "signature-undated",
      ]);
    },
  );
});

describe("涉众型", () => {
  const mass = (caseNumber: string, court: string, steps: readonly (typeof SIGNATURE_STEPS)[number][]) => {
    const signatures = steps.map((step, index) => signature(step, `2026-11-2${index % 3}T10:00:00+08:00`));
    const ordered = signatures.map((item) => ({ ...item, at: "2026-11-20T10:00:00+08:00" }));
    const form = approval({ caseNumbers: [caseNumber], court, signatures: ordered }, { massInvolving: true });
    const reasons = reasonsOf({ approvals: [row(form)], hearing: { caseNumbers: [caseNumber] } });
    return reasons.map(({ code, subjects }) => [code, ...subjects]);
  };
  const three = SIGNATURE_STEPS.slice(0, 3);

  it("a district court needs the intermediate court and the provincial office", () => {
    const missing = ["signature-missing", "intermediate-court", "provincial-office"];
    expect(mass(CASE, "豫0802", three)).toEqual([missing]);
    expect(mass(CASE, "豫0802", [...three, "provincial-office"])).toEqual([
      ["signature-missing", "intermediate-court"],
    ]);
    expect(mass(CASE, "豫0802", SIGNATURE_STEPS)).toEqual([]);
  });
  it("an intermediate or high court needs the provincial office alone", () => {
    for (const [caseNumber, court] of [
      ["（2026）豫08民初1号", "豫08"],
      ["（2026）豫民初1号", "豫"],
    ] as const) {
      expect(mass(caseNumber, court, three)).toEqual([["signature-missing", "provincial-office"]]);
      expect(mass(caseNumber, court, [...three, "provincial-office"])).toEqual([]);
    }
  });
  it("what may be due is due where form and case number disagree or neither tells", () => {
    const missing = ["signature-missing", "intermediate-court", "provincial-office"];
    expect(mass("（2026）豫08民初1号", "豫0802", three)).toEqual([missing]);
    expect(mass("（2014）焦民二初字第1号", "焦作中院", three)).toEqual([missing]);
    expect(mass("（2014）焦民二初字第1号", "豫08", three)).toEqual([
      ["signature-missing", "provincial-office"],
    ]);
    expect(mass("（2026）豫08民初1号", "焦作中院", three)).toEqual([
      ["signature-missing", "provincial-office"],
    ]);
  });
});

describe("every reason at once", () => {
  const FAULTS: [string, (form: Approval) => Approval][] = [
    [
      "courtroom-mismatch",
      (form) => ({ ...form, hearings: form.hearings.map((h) => ({ ...h, courtroom: "room-9" })) }),
    ],
    ["not-public", (form) => ({ ...form, publicHearing: false })],
    ["risk-high", (form) => ({ ...form, riskGrade: "high" })],
    ["question-unanswered", (form) => ({ ...form, answers: { ...form.answers, stateSecret: undefined } })],
    ["barred-divorce", (form) => ({ ...form, answers: { ...form.answers, divorce: true } })],
    [
      "signature-missing",
      (form) => ({ ...form, signatures: form.signatures.filter((s) => s.step !== "judge") }),
    ],
    [
      "signature-refused",
      (form) => ({
        ...form,
        signatures: form.signatures.map((s) =>
          s.step === "division-chief" ? { ...s, decision: "reject" } : s,
        ),
      }),
    ],
    [
      "signature-late",
      (form) => ({
        ...form,
        signatures: form.signatures.map((s) =>
          s.step === "vice-president" ? { ...s, at: "2026-11-23T10:00:00+08:00" } : s,
        ),
      }),
    ],
  ];

  it("any set of faults gives exactly that set of reasons, with duty and test mode too", () => {
    fc.assert(
      fc.property(fc.subarray(FAULTS), fc.boolean(), fc.boolean(), (faults, dutyOk, testMode) => {
        const form = faults.reduce((spoiled, [, spoil]) => spoil(spoiled), approval());
        const expected = [...faults.map(([code]) => code)];
        if (!dutyOk) expected.push("duty-absent");
        if (testMode) expected.push("test-mode");
        const change = { approvals: [row(form)], dutyOk, hearing: { testMode } };
        expect(codes(change).sort()).toEqual(expected.sort());
        expect(ask(change).allow).toBe(expected.length === 0);
      }),
    );
  });
  it("tells a form's faults also when the hearing isn't in it", () => {
    const form = approval({ riskGrade: "high", hearings: [] });
    expect(codes({ approvals: [row(form)] })).toEqual(["hearing-not-approved", "risk-high"]);
  });
  it("gives every reason its clause, its words without gaps, and a cure in both languages", () => {
    const form = approval(
      { riskGrade: "high", publicHearing: false, signatures: [] },
      { privacy: undefined },
    );
    const reasons = reasonsOf({ approvals: [row(form)], dutyOk: false, hearing: { testMode: true } });
    expect(reasons.length).toBe(6);
    for (const { clause, text, cure, en } of reasons) {
      for (const words of [clause, text, cure, en.text, en.cure]) {
        expect(words).not.toBe("");
        expect(words).not.toMatch(/[{}]/);
      }
    }
    expect(reasons.find(({ code }) => code === "signature-missing")?.text).toContain(
      "承办法官、庭长、分管院长",
    );
    expect(reasons.find(({ code }) => code === "question-unanswered")?.en.text).toContain("privacy");
  });
});

describe("another policy", () => {
  it("brings its own clauses and words", () => {
    const data = policyData();
    for (const item of data.rules) {
      if (item.check === "risk-not-high")
        Object.assign(item, { code: "local-risk", text: "本院：{case}", cure: "勿播" });
      if (item.check === "hearing-public") item.clause = "某院规定 第三条";
    }
    const form = approval({ riskGrade: "high", publicHearing: false });
    expect(reasonsOf({ policy: readOrFail(data), approvals: [row(form)] })).toMatchObject([
      { code: "not-public", clause: "某院规定 第三条", text: expect.stringContaining("不公开开庭") },
      {
        code: "local-risk",
        text: `本院：${CASE}`,
        cure: "勿播",
        en: { text: `本院：${CASE}`, cure: "勿播" },
      },
    ]);
  });
  it.each([
    ["form", { approvals: [] }],
    ["case", { hearing: { caseNumbers: [] } }],
    ["hearing", { hearing: { hearingNo: 9 } }],
  ])("shuts without a %s even where no row says so", (_what, change) => {
    const decision = ask({ ...change, policy: { ...SHIPPED, rules: [] } });
    expect(decision).toMatchObject({
      allow: false,
      reasons: [{ code: "policy-incomplete" }],
      pausesOnly: false,
    });
  });
  it("shows the bare code where nobody wrote words for it", () => {
    const more = { clause: "c", sentence: null, params: {}, text: null, cure: null };
    const rule = { id: "x", code: "wordless", check: "not-test-mode", ...more };
    expect(reasonsOf({ policy: { ...SHIPPED, rules: [rule] }, hearing: { testMode: true } })).toMatchObject([
      { code: "wordless", text: "wordless", cure: "", en: { text: "wordless", cure: "" } },
    ]);
  });
  it("ignores a row whose check doesn't exist, which validation never lets in", () => {
    const rule = {
      id: "x",
      code: "x",
      check: "constructor",
      clause: "",
      sentence: null,
      params: {},
      text: null,
      cure: null,
    };
    expect(ask({ policy: { ...SHIPPED, rules: [...SHIPPED.rules, rule] } }).allow).toBe(true);
  });
});

it("every code that the shipped policy can give has words, and every word of the catalogue is used", () => {
  const used = new Set([...SHIPPED.rules.map(({ code }) => code), "policy-incomplete"]);
  expect([...used].sort()).toEqual(Object.keys(REASONS).sort());
});
